namespace Completion.Decoding.Speculation;

/// <summary>
/// Guesses that what followed the last tokens earlier follows again: in the prompt, in what was written since, and in what the
/// requests before wrote, which is mostly the same again after a keystroke.
/// </summary>
/// <remarks>
/// Prompt lookup (Saxena, 2023) with the matches of a suffix automaton (SAM-Decoding): of any length, all continuations at
/// once, the most recent first. A kind of guess is the length of the match and what else followed it. A place is a
/// state and the tokens that match.
/// </remarks>
/// <param name="never">Tokens that are not guessed: the markers of a prompt.</param>
internal sealed class CopySource(params int[] never) : IGuessSource
{
    /// <summary>Guesses for a place at most.</summary>
    private const int Branches = 3;

    /// <summary>Tokens before what an earlier request wrote that are kept with it, and tokens kept in all.</summary>
    private const int Lead = GuessTree.Context, History = 512;

    /// <summary>Between texts that do not follow each other.</summary>
    private const int Break = -1;

    /// <summary>Tokens that a text may grow by before memory is taken.</summary>
    private const int Room = 512;

    private static readonly float[] s_priors = MatchKinds.Priors();

    private readonly SuffixAutomaton _automaton = new();
    private int[] _text = new int[64];
    private int _length;
    private int _promptEnd;
    private int[] _history = [];

    /// <inheritdoc/>
    public string Name => "copy";

    /// <inheritdoc/>
    public ReadOnlySpan<float> Priors => s_priors;

    /// <inheritdoc/>
    public void Begin(ReadOnlySpan<int> prompt)
    {
        if (_length > 0 && prompt.StartsWith(_text.AsSpan(0, _length)) && prompt.Length - _length <= Room)
        {
            foreach (var token in prompt[_length..])
            {
                Append(token);
            }
        }
        else
        {
            if (_length > _promptEnd)
            {
                int[] written = [.. _history, Break, .. _text.AsSpan(Math.Max(0, _promptEnd - Lead).._length)];
                _history = written[Math.Max(0, written.Length - History)..];
            }

            int[] text = [.. _history, Break, .. prompt];
            _automaton.Set(text, Room);
            Reserve(prompt.Length);
            prompt.CopyTo(_text);
            _length = prompt.Length;
        }

        _promptEnd = _length;
    }

    /// <inheritdoc/>
    public void Append(int token)
    {
        Reserve(_length + 1);
        _text[_length++] = token;
        _automaton.Append(token);
    }

    /// <inheritdoc/>
    public void Observe(int before, int token, ReadOnlySpan<float> logits)
    {
    }

    /// <inheritdoc/>
    public GuessPlace Locate(ReadOnlySpan<int> recent)
    {
        var place = default(GuessPlace);
        foreach (var token in recent)
        {
            place = Step(place, token);
        }

        return place;
    }

    /// <inheritdoc/>
    public GuessPlace Step(in GuessPlace place, int token)
    {
        var (state, length) = (place.A, place.B);
        int next;
        while ((next = _automaton.Next(state, token)) < 0)
        {
            if (state == SuffixAutomaton.Root)
            {
                return default;
            }

            state = _automaton.Link(state);
            length = _automaton.Longest(state);
        }

        return new GuessPlace(next, length + 1, 0);
    }

    /// <inheritdoc/>
    public int Successors(in GuessPlace place, Span<Successor> found)
    {
        var (state, length, count) = (place.A, place.B, 0);
        for (; state != SuffixAutomaton.Root && count < Branches; state = _automaton.Link(state), length = _automaton.Longest(state))
        {
            count = Add(state, length, found, count);
        }

        return count;
    }

    /// <summary>Adds the most recent continuation of a state's texts and the most frequent other one, where they are new.</summary>
    private int Add(int state, int length, Span<Successor> found, int count)
    {
        var (recent, frequent, second) = (default(Continuation), default(Continuation), default(Continuation));
        var (different, total) = (0, 0);
        for (var edge = _automaton.FirstEdge(state); edge >= 0; edge = _automaton.NextEdge(edge))
        {
            var (token, target) = _automaton.At(edge);
            if (token == Break || never.AsSpan().Contains(token))
            {
                continue;
            }

            var continuation = new Continuation(token, _automaton.Count(target), _automaton.LastEnd(target));
            recent = different == 0 || continuation.End > recent.End ? continuation : recent;
            (frequent, second) = continuation.IsBefore(frequent) ? (continuation, frequent)
                : (frequent, continuation.IsBefore(second) ? continuation : second);
            total += continuation.Count;
            different++;
        }

        if (different == 0)
        {
            return count;
        }

        var isLongest = count == 0;
        count = Offer(recent, isRecent: true, count, found);
        return different > 1 && count < Branches ? Offer(frequent == recent ? second : frequent, isRecent: false, count, found) : count;

        int Offer(in Continuation guess, bool isRecent, int at, Span<Successor> into)
        {
            foreach (var other in into[..at])
            {
                if (other.Token == guess.Token)
                {
                    return at;
                }
            }

            into[at] = new Successor(guess.Token, MatchKinds.Of(length, guess.Count, total, different, isRecent, isLongest));
            return at + 1;
        }
    }

    private void Reserve(int length)
    {
        if (_text.Length < length)
        {
            Array.Resize(ref _text, Math.Max(length, 2 * _text.Length));
        }
    }

    private readonly record struct Continuation(int Token, int Count, int End)
    {
        public bool IsBefore(in Continuation other) => Count > other.Count || (Count == other.Count && End > other.End);
    }
}
