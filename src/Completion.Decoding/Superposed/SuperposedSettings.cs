using System.Collections.Immutable;
using Completion.Constraints;

namespace Completion.Decoding.Superposed;

/// <summary>How superposed drafts are proposed (Shen et al., NeurIPS 2024; its numbers are for English prose).</summary>
public sealed record SuperposedSettings
{
    /// <summary>What tells drafts apart: n-grams of the solution.</summary>
    public required NgramTables Ngrams { get; init; }

    /// <summary>
    /// What proposals have to obey, in place of the request's constraint; null: that one itself. A constraint that answers only
    /// so many questions must not have spent them on proposals when the first draft asks.
    /// </summary>
    public Constraint? Constraint { get; init; }

    /// <summary>What the n-grams weigh against the model, as an exponent, 0 to 1; 0: nothing.</summary>
    public double Alpha { get; init; } = 0.54;

    /// <summary>What the n-grams of 2, 3, 4, 5 and 6 tokens weigh against each other, and against <see cref="Base"/>.</summary>
    public ImmutableArray<double> Lambdas { get; init; } = [0.01, 0.04, 0.15, 0.18, 0.12];

    /// <summary>
    /// What the model's own distribution weighs among the n-grams. In the paper a token that no n-gram knows is impossible;
    /// here it keeps this part of what the model says, and where no n-gram knows the context, all of it.
    /// </summary>
    public double Base { get; init; } = 0.05;

    /// <summary>Tokens at each step that drafts may go on with: the most probable ones of the shared distribution.</summary>
    public int Candidates { get; init; } = 16;

    /// <summary>Steps at most; drafts that are longer go on side by side. Further proposals cost more than they are right.</summary>
    public int Steps { get; init; } = 4;

    /// <exception cref="ArgumentOutOfRangeException">A number is outside of what it may be.</exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Alpha);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Alpha, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(Lambdas.Length, NgramTables.Longest - 1, nameof(Lambdas));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Base);
        ArgumentOutOfRangeException.ThrowIfLessThan(Candidates, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Steps, 1);
    }
}
