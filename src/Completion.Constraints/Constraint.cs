using System.Buffers;
using Completion.Inference.Vocabularies;

namespace Completion.Constraints;

/// <summary>
/// What may come next, on bytes: an immutable state with one question. Everything that may veto a token is one of
/// these, and products of them are again constraints.
/// </summary>
/// <remarks>
/// States never change, so drafts and token trees fork them for nothing and rolling back is forgetting. Safe to share
/// between threads. Laws, held by tests: advancing by a concatenation equals advancing by its parts; advancing by
/// nothing is the identity; a refused prefix has no accepted extension; <see cref="Mask"/> clears no token whose bytes
/// <see cref="Advance"/> accepts, and every other one that can be told without asking an outside authority; a text with no byte of <see cref="Heeds"/> is accepted; what is accepted goes
/// the way of <see cref="TryForced"/>.
/// </remarks>
public abstract class Constraint
{
    /// <summary>The state after <paramref name="bytes"/>, or null when they are refused. Returns <c>this</c> when nothing changes.</summary>
    public abstract Constraint? Advance(ReadOnlySpan<byte> bytes);

    /// <summary>Whether the text may end in this state.</summary>
    public abstract bool MayEnd { get; }

    /// <summary>
    /// Whether the text ends inside one of finitely many words, so that the next bytes decide which one it becomes. A decoder
    /// may then compare whole words: the most probable first piece need not begin the most probable word.
    /// </summary>
    public virtual bool IsInsideWord => false;

    /// <summary>
    /// Writes the bytes that must come next, if there is only one way to go on; false, with nothing written, where several
    /// are open or none is known. Every accepted text is then a beginning of these bytes or begins with them, and the text
    /// may not end before they are whole. They need not be all that is certain.
    /// </summary>
    public virtual bool TryForced(IBufferWriter<byte> text) => false;

    /// <summary>Short name for traces, e.g. <c>members(String)</c>.</summary>
    public virtual string Name => GetType().Name;

    /// <summary>
    /// Bytes that a refused text must have at least one of: whatever has none is accepted from here without being asked.
    /// A mask passes over all tokens without them, so a constraint that mostly waits should say what it waits for.
    /// </summary>
    public virtual ByteSet Heeds => ByteSet.All;

    /// <summary>
    /// Clears from <paramref name="mask"/> every text token whose bytes this state refuses. One that asks a compiler may keep
    /// tokens that only an answer not yet given would refuse: ask <see cref="Advance"/> of the token that is taken. Control tokens and
    /// <see cref="MayEnd"/> are the caller's business. The default walks the trie with <see cref="Advance"/>, one byte at a time.
    /// </summary>
    public virtual void Mask(TokenTrie trie, TokenMask mask) => TrieWalk.Mask(this, trie, mask);
}
