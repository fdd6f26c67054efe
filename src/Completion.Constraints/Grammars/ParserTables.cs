using System.Collections.Concurrent;

namespace Completion.Constraints.Grammars;

/// <summary>
/// A grammar as an Earley parser reads it: places in productions are numbers, and sets of them that are met are kept, so
/// that a parser moves whole sets at once (Aycock and Horspool, "Practical Earley Parsing", 2002).
/// </summary>
/// <remarks>A rule that can be empty is stepped over where it is met, so no empty rule is ever completed. Safe to share.</remarks>
internal sealed class ParserTables
{
    private const int End = int.MinValue;

    private readonly int[] _symbols;
    private readonly int[] _heads;
    private readonly int[] _wholes;
    private readonly int[][] _firstItems;
    private readonly bool[] _nullable;
    private readonly BitSet[] _predicts;
    private readonly ConcurrentDictionary<BitSet, ItemSet> _predicted = new();
    private readonly ConcurrentDictionary<Items, ItemSet> _sets = new();
    private int _lastId;

    public ParserTables(ContextFreeGrammar grammar, int terminals)
    {
        TerminalCount = terminals;
        Whole = grammar.Rules.Length;
        RuleCount = grammar.Rules.Length + 1;
        _nullable = [.. grammar.Nullable(), false];
        var symbols = new List<int>();
        var heads = new List<int>();
        var firsts = Enumerable.Range(0, RuleCount).Select(_ => new List<int>()).ToArray();
        foreach (var (head, body) in grammar.Productions.Concat(grammar.Starts.Select(start => new Production(Whole, [start]))))
        {
            firsts[head].Add(symbols.Count);
            symbols.AddRange([.. body, End]);
            heads.AddRange(Enumerable.Repeat(head, body.Length + 1));
        }

        (_symbols, _heads) = ([.. symbols], [.. heads]);
        _wholes = [.. firsts[Whole]];
        _firstItems = [.. firsts.Select(items => WithSkipped(items))];
        _predicts = Predictions();
    }

    /// <summary>Number of terminals.</summary>
    public int TerminalCount { get; }

    /// <summary>Number of rules, with <see cref="Whole"/>.</summary>
    public int RuleCount { get; }

    /// <summary>The rule of a whole text, which no rule uses.</summary>
    public int Whole { get; }

    /// <summary>Number of sets of places met so far.</summary>
    public int SetCount => _sets.Count;

    /// <summary>Where a text begins that is read by a rule.</summary>
    public ItemSet Start(int rule) => SetOf(WithSkipped(_wholes.Where(item => _symbols[item] == rule)));

    /// <summary>A number for a set of places.</summary>
    public int NextId() => Interlocked.Increment(ref _lastId);

    /// <summary>All places of the grammar.</summary>
    public ItemSet Everywhere => SetOf([.. Enumerable.Range(0, _symbols.Length)]);

    /// <summary>Number of places.</summary>
    public int PlaceCount => _symbols.Length;

    public bool IsEnd(int item) => _symbols[item] == End;

    public int Symbol(int item) => _symbols[item];

    public int Head(int item) => _heads[item];

    /// <summary>Whether a rule can be empty.</summary>
    public bool IsNullable(int rule) => _nullable[rule];

    /// <summary>The rules that may begin where a rule begins, itself among them.</summary>
    public BitSet Predicts(int rule) => _predicts[rule];

    /// <summary>The places at the beginning of some rules.</summary>
    public ItemSet Beginnings(BitSet rules) =>
        _predicted.GetOrAdd(rules, static (rules, tables) => tables.SetOf([.. rules.Items().SelectMany(rule => tables._firstItems[rule]).Order()]), this);

    /// <summary>The places behind a symbol.</summary>
    public ItemSet Advance(int[] items, int symbol) => SetOf(WithSkipped(items.Where(item => _symbols[item] == symbol).Select(item => item + 1)));

    /// <param name="items">In order, with those behind rules that can be empty.</param>
    public ItemSet SetOf(int[] items) => _sets.GetOrAdd(new Items(items), static (items, tables) => new ItemSet(tables, items.Places), this);

    /// <summary>Places, and those behind rules there that can be empty, in order.</summary>
    private int[] WithSkipped(IEnumerable<int> items)
    {
        var all = new SortedSet<int>();
        foreach (var item in items)
        {
            for (var at = item; all.Add(at) && _symbols[at] >= 0 && _nullable[_symbols[at]];)
            {
                at++;
            }
        }

        return [.. all];
    }

    private BitSet[] Predictions()
    {
        var predicts = Enumerable.Range(0, RuleCount).Select(_ => new BitSet(RuleCount)).ToArray();
        for (var rule = 0; rule < RuleCount; rule++)
        {
            predicts[rule].Add(rule);
        }

        for (var isNews = true; isNews;)
        {
            isNews = false;
            for (var rule = 0; rule < RuleCount; rule++)
            {
                foreach (var item in _firstItems[rule])
                {
                    isNews |= _symbols[item] >= 0 && predicts[rule].AddAll(predicts[_symbols[item]]);
                }
            }
        }

        return predicts;
    }

    /// <summary>Places as a key.</summary>
    private readonly struct Items(int[] places) : IEquatable<Items>
    {
        public int[] Places => places;

        public bool Equals(Items other) => places.AsSpan().SequenceEqual(other.Places);

        public override bool Equals(object? obj) => obj is Items other && Equals(other);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            foreach (var place in places)
            {
                hash.Add(place);
            }

            return hash.ToHashCode();
        }
    }
}
