using System.Runtime.InteropServices;

namespace Completion.Decoding.Speculation;

/// <summary>
/// Guesses that what followed the last tokens in other files of the solution follows here: retrieval from a suffix array, as
/// in REST (He et al., 2024), of the longest match, files edited last first.
/// </summary>
/// <remarks>
/// A kind of guess is the length of the match and what else followed it. A place is a range of suffixes. The index is that of
/// the request's beginning, whatever is edited meanwhile.
/// </remarks>
internal sealed class CorpusSource(Corpus corpus) : IGuessSource
{
    /// <summary>A single token matches everywhere and says little.</summary>
    private const int ShortestMatch = 2;

    /// <summary>Tokens of a match that are kept when it becomes too long for the index.</summary>
    private const int KeptMatch = 24;

    /// <summary>Occurrences that are looked at; of more, these many, evenly spread over their order.</summary>
    private const int Sample = 64;

    /// <summary>Different continuations that are counted, and guesses.</summary>
    private const int Counted = 16, Branches = 3;

    private static readonly float[] s_priors = MatchKinds.Priors();

    private CorpusIndex _index = CorpusIndex.Empty;
    private (int Start, int End) _hidden = (-1, -1);

    /// <inheritdoc/>
    public string Name => "corpus";

    /// <inheritdoc/>
    public ReadOnlySpan<float> Priors => s_priors;

    /// <inheritdoc/>
    public void Begin(ReadOnlySpan<int> prompt)
    {
        _index = corpus.Current;
        _hidden = _index.Positions(corpus.Without);
    }

    /// <inheritdoc/>
    public void Append(int token)
    {
    }

    /// <inheritdoc/>
    public void Observe(int before, int token, ReadOnlySpan<float> logits)
    {
    }

    /// <inheritdoc/>
    public GuessPlace Locate(ReadOnlySpan<int> recent)
    {
        recent = recent[Math.Max(0, recent.Length - CorpusIndex.LongestMatch)..];
        if (recent.Length < ShortestMatch || Find(recent[^ShortestMatch..]) is not { IsEmpty: false } best)
        {
            return recent.Length == 0 ? NoMatch(-1) : NoMatch(recent[^1]);
        }

        // A suffix of what occurs occurs: the longest is found by halving.
        var (matches, misses) = (ShortestMatch, recent.Length + 1);
        while (misses - matches > 1)
        {
            var length = (matches + misses) / 2;
            var range = Find(recent[^length..]);
            (matches, misses, best) = range.IsEmpty ? (matches, length, best) : (length, misses, range);
        }

        return Place(best);
    }

    /// <inheritdoc/>
    public GuessPlace Step(in GuessPlace place, int token)
    {
        var range = Range(place);
        if (range.IsEmpty)
        {
            return Locate([place.C, token]);
        }

        if (range.Length < CorpusIndex.LongestMatch && Visible(_index.Narrow(range, token)) is { IsEmpty: false } longer)
        {
            return Place(longer);
        }

        // The match says itself which tokens it is of.
        Span<int> recent = stackalloc int[KeptMatch + 1];
        var kept = Math.Min(KeptMatch, range.Length);
        var end = _index.Position(range.First) + range.Length;
        for (var i = 0; i < kept; i++)
        {
            recent[i] = _index.Token(end - kept + i);
        }

        recent[kept] = token;
        return Locate(recent[..(kept + 1)]);
    }

    /// <inheritdoc/>
    public int Successors(in GuessPlace place, Span<Successor> found)
    {
        var range = Range(place);
        if (range.IsEmpty)
        {
            return 0;
        }

        Span<Continuation> continuations = stackalloc Continuation[Counted];
        continuations = continuations[..Look(range, continuations, out var total)];
        var different = continuations.Length;
        var count = 0;
        for (; count < Math.Min(Branches, different); count++)
        {
            var best = count;
            for (var i = count + 1; i < different; i++)
            {
                best = IsBefore(continuations[i], continuations[best]) ? i : best;
            }

            (continuations[count], continuations[best]) = (continuations[best], continuations[count]);
            var guess = continuations[count];
            var kind = MatchKinds.Of(range.Length, guess.Count, total, different, guess.Last >= _index.EditedFrom, isLongest: true);
            found[count] = new Successor(guess.Token, kind);
        }

        return count;
    }

    /// <summary>Counts what follows a match where it may be seen.</summary>
    private int Look(in CorpusRange range, Span<Continuation> into, out int total)
    {
        var (different, looked) = (0, Math.Min(Sample, range.Count));
        total = 0;
        for (var i = 0; i < looked; i++)
        {
            var position = _index.Position(range.First + (int)((long)i * range.Count / looked));
            var token = _index.Token(position + range.Length);
            if (token < 0 || IsHidden(position))
            {
                continue;
            }

            total++;
            var at = 0;
            while (at < different && into[at].Token != token)
            {
                at++;
            }

            if (at < different)
            {
                into[at] = into[at] with { Count = into[at].Count + 1, Last = Math.Max(into[at].Last, position) };
            }
            else if (different < into.Length)
            {
                into[different++] = new Continuation(token, 1, position);
            }
        }

        return different;
    }

    /// <summary>Edited files first, those edited last before others; then what follows more often.</summary>
    private bool IsBefore(in Continuation one, in Continuation other)
    {
        var (a, b) = (Math.Max(one.Last, _index.EditedFrom - 1), Math.Max(other.Last, _index.EditedFrom - 1));
        return a != b ? a > b : one.Count != other.Count ? one.Count > other.Count : one.Token < other.Token;
    }

    private CorpusRange Find(ReadOnlySpan<int> tokens) => Visible(_index.Find(tokens));

    /// <summary>The range, or an empty one when all of it is in the file that is not looked at or at the end of files.</summary>
    private CorpusRange Visible(in CorpusRange range)
    {
        for (var i = range.First; i < range.End; i++)
        {
            var position = _index.Position(i);
            if (!IsHidden(position) && _index.Token(position + range.Length) >= 0)
            {
                return range;
            }
        }

        return default;
    }

    private bool IsHidden(int position) => position >= _hidden.Start && position < _hidden.End;

    /// <summary>No range, and the last token instead of the length of a match: with the next one it may be the beginning of one.</summary>
    private static GuessPlace NoMatch(int token) => new(0, 0, token);

    private static GuessPlace Place(in CorpusRange range) => new(range.First, range.End, range.Length);

    private static CorpusRange Range(in GuessPlace place) => new(place.A, place.B, place.C);

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Continuation(int Token, int Count, int Last);
}
