using System.Runtime.InteropServices;

namespace Completion.Constraints.Grammars.Holes;

/// <summary>
/// States of a parser that has read texts with holes: in a hole all rules that are open may go on and end, and all that can stand within them
/// may begin and be anywhere in themselves.
/// </summary>
/// <remarks>
/// Such a state is one of the Earley parser like any other, and points back to itself where rules began in the hole, so that tokens behind
/// the hole are read, kept and looked up as ever. One thread at a time.
/// </remarks>
/// <param name="grammar">The language.</param>
internal sealed class HoleStates(Grammar grammar)
{
    private readonly ParserStates _states = new(grammar);
    private readonly OpenSets _open = OpenSets.Of(grammar.Tables);
    private readonly Dictionary<string, ParserState> _byContent = new(StringComparer.Ordinal);

    /// <summary>Those that point back to themselves.</summary>
    private readonly HashSet<ParserState> _holes = [];

    private readonly Dictionary<ParserState, SortedSet<int>> _places = [];
    private readonly HashSet<(ItemSet Items, ParserState Origin)> _seen = [];
    private readonly HashSet<(int Rule, ParserState Origin)> _ended = [];
    private readonly Stack<(ItemSet Items, ParserState Origin)> _todo = new();

    /// <summary>Whether as much is kept as may be.</summary>
    public bool IsFull => _states.IsFull;

    /// <summary>The state that has what any of some states has.</summary>
    public ParserState Union(List<ParserState> states)
    {
        if (states.TrueForAll(state => ReferenceEquals(state, states[0])))
        {
            return states[0];
        }

        var entries = new HashSet<(ItemSet Items, ParserState Origin)>();
        foreach (var state in states)
        {
            foreach (var entry in state.Entries)
            {
                entries.Add(entry);
            }
        }

        return _states.StateOf(Ordered(entries), keep: true);
    }

    /// <summary>The state in a hole, when the text before it ends in one of some states.</summary>
    public ParserState Hole(IReadOnlyCollection<ParserState> before)
    {
        _places.Clear();
        _seen.Clear();
        _ended.Clear();
        foreach (var state in before)
        {
            foreach (var (items, origin) in state.Entries)
            {
                Add(items, origin);
            }
        }

        while (_todo.TryPop(out var entry))
        {
            foreach (var rule in entry.Items.Completes)
            {
                if (_ended.Add((rule, entry.Origin)))
                {
                    End(rule, entry.Origin);
                }
            }
        }

        return SameAsEarlier(before) ?? StateOf(Ordered(_places.Select(place => (grammar.Tables.SetOf([.. place.Value]), place.Key))));
    }

    private static (ItemSet Items, ParserState Origin)[] Ordered(IEnumerable<(ItemSet Items, ParserState Origin)> entries) =>
        [.. entries.OrderBy(entry => entry.Items.Id).ThenBy(entry => entry.Origin.Id)];

    private void End(int rule, ParserState origin)
    {
        foreach (var (waiting, before) in origin.Entries)
        {
            if (waiting.After(rule) is { } next)
            {
                Add(next, before);
            }
        }

        if (origin.Beginnings.After(rule) is { } begun)
        {
            Add(begun, origin);
        }
    }

    private void Add(ItemSet items, ParserState origin)
    {
        items = _open.Onward(items);
        if (!_seen.Add((items, origin)))
        {
            return;
        }

        _todo.Push((items, origin));
        ref var places = ref CollectionsMarshal.GetValueRefOrAddDefault(_places, origin, out _);
        places ??= [];
        foreach (var place in items.Places)
        {
            places.Add(place);
        }
    }

    /// <summary>
    /// An earlier hole that this one is no different from: when what was read since can all stand in rules that began and end in holes,
    /// everything that was open there still is. What may follow here may follow there in any case, since there anything may be written.
    /// </summary>
    private ParserState? SameAsEarlier(IReadOnlyCollection<ParserState> before)
    {
        foreach (var hole in _places.Keys.Concat(before).Where(_holes.Contains).OrderBy(hole => hole.Id))
        {
            var isSame = true;
            foreach (var (items, origin) in hole.Entries)
            {
                isSame &= ReferenceEquals(origin, hole) || (_places.TryGetValue(origin, out var places) && places.IsSupersetOf(items.Places.ToArray()));
            }

            if (isSame)
            {
                return hole;
            }
        }

        return null;
    }

    private ParserState StateOf((ItemSet Items, ParserState Origin)[] entries)
    {
        var ids = entries.SelectMany(entry => new[] { entry.Items.Id, entry.Origin.Id }).ToArray();
        var content = new string(MemoryMarshal.Cast<long, char>(ids));
        if (!_byContent.TryGetValue(content, out var state))
        {
            var begin = new BitSet(grammar.Tables.RuleCount);
            foreach (var (items, _) in entries)
            {
                begin.AddAll(items.Predicted);
            }

            if (_open.Within(begin) is { } within)
            {
                _holes.Add(state = _states.Looping(entries, within));
            }
            else
            {
                // Without a rule that could begin in the hole, it may equal a state that is in none.
                state = _states.StateOf(entries, keep: true);
            }

            _byContent.Add(content, state);
        }

        return state;
    }
}
