using System.Buffers;
using Completion.Inference.Vocabularies;

namespace Completion.Constraints;

/// <summary>One of some texts, whole, and nothing behind it: where all that may stand at a place is known.</summary>
public sealed class OneOfTexts : Constraint
{
    private readonly NameTrie _texts;
    private readonly int _node;

    private OneOfTexts(NameTrie texts, int node) => (_texts, _node) = (texts, node);

    /// <inheritdoc/>
    public override bool MayEnd => _texts.IsName(_node);

    /// <inheritdoc/>
    public override bool IsInsideWord => _node != NameTrie.Root && !_texts.IsName(_node);

    /// <inheritdoc/>
    public override string Name => $"one of {_texts.Count} texts";

    /// <summary>The state before the first byte.</summary>
    /// <param name="texts">At least one, none empty.</param>
    public static OneOfTexts Of(IEnumerable<string> texts) => new(new NameTrie(texts), NameTrie.Root);

    /// <inheritdoc/>
    public override Constraint? Advance(ReadOnlySpan<byte> bytes)
    {
        var node = _texts.Walk(_node, bytes);
        return node < 0 ? null : node == _node ? this : new OneOfTexts(_texts, node);
    }

    /// <inheritdoc/>
    public override bool TryForced(IBufferWriter<byte> text) => _texts.TryForced(_node, text);

    /// <inheritdoc/>
    public override void Mask(TokenTrie trie, TokenMask mask) => WalkMask.Apply(_node, trie, mask, TryStep);

    private bool TryStep(ref int node, ReadOnlySpan<byte> bytes, int at) => (node = _texts.Child(node, bytes[at])) >= 0;
}
