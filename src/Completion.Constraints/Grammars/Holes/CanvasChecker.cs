using System.Diagnostics.CodeAnalysis;

namespace Completion.Constraints.Grammars.Holes;

/// <summary>What a fragment behind a hole may be.</summary>
public enum HiddenFragments
{
    /// <summary>
    /// Anything that fits, also the inside of a token that begins in one hole and ends in another. So says the definition; in C# every
    /// text without <c>*/</c> between two holes is then possible, as a comment.
    /// </summary>
    Allowed,

    /// <summary>A fragment must have an end of a token in it, unless its token begins in what is written. This may refuse what could be completed.</summary>
    Refused,
}

/// <summary>
/// The question of <see cref="Canvas"/>, asked again and again of one text with more and more written into its holes, as when a diffusion
/// model proposes tokens in any order: does a text of the grammar have these fragments, in this order?
/// </summary>
/// <remarks>
/// What stands before the first hole is the state of a parser, what stands behind the last is a chart that knows nothing of what is before it
/// (as for <see cref="HoleConstraint"/>), and what stands between them is read from left to right. In a hole the parser is in a state that points
/// back to itself; where what was read since the hole before it can stand in rules that began and ended in holes, as nearly all can, it is
/// that hole's state again, so that most of what is asked has been asked before. How many tokens a hole has room for is forgotten: a
/// hole may be filled with any number of tokens, none among them. Safe to share; questions wait for one another.
/// Where ignored tokens may end early in a mode of their own (as <c>#if</c> in C#), a yes may be wrong.
/// </remarks>
public sealed class CanvasChecker
{
    /// <summary>Tokens that one question may read anew: some tens of milliseconds.</summary>
    private const int MostTokens = 20_000;

    /// <summary>Answers about the text behind the last hole that are kept.</summary>
    private const int MostKept = 500_000;

    private readonly GrammarConstraint _before;
    private readonly byte[] _suffix;
    private readonly HiddenFragments _hidden;
    private readonly HoleLimits _limits;
    private readonly int _tokens;
    private readonly SuffixChart _chart;
    private readonly TokenEnds _ends;
    private readonly Dictionary<int, (int Terminal, int End)[]> _inSuffix = [];
    private readonly List<(int Terminal, int End)> _matches = [];
    private readonly Lock _lock = new();
    private SuffixWalk _walk;
    private CanvasReader _reader;
    private Dictionary<byte[], FragmentLexer> _fragments;
    private Dictionary<byte[], FragmentLexer> _lasts;

    /// <param name="before">The grammar's state behind the text before the first hole.</param>
    /// <param name="suffix">The text behind the last hole, UTF-8.</param>
    /// <param name="hidden">What a fragment behind a hole may be.</param>
    public CanvasChecker(GrammarConstraint before, ReadOnlySpan<byte> suffix, HiddenFragments hidden = HiddenFragments.Allowed)
        : this(before, suffix, hidden, HoleLimits.Default, MostTokens)
    {
    }

    internal CanvasChecker(GrammarConstraint before, ReadOnlySpan<byte> suffix, HiddenFragments hidden, HoleLimits limits, int tokens)
    {
        (_before, _suffix, _hidden, _limits, _tokens) = (before, suffix.ToArray(), hidden, limits, tokens);
        _chart = new SuffixChart(before.Grammar, _suffix, limits);
        _ends = new TokenEnds(before.Grammar);
        Forget();
    }

    /// <summary>The grammar's state behind the text before the first hole.</summary>
    public GrammarConstraint Before => _before;

    /// <summary>A checker of what may stand between two texts.</summary>
    /// <param name="grammar">The language.</param>
    /// <param name="start">What whole texts are: one of the grammar's start rules.</param>
    /// <param name="prefix">What stands before the first hole, UTF-8.</param>
    /// <param name="suffix">What stands behind the last.</param>
    /// <param name="hidden">What a fragment behind a hole may be.</param>
    /// <returns>Null when no text begins like that.</returns>
    /// <exception cref="GrammarException">The grammar has no such start rule.</exception>
    public static CanvasChecker? Between(
        Grammar grammar, string start, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> suffix, HiddenFragments hidden = HiddenFragments.Allowed) =>
        grammar.Start(start).Advance(prefix) is GrammarConstraint before ? new CanvasChecker(before, suffix, hidden) : null;

    /// <summary>Whether the holes between some fragments can be filled.</summary>
    /// <param name="fragments">
    /// What is written between the prefix and the suffix, UTF-8; between any two is a hole. The first stands directly behind the prefix, the last
    /// directly before the suffix, and both may be empty, as <c>["", ""]</c> for one hole with nothing in it yet. A single one leaves no hole.
    /// </param>
    /// <returns>With <see cref="HiddenFragments.Allowed"/> never a wrong no.</returns>
    public CanvasAnswer MayStand(params ReadOnlySpan<ReadOnlyMemory<byte>> fragments)
    {
        if (_before.Advance(fragments[0].Span) is not GrammarConstraint first)
        {
            return CanvasAnswer.No;
        }

        if (fragments.Length == 1)
        {
            var whole = first.Advance(_suffix) as GrammarConstraint;
            return whole is { IsGivenUp: true } ? CanvasAnswer.CannotTell : whole is { MayEnd: true } ? CanvasAnswer.Yes : CanvasAnswer.No;
        }

        return MayStand(first, fragments[1..]);
    }

