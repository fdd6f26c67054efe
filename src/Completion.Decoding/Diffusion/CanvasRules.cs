using Completion.Constraints;

namespace Completion.Decoding.Diffusion;

/// <summary>What may be written into a hole, from its beginning on.</summary>
/// <param name="Legal">Everything that has a say; asked at the left end of what is not written yet.</param>
/// <param name="Grammar">What can be asked often: looked ahead with, and trusted where <paramref name="Legal"/> leaves nothing.</param>
public sealed record HoleRules(Constraint Legal, Constraint Grammar)
{
    /// <summary>Anything may be written.</summary>
    public static HoleRules None { get; } = new(new ProductConstraint([]), new ProductConstraint([]));
}

/// <summary>A stretch of a canvas without masks, as text.</summary>
/// <param name="Hole">The hole it lies in; negative: fixed text.</param>
/// <param name="Text">Its bytes.</param>
/// <param name="IsJoined">Whether it follows the piece before it at once; else masks stand between the two.</param>
public readonly record struct CanvasPiece(int Hole, ReadOnlyMemory<byte> Text, bool IsJoined);

/// <summary>What may be written into the holes of a canvas.</summary>
public interface ICanvasRules
{
    /// <summary>What may be written into a hole when all holes before it are filled.</summary>
    /// <param name="hole">Its number.</param>
    /// <param name="before">What the holes before it were filled with.</param>
    /// <returns>Null: nothing can, whatever is written.</returns>
    HoleRules? Of(int hole, IReadOnlyList<byte[]> before);

    /// <summary>Whether a canvas can still be filled, whichever of its holes are; a wrong yes is allowed, a wrong no is not.</summary>
    /// <param name="pieces">The holes' stretches with the fixed texts between them, from left to right.</param>
    bool MayStand(IReadOnlyList<CanvasPiece> pieces);

    /// <summary>
    /// The last step, when decoding has come to no end: fills what is left with what is cheapest by the model's word, if there is anything.
    /// </summary>
    /// <param name="pieces">As for <see cref="MayStand"/>.</param>
    /// <param name="marginals">For each hole, the log-probabilities of its masks in the last model call.</param>
    /// <returns>For each hole its whole text; null: nothing fits, or this was not found out.</returns>
    IReadOnlyList<byte[]>? Complete(IReadOnlyList<CanvasPiece> pieces, IReadOnlyList<IReadOnlyList<ReadOnlyMemory<float>>> marginals);
}

/// <summary>Rules that allow everything.</summary>
public sealed class NoRules : ICanvasRules
{
    /// <inheritdoc/>
    public HoleRules? Of(int hole, IReadOnlyList<byte[]> before) => HoleRules.None;

    /// <inheritdoc/>
    public bool MayStand(IReadOnlyList<CanvasPiece> pieces) => true;

    /// <inheritdoc/>
    public IReadOnlyList<byte[]>? Complete(IReadOnlyList<CanvasPiece> pieces, IReadOnlyList<IReadOnlyList<ReadOnlyMemory<float>>> marginals) => null;
}
