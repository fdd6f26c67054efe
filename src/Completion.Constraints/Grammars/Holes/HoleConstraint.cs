using Completion.Inference.Vocabularies;

namespace Completion.Constraints.Grammars.Holes;

/// <summary>
/// What may stand between two texts: a text is accepted as long as something can be written behind it that makes the whole,
/// prefix, text and suffix, one of the grammar; it may end where the whole is one.
/// </summary>
/// <remarks>
/// <see cref="MayEnd"/> is exact: tokens are cut by longest match across both ends of the hole. <see cref="Advance"/> may accept
/// too much, never too little: whether what is missing could be written without longest match joining it to its neighbours is not
/// asked. In a language of statements nearly every prefix can be completed, since brackets can be opened in the hole; then
/// the mask is that of the grammar, and only <see cref="MayEnd"/> says more.
/// After "Constrained Decoding of Diffusion LLMs with Context-Free Grammars" (Mündler et al., 2025), whose question for each
/// token is answered here from a table of the suffix and the parser's states.
/// </remarks>
public sealed class HoleConstraint : Constraint
{
    private readonly HoleTable _table;
    private readonly GrammarConstraint _text;
    private volatile Answer _mayEnd;

    private HoleConstraint(HoleTable table, GrammarConstraint text) => (_table, _text) = (table, text);

    /// <inheritdoc/>
    public override string Name => $"{_text.Name} around the hole{(_table.GaveUp is { } reason ? $" (gave up: {reason})" : "")}";

    /// <inheritdoc/>
    public override bool MayEnd
    {
        get
        {
            if (_mayEnd == Answer.Unknown)
            {
                _mayEnd = _table.CanEnd(_text) ? Answer.Yes : Answer.No;
            }

            return _mayEnd == Answer.Yes;
        }
    }

    /// <summary>The hole's table, for measurements.</summary>
    internal HoleTable Table => _table;

    /// <summary>The constraint before the first byte of what is between two texts.</summary>
    /// <param name="grammar">The language.</param>
    /// <param name="start">What whole texts are: one of the grammar's start rules.</param>
    /// <param name="prefix">What stands before the hole, UTF-8.</param>
    /// <param name="suffix">What stands behind it.</param>
    /// <returns>Null when nothing between the two makes a text of the grammar.</returns>
    /// <exception cref="GrammarException">The grammar has no such start rule.</exception>
    public static HoleConstraint? Between(Grammar grammar, string start, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> suffix) =>
        grammar.Start(start).Advance(prefix) is GrammarConstraint before ? Between(before, suffix) : null;

    /// <summary>Likewise, from the grammar's state behind the prefix.</summary>
    public static HoleConstraint? Between(GrammarConstraint before, ReadOnlySpan<byte> suffix) => Between(before, suffix, HoleLimits.Default);

    internal static HoleConstraint? Between(GrammarConstraint before, ReadOnlySpan<byte> suffix, HoleLimits limits)
    {
        var table = new HoleTable(before, suffix.ToArray(), limits);
        return table.CanGoOn(before) ? new HoleConstraint(table, before) : null;
    }

    /// <inheritdoc/>
    public override Constraint? Advance(ReadOnlySpan<byte> bytes)
    {
        var next = _text.Advance(bytes) as GrammarConstraint;
        return ReferenceEquals(next, _text) ? this
            : next is not null && _table.CanGoOn(next) ? new HoleConstraint(_table, next)
            : null;
    }

    /// <inheritdoc/>
    public override void Mask(TokenTrie trie, TokenMask mask)
    {
        if (_table.IsFree || _table.GaveUp is not null)
        {
            _text.Mask(trie, mask);
        }
        else
        {
            base.Mask(trie, mask);
        }
    }

    private enum Answer
    {
        Unknown,
        Yes,
        No,
    }
}