    /// <summary>The same question when the first fragment has been read already.</summary>
    /// <param name="first">The grammar's state behind it, reached from <see cref="Before"/>.</param>
    /// <param name="fragments">Those behind the first hole, one at least; the last stands directly before the suffix.</param>
    /// <returns>As for <see cref="MayStand(ReadOnlySpan{ReadOnlyMemory{byte}})"/>.</returns>
    public CanvasAnswer MayStand(GrammarConstraint first, ReadOnlySpan<ReadOnlyMemory<byte>> fragments)
    {
        if (first.IsGivenUp || _chart.GaveUp is not null)
        {
            return CanvasAnswer.CannotTell;
        }

        lock (_lock)
        {
            return Read(first, fragments);
        }
    }

    private CanvasAnswer Read(GrammarConstraint first, ReadOnlySpan<ReadOnlyMemory<byte>> fragments)
    {
        if (_reader.IsFull || _walk.Known > MostKept)
        {
            Forget();
        }

        _reader.Restart();
        _walk.Restart();
        var front = _reader.Behind(first);
        foreach (var fragment in fragments[..^1])
        {
            if (!fragment.IsEmpty && _reader.After(front, Fragment(fragment.Span)) is var next)
            {
                if (next is null)
                {
                    return _reader.HasGivenUp ? CanvasAnswer.CannotTell : CanvasAnswer.No;
                }

                front = next;
            }
        }

        var last = Last(fragments[^1].Span);
        if (!front.Ends.TryGetValue(last, out var isWhole))
        {
            isWhole = last.Length == 0 ? CanEnd(front) : CanEnd(front, last);
            if (_reader.HasGivenUp || _walk.IsOverLimit)
            {
                return CanvasAnswer.CannotTell;
            }

            front.Ends.Add(last, isWhole);
        }

        return isWhole ? CanvasAnswer.Yes : CanvasAnswer.No;
    }

    /// <summary>Whether a hole with nothing behind it in it leads to the suffix.</summary>
    private bool CanEnd(CanvasFront front)
    {
        foreach (var (parser, open) in front.Readings)
        {
            if (open.MayBeNone && _walk.Leads(parser, _chart.Hole))
            {
                return true;
            }

            foreach (var token in open.Tokens)
            {
                if (_walk.CanGoOn(parser, token))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private bool CanEnd(CanvasFront front, FragmentLexer last)
    {
        var places = _reader.Read(front, last, _suffix.Length);
        for (var at = last.Length; at < places.Length && !_reader.HasGivenUp; at++)
        {
            foreach (var state in places[at] ?? [])
            {
                if (_walk.Leads(state, _chart.Find(at - last.Length)))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private FragmentLexer Fragment(ReadOnlySpan<byte> text)
    {
        var known = _fragments.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!known.TryGetValue(text, out var fragment))
        {
            known[text] = fragment = new FragmentLexer(_before.Grammar, _ends, text.ToArray(), null);
        }

        return fragment;
    }

    /// <summary>A fragment that the suffix follows without a hole: tokens go on into it.</summary>
    private FragmentLexer Last(ReadOnlySpan<byte> text)
    {
        var known = _lasts.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!known.TryGetValue(text, out var fragment))
        {
            known[text] = fragment = new FragmentLexer(_before.Grammar, _ends, text.ToArray(), InSuffix);
        }

        return fragment;
    }

    /// <summary>Where a token that is open before the suffix ends in it.</summary>
    private (int Terminal, int End)[] InSuffix(int token)
    {
        if (!_inSuffix.TryGetValue(token, out var ends))
        {
            _chart.Lexer.Match(token, 0, _matches);
            _inSuffix.Add(token, ends = [.. _matches]);
        }

        return ends;
    }

    [MemberNotNull(nameof(_reader), nameof(_walk), nameof(_fragments), nameof(_lasts))]
    private void Forget()
    {
        _reader = new CanvasReader(_before.Grammar, _hidden == HiddenFragments.Allowed, _tokens);
        _walk = new SuffixWalk(_before.Grammar, _chart, _limits.Steps);
        _fragments = new Dictionary<byte[], FragmentLexer>(new SameBytes());
        _lasts = new Dictionary<byte[], FragmentLexer>(new SameBytes());
    }

    private sealed class SameBytes : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? one, byte[]? other) => one.AsSpan().SequenceEqual(other);

        public int GetHashCode(byte[] bytes) => GetHashCode(bytes.AsSpan());

        public bool Equals(ReadOnlySpan<byte> bytes, byte[] other) => bytes.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> bytes)
        {
            var hash = default(HashCode);
            hash.AddBytes(bytes);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> bytes) => bytes.ToArray();
    }
}
