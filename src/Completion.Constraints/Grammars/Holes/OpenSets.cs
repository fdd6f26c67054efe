using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Completion.Constraints.Grammars.Holes;

/// <summary>
/// Places of rules that began before a text of which nothing is known. Such a rule may have begun anywhere, so when it ends,
/// whatever could have waited for it goes on: a set of these places is closed once for all texts.
/// </summary>
internal sealed class OpenSets
{
    private static readonly ConditionalWeakTable<ParserTables, OpenSets> s_known = [];

    private readonly ParserTables _tables;
    private readonly ConcurrentDictionary<ItemSet, ItemSet> _closed = new();
    private readonly ConcurrentDictionary<ItemSet, ItemSet> _onward = new();

    private readonly ConcurrentDictionary<BitSet, ItemSet> _within = new();
    private readonly Lazy<BitSet[]> _reach;

    private OpenSets(ParserTables tables) => (_tables, Everywhere, _reach) = (tables, tables.Everywhere, new(() => Reach(tables)));

    /// <summary>All places: what an unknown text may be at.</summary>
    public ItemSet Everywhere { get; }

    public static OpenSets Of(ParserTables tables) => s_known.GetValue(tables, static tables => new OpenSets(tables));

    /// <summary>A set with what waits, anywhere, for the rules that end in it.</summary>
    public ItemSet Close(ItemSet set) => _closed.GetOrAdd(set, static (set, sets) => sets.Closed(set), this);

    /// <summary>A set with all later places of its productions: where any tokens may have been read.</summary>
    public ItemSet Onward(ItemSet set) => _onward.GetOrAdd(
        set,
        static (set, tables) =>
        {
            var places = new SortedSet<int>();
            foreach (var place in set.Places)
            {
                for (var at = place; places.Add(at) && !tables.IsEnd(at);)
                {
                    at++;
                }
            }

            return tables.SetOf([.. places]);
        },
        _tables);

    /// <summary>All places of some rules and of those that can stand within them; null for no rules.</summary>
    public ItemSet? Within(BitSet rules)
    {
        var all = new BitSet(_tables.RuleCount);
        foreach (var rule in rules.Items())
        {
            all.AddAll(_reach.Value[rule]);
        }

        var places = _within.GetOrAdd(all, static (all, tables) => tables.SetOf([.. Enumerable.Range(0, tables.PlaceCount).Where(place => all[tables.Head(place)])]), _tables);
        return places.Places.IsEmpty ? null : places;
    }

    /// <summary>For each rule, those that can stand within it, itself among them.</summary>
    private static BitSet[] Reach(ParserTables tables)
    {
        var reach = Enumerable.Range(0, tables.RuleCount).Select(_ => new BitSet(tables.RuleCount)).ToArray();
        for (var rule = 0; rule < reach.Length; rule++)
        {
            reach[rule].Add(rule);
        }

        for (var isNews = true; isNews;)
        {
            isNews = false;
            for (var place = 0; place < tables.PlaceCount; place++)
            {
                isNews |= !tables.IsEnd(place) && tables.Symbol(place) >= 0 && reach[tables.Head(place)].AddAll(reach[tables.Symbol(place)]);
            }
        }

        return reach;
    }

    private ItemSet Closed(ItemSet set)
    {
        if (set.Completes.Length == 0)
        {
            return set;
        }

        var places = new SortedSet<int>(set.Places.ToArray());
        var rules = new HashSet<int>(set.Completes);
        var open = new Queue<int>(rules);
        while (open.TryDequeue(out var rule))
        {
            if (Everywhere.After(rule) is not { } behind)
            {
                continue;
            }

            places.UnionWith(behind.Places.ToArray());
            foreach (var ended in behind.Completes)
            {
                if (rules.Add(ended))
                {
                    open.Enqueue(ended);
                }
            }
        }

        return _tables.SetOf([.. places]);
    }
}
