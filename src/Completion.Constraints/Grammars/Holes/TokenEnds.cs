namespace Completion.Constraints.Grammars.Holes;

/// <summary>Where tokens end in a text.</summary>
/// <param name="Ended">Terminals, and where they end.</param>
/// <param name="Open">States of the lexer that are left at the end of the text.</param>
internal sealed record TokensFound(HashSet<(int Terminal, int End)> Ended, int[] Open);

/// <summary>
/// Follows states of the lexer through a text, by longest match but for what may end early. States that have come together are followed
/// together, with all places where they may have ended before. Kept for its tables; one thread at a time.
/// </summary>
/// <param name="grammar">The language.</param>
internal sealed class TokenEnds(Grammar grammar)
{
    private readonly int[] _seen = new int[grammar.Lexer.Count];
    private List<int> _current = [];
    private List<int> _after = [];
    private (int Terminal, int End)[][] _ends = new (int, int)[grammar.Lexer.Count][];
    private (int Terminal, int End)[][] _endsAfter = new (int, int)[grammar.Lexer.Count][];
    private int _stamp;

    /// <summary>The tokens that are one of some states at a place of a text. None ends at that place itself.</summary>
    /// <param name="states">States of the lexer, each once.</param>
    /// <param name="text">A text.</param>
    /// <param name="from">Number of its bytes before the place.</param>
    /// <param name="beyond">Where a state that is left at the end of the text ends in what follows it, from there; null for a hole.</param>
    public TokensFound Follow(ReadOnlySpan<int> states, ReadOnlySpan<byte> text, int from, Func<int, (int Terminal, int End)[]>? beyond = null)
    {
        var lexer = grammar.Lexer;
        var ended = new HashSet<(int, int)>();
        _current.Clear();
        _current.AddRange(states);
        foreach (var state in states)
        {
            _ends[state] = [];
        }

        for (var at = from; at < text.Length && _current.Count > 0; at++)
        {
            _after.Clear();
            _stamp++;
            foreach (var state in _current)
            {
                var next = lexer.Next(state, text[at]);
                if (next < 0)
                {
                    ended.UnionWith(_ends[state]);
                    continue;
                }

                if (at > from && lexer.Winner(next) < 0 && lexer.Winner(state) is >= 0 and var early && grammar.Early[early])
                {
                    ended.Add((early, at));
                }

                if (_seen[next] != _stamp)
                {
                    _seen[next] = _stamp;
                    _after.Add(next);
                    _endsAfter[next] = lexer.Winner(next) is >= 0 and var terminal ? [(terminal, at + 1)] : _ends[state];
                }
                else if (lexer.Winner(next) < 0 && !ReferenceEquals(_endsAfter[next], _ends[state]))
                {
                    _endsAfter[next] = [.. _endsAfter[next].Union(_ends[state])];
                }
            }

            (_current, _after) = (_after, _current);
            (_ends, _endsAfter) = (_endsAfter, _ends);
        }

        foreach (var state in _current)
        {
            if (beyond?.Invoke(state) is { Length: > 0 } longer)
            {
                foreach (var (terminal, end) in longer)
                {
                    ended.Add((terminal, text.Length + end));
                }
            }
            else
            {
                ended.UnionWith(_ends[state]);
            }
        }

        return new TokensFound(ended, [.. _current]);
    }
}
