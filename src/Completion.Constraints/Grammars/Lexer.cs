using System.Collections.Immutable;

namespace Completion.Constraints.Grammars;

/// <summary>
/// All terminals as one deterministic automaton over bytes, with one start per mode. States are numbers; -1 is the state
/// from which no terminal can be reached.
/// </summary>
internal sealed class Lexer
{
    private readonly byte[] _classes;
    private readonly int _classCount;
    private readonly int[] _next;
    private readonly int[] _winner;
    private readonly int[] _futureOf;
    private readonly BitSet[] _futures;
    private readonly int[] _modeOf;
    private readonly int _modes;
    private int[]?[]? _successors;

    private Lexer(byte[] classes, int classCount, int[] next, int[] winner, BitSet[] reachable, int modes)
    {
        (_classes, _classCount, _next, _winner, _modes) = (classes, classCount, next, winner, modes);
        var futures = new Dictionary<BitSet, int>();
        _futureOf = [.. reachable.Select(set => futures.TryAdd(set, futures.Count) ? futures.Count - 1 : futures[set])];
        _futures = [.. futures.OrderBy(future => future.Value).Select(future => future.Key)];
        _modeOf = [.. Enumerable.Range(0, winner.Length)];
        Begun = [.. Enumerable.Range(modes, winner.Length - modes)];

        // States are numbered in the order they were found, each behind one it is reached from; modes have none in common.
        for (var state = 0; state < winner.Length; state++)
        {
            foreach (var after in next.AsSpan(state * classCount, classCount))
            {
                if (after > state && _modeOf[after] == after)
                {
                    _modeOf[after] = _modeOf[state];
                }
            }
        }
    }

    /// <summary>Number of states.</summary>
    public int Count => _winner.Length;

    /// <summary>The state before the first byte of a token; no byte leads to it.</summary>
    public static int Start(int mode) => mode;

    /// <summary>Whether a state is that before the first byte.</summary>
    public bool IsStart(int state) => state < _modes;

    /// <summary>The state after one more byte, or -1.</summary>
    public int Next(int state, byte value) => _next[state * _classCount + _classes[value]];

    /// <summary>The terminal that a token is if it ends here, or -1.</summary>
    public int Winner(int state) => _winner[state];

    /// <summary>The terminals that a token may be that goes on from here or ends here.</summary>
    public BitSet Reachable(int state) => _futures[_futureOf[state]];

    /// <summary>The number of <see cref="Reachable"/>: equal where it is the same set.</summary>
    public int FutureOf(int state) => _futureOf[state];

    /// <summary>The mode a token is of.</summary>
    public int ModeOf(int state) => _modeOf[state];

    /// <summary>All states behind the first byte of a token. Not to be changed.</summary>
    public int[] Begun { get; }

    /// <summary>The states that any bytes lead to from some states, and these themselves, each once.</summary>
    public int[] Behind(ReadOnlySpan<int> states)
    {
        var successors = _successors ??= new int[Count][];
        var seen = new bool[Count];
        var behind = new List<int>();
        foreach (var state in states)
        {
            Add(state);
        }

        for (var i = 0; i < behind.Count; i++)
        {
            foreach (var next in successors[behind[i]] ??= [.. _next.AsSpan(behind[i] * _classCount, _classCount).ToArray().Where(next => next >= 0).Distinct()])
            {
                Add(next);
            }
        }

        return [.. behind];

        void Add(int state)
        {
            if (!seen[state])
            {
                seen[state] = true;
                behind.Add(state);
            }
        }
    }

    /// <summary>The numbers of those sets of <see cref="Reachable"/> that have one of some terminals.</summary>
    public BitSet FutureSets(BitSet expected, BitSet ignored)
    {
        var sets = new BitSet(_futures.Length);
        for (var future = 0; future < _futures.Length; future++)
        {
            if (_futures[future].Overlaps(expected) || _futures[future].Overlaps(ignored))
            {
                sets.Add(future);
            }
        }

        return sets;
    }

    /// <param name="terminals">None matches the empty text.</param>
    /// <param name="modes">Number of modes.</param>
    public static Lexer Of(ImmutableArray<Terminal> terminals, int modes)
    {
        var nfa = new TerminalNfa(terminals, modes);
        var states = new Dictionary<string, int>(StringComparer.Ordinal);
        var members = new List<int[]>();

        // Before the first byte is a state of its own, although a token that repeats its beginning may be as far again.
        members.AddRange(Enumerable.Range(0, modes).Select(mode => nfa.Closure([nfa.Start(mode)])));
        var next = new List<int>();
        for (var state = 0; state < members.Count; state++)
        {
            for (var c = 0; c < nfa.Representatives.Length; c++)
            {
                var after = nfa.Closure(nfa.Move(members[state], nfa.Representatives[c]));
                next.Add(after.Length == 0 ? -1 : StateOf(after));
            }
        }

        var winner = members.Select(nfa.Winner).ToArray();
        return new Lexer(nfa.Classes, nfa.Representatives.Length, [.. next], winner, Reach(next, winner, terminals.Length), modes);

        // The numbers of the automaton's states, in order, as the characters of a key.
        int StateOf(int[] set)
        {
            var key = string.Create(set.Length * 2, set, static (key, set) =>
            {
                for (var i = 0; i < set.Length; i++)
                {
                    (key[2 * i], key[2 * i + 1]) = ((char)(set[i] >> 16), (char)set[i]);
                }
            });
            if (!states.TryGetValue(key, out var state))
            {
                states.Add(key, state = members.Count);
                members.Add(set);
            }

            return state;
        }
    }

    private static BitSet[] Reach(List<int> next, int[] winner, int terminals)
    {
        var classes = winner.Length == 0 ? 0 : next.Count / winner.Length;
        var reach = Enumerable.Range(0, winner.Length).Select(_ => new BitSet(terminals)).ToArray();
        for (var state = 0; state < winner.Length; state++)
        {
            if (winner[state] >= 0)
            {
                reach[state].Add(winner[state]);
            }
        }

        for (var isNews = true; isNews;)
        {
            isNews = false;
            for (var state = winner.Length - 1; state >= 0; state--)
            {
                for (var c = 0; c < classes; c++)
                {
                    var after = next[state * classes + c];
                    isNews |= after >= 0 && reach[state].AddAll(reach[after]);
                }
            }
        }

        return reach;
    }
}
