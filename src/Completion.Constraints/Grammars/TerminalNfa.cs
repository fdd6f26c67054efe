using System.Collections.Immutable;

namespace Completion.Constraints.Grammars;

/// <summary>All terminals as one non-deterministic automaton (Thompson's construction), from which the lexer is made.</summary>
internal sealed class TerminalNfa
{
    private readonly List<List<int>> _silent = [];
    private readonly List<(byte From, byte To, int Target)?> _step = [];
    private readonly List<int> _terminalAt = [];
    private readonly ImmutableArray<Terminal> _terminals;
    private readonly int[] _starts;

    public TerminalNfa(ImmutableArray<Terminal> terminals, int modes)
    {
        _terminals = terminals;
        _starts = Enumerable.Range(0, modes).Select(_ => NewState()).ToArray();
        for (var terminal = 0; terminal < terminals.Length; terminal++)
        {
            var from = NewState();
            _silent[_starts[terminals[terminal].Mode]].Add(from);
            _terminalAt[Add(terminals[terminal].Pattern, from)] = terminal;
        }

        (Classes, Representatives) = ByteClasses();
    }

    /// <summary>For every byte, the number of the class of bytes that no terminal tells apart.</summary>
    public byte[] Classes { get; }

    /// <summary>For every class, its first byte.</summary>
    public byte[] Representatives { get; }

    public int Start(int mode) => _starts[mode];

    /// <summary>The states after a byte, without those that follow silently.</summary>
    public List<int> Move(int[] states, byte value)
    {
        var after = new List<int>();
        foreach (var state in states)
        {
            if (_step[state] is var (from, to, target) && value >= from && value <= to)
            {
                after.Add(target);
            }
        }

        return after;
    }

    /// <summary>The states that matter (those with a step or an end) among some states and those that follow silently, in order.</summary>
    public int[] Closure(List<int> states)
    {
        var seen = new HashSet<int>(states);
        var open = new Stack<int>(seen);
        var kept = new List<int>();
        while (open.TryPop(out var state))
        {
            if (_step[state] is not null || _terminalAt[state] >= 0)
            {
                kept.Add(state);
            }

            foreach (var next in _silent[state])
            {
                if (seen.Add(next))
                {
                    open.Push(next);
                }
            }
        }

        kept.Sort();
        return [.. kept];
    }

    /// <summary>The terminal that ends in some states, or -1.</summary>
    public int Winner(int[] states)
    {
        var winner = -1;
        foreach (var state in states)
        {
            var terminal = _terminalAt[state];
            if (terminal < 0)
            {
                continue;
            }

            var better = winner < 0 ? 1 : _terminals[terminal].Rank.CompareTo(_terminals[winner].Rank);
            winner = better > 0 || (better == 0 && terminal < winner) ? terminal : winner;
        }

        return winner;
    }

    private int NewState()
    {
        _silent.Add([]);
        _step.Add(null);
        _terminalAt.Add(-1);
        return _silent.Count - 1;
    }

    /// <summary>Adds a pattern behind a state that has no step yet; the state behind it.</summary>
    private int Add(Pattern pattern, int from)
    {
        switch (pattern)
        {
            case Pattern.Bytes bytes:
                var target = NewState();
                _step[from] = (bytes.From, bytes.To, target);
                return target;
            case Pattern.Sequence sequence:
                return sequence.Parts.Aggregate(from, (before, part) => Add(part, before));
            case Pattern.Choice choice:
                var end = NewState();
                foreach (var option in choice.Options)
                {
                    var start = NewState();
                    _silent[from].Add(start);
                    _silent[Add(option, start)].Add(end);
                }

                return end;
            case Pattern.Repeat repeat:
                var at = from;
                for (var i = 0; i < repeat.AtLeast; i++)
                {
                    at = Add(repeat.Part, at);
                }

                return repeat.AtMost is { } most ? AddOptional(repeat.Part, at, most - repeat.AtLeast) : AddLoop(repeat.Part, at);
            default:
                throw new InvalidOperationException($"Unknown pattern {pattern.GetType().Name}.");
        }
    }

    private int AddOptional(Pattern part, int from, int times)
    {
        var end = NewState();
        var at = from;
        for (var i = 0; i < times; i++)
        {
            var start = NewState();
            _silent[at].Add(start);
            _silent[at].Add(end);
            at = Add(part, start);
        }

        _silent[at].Add(end);
        return end;
    }

    private int AddLoop(Pattern part, int from)
    {
        var start = NewState();
        var end = NewState();
        _silent[from].Add(start);
        _silent[from].Add(end);
        var last = Add(part, start);
        _silent[last].Add(start);
        _silent[last].Add(end);
        return end;
    }

    private (byte[] Classes, byte[] Representatives) ByteClasses()
    {
        var begins = new bool[257];
        begins[0] = true;
        foreach (var step in _step)
        {
            if (step is var (from, to, _))
            {
                begins[from] = true;
                begins[to + 1] = true;
            }
        }

        var classes = new byte[256];
        var representatives = new List<byte>();
        for (var value = 0; value < 256; value++)
        {
            if (begins[value])
            {
                representatives.Add((byte)value);
            }

            classes[value] = (byte)(representatives.Count - 1);
        }

        return (classes, [.. representatives]);
    }
}
