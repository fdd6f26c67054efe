namespace Completion.Constraints.Grammars;

/// <summary>Tokens that may come behind states of the parser, for the states asked for last. Safe to share between threads.</summary>
/// <remarks>Two generations: what is asked for moves to the younger one, and when that is full the older one is forgotten.</remarks>
internal sealed class RecentMasks(int words)
{
    /// <summary>Memory for one generation, in bytes.</summary>
    private const int Room = 16 << 20;

    private readonly int _most = Math.Max(16, Room / (8 * Math.Max(1, words)));
    private readonly Lock _gate = new();
    private Dictionary<ParserState, ulong[]> _young = [];
    private Dictionary<ParserState, ulong[]> _old = [];

    /// <summary>What was added for a state, or null.</summary>
    public ulong[]? Find(ParserState state)
    {
        lock (_gate)
        {
            if (_young.TryGetValue(state, out var mask))
            {
                return mask;
            }

            if (_old.TryGetValue(state, out mask))
            {
                Keep(state, mask);
            }

            return mask;
        }
    }

    /// <summary>Remembers the tokens behind a state. Not to be changed afterwards.</summary>
    public void Add(ParserState state, ulong[] mask)
    {
        lock (_gate)
        {
            Keep(state, mask);
        }
    }

    private void Keep(ParserState state, ulong[] mask)
    {
        if (_young.Count >= _most)
        {
            (_old, _young) = (_young, _old);
            _young.Clear();
        }

        _young[state] = mask;
    }
}
