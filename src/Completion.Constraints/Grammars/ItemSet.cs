namespace Completion.Constraints.Grammars;

/// <summary>
/// Places in productions that a parser is at together, with what follows from them alone: a state of the grammar's LR(0)
/// automaton. One object per set of places; transitions are found when first asked for. Safe to share.
/// </summary>
internal sealed class ItemSet
{
    private readonly ParserTables _tables;
    private readonly int[] _items;
    private readonly int[] _symbols;
    private readonly ItemSet?[] _after;

    /// <param name="tables">The grammar.</param>
    /// <param name="items">The places, in order, with those behind rules that can be empty.</param>
    public ItemSet(ParserTables tables, int[] items)
    {
        _tables = tables;
        _items = items;
        Expected = new BitSet(tables.TerminalCount);
        Predicted = new BitSet(tables.RuleCount);
        var symbols = new SortedSet<int>();
        var completes = new SortedSet<int>();
        foreach (var item in items)
        {
            if (tables.IsEnd(item))
            {
                completes.Add(tables.Head(item));
                continue;
            }

            var symbol = tables.Symbol(item);
            symbols.Add(symbol);
            if (symbol < 0)
            {
                Expected.Add(~symbol);
            }
            else
            {
                Predicted.AddAll(tables.Predicts(symbol));
            }
        }

        Id = tables.NextId();
        _symbols = [.. symbols];
        _after = new ItemSet?[_symbols.Length];
        Completes = [.. completes];
        Heads = [.. items.Select(tables.Head).Distinct()];
        IsWhole = completes.Contains(tables.Whole);
    }

    /// <summary>A number that no other set of the grammar has.</summary>
    public int Id { get; }

    /// <summary>The places, in order.</summary>
    public ReadOnlySpan<int> Places => _items;

    /// <summary>Whether no symbol can follow here: all that is said is which rules end.</summary>
    public bool IsFinished => _symbols.Length == 0;

    /// <summary>The rules that the places are of.</summary>
    public int[] Heads { get; }

    /// <summary>Rules that end here.</summary>
    public int[] Completes { get; }

    /// <summary>Terminals that may follow.</summary>
    public BitSet Expected { get; }

    /// <summary>Rules that may begin here.</summary>
    public BitSet Predicted { get; }

    /// <summary>Whether a whole text ends here.</summary>
    public bool IsWhole { get; }

    /// <summary>The places behind a symbol, or null.</summary>
    public ItemSet? After(int symbol)
    {
        var index = Array.BinarySearch(_symbols, symbol);
        return index < 0 ? null : _after[index] ??= _tables.Advance(_items, symbol);
    }
}
