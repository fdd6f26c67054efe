using System.Collections.Immutable;

namespace Completion.Constraints.Grammars;

/// <summary>A step over one symbol: the places behind it, and whose beginning is kept.</summary>
/// <param name="Items">The places behind the symbol.</param>
/// <param name="Entry">The entry that took the step; -1 when a rule that begins in the state itself did.</param>
internal readonly record struct Move(ItemSet Items, int Entry);

/// <summary>
/// The entries of a parser's state without the states they point back to: all that decides what may come next. There are
/// few, whatever the length of the text. Safe to share.
/// </summary>
internal sealed class Kernel
{
    private readonly ItemSet[] _items;
    private readonly ItemSet _beginnings;
    private readonly BitSet _possible;
    private KeyedCache<Move[]> _moves;

    /// <param name="grammar">The language.</param>
    /// <param name="items">The entries.</param>
    /// <param name="isLooping">Whether the rules that may begin here are all in an entry that points back to the state, so that they need not be looked at twice.</param>
    public Kernel(Grammar grammar, ItemSet[] items, bool isLooping = false)
    {
        _items = items;
        Expected = new BitSet(grammar.Tables.TerminalCount);
        var begin = new BitSet(grammar.Tables.RuleCount);
        foreach (var set in items)
        {
            Accepts |= set.IsWhole;
            Expected.AddAll(set.Expected);
            begin.AddAll(set.Predicted);
        }

        _beginnings = isLooping ? grammar.Tables.SetOf([]) : grammar.Tables.Beginnings(begin);
        Expected.AddAll(_beginnings.Expected);
        LiveModes = [.. Enumerable.Range(0, grammar.Modes.Length).Where(mode => grammar.IsLive(mode, Expected, Accepts))];
        _possible = grammar.Lexer.FutureSets(Expected, grammar.Ignored);
    }

    /// <summary>The terminals that may come next. Not to be changed.</summary>
    public BitSet Expected { get; }

    /// <summary>Whether the tokens so far are a whole text.</summary>
    public bool Accepts { get; }

    /// <summary>The modes that the next token may be of.</summary>
    public ImmutableArray<int> LiveModes { get; }

    /// <summary>The places at the beginning of rules that may begin here.</summary>
    public ItemSet Beginnings => _beginnings;

    /// <summary>Whether the next token may be of a mode.</summary>
    public bool IsLive(int mode) => LiveModes.Contains(mode);

    /// <summary>Whether a token may become one that is expected or ignored.</summary>
    /// <param name="future">The number of what a token may become, by <see cref="Lexer.FutureOf"/>.</param>
    public bool IsPossible(int future) => _possible[future];

    /// <summary>The steps over a symbol.</summary>
    public Move[] After(int symbol)
    {
        if (_moves[symbol] is { } known)
        {
            return known;
        }

        var moves = new List<Move>();
        for (var entry = 0; entry < _items.Length; entry++)
        {
            if (_items[entry].After(symbol) is { } next)
            {
                moves.Add(new Move(next, entry));
            }
        }

        if (_beginnings.After(symbol) is { } begun)
        {
            moves.Add(new Move(begun, -1));
        }

        return _moves.Keep(symbol, [.. moves], _items);
    }
}
