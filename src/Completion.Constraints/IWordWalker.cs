namespace Completion.Constraints;

/// <summary>
/// A constraint on words whose states are values, so that a mask can walk a vocabulary without making a state per byte.
/// </summary>
/// <typeparam name="TWalk">Where a text is.</typeparam>
public interface IWordWalker<TWalk>
    where TWalk : struct
{
    /// <summary>Bytes that a refused text must have at least one of, from here; see <see cref="Constraint.Heeds"/>.</summary>
    ByteSet HeedsOf(in TWalk walk);

    /// <summary>One more byte; false when it is refused, and then the walk is of no more use.</summary>
    /// <param name="walk">Where the text is before the byte, and then behind it.</param>
    /// <param name="bytes">What comes, from the state that is masked or advanced.</param>
    /// <param name="at">The byte's place in it; what is behind it is not looked at.</param>
    bool TryStep(ref TWalk walk, ReadOnlySpan<byte> bytes, int at);

    /// <summary>
    /// Whether nothing but some names may come, or a word that begins with the next letter must be one of them; asks what
    /// there is to ask, and notes in the walk what was answered.
    /// </summary>
    bool TryGetNames(ref TWalk walk, ReadOnlySpan<byte> bytes, out NamePlace names);

    /// <summary>The same place with other nodes of its names.</summary>
    TWalk At(in TWalk walk, int first, int second);

    /// <summary>Whether a byte that leads to no name is worth a step: it may end the word, or be no part of one.</summary>
    bool MayLeave(in TWalk walk, byte value);
}

/// <summary>A place in one or two tries of names; a text may go on as either does.</summary>
/// <param name="First">Names.</param>
/// <param name="FirstNode">Where in them; -1: nowhere.</param>
/// <param name="Second">More names.</param>
/// <param name="SecondNode">Where in them; -1: nowhere.</param>
/// <param name="MayLeave">Whether a text may leave the names also where none is complete.</param>
/// <param name="IsStart">Whether a word need not begin here: only a letter or an underscore would begin one.</param>
public readonly record struct NamePlace(NameTrie First, int FirstNode, NameTrie? Second, int SecondNode, bool MayLeave, bool IsStart)
{
    /// <summary>Whether one of the names is complete.</summary>
    internal bool IsName => (FirstNode >= 0 && First.IsName(FirstNode)) || (SecondNode >= 0 && Second!.IsName(SecondNode));
}
