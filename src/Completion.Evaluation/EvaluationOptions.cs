using System.Collections.Immutable;
using Completion.Evaluation.Modes;

namespace Completion.Evaluation;

/// <summary>What to evaluate. The same options on the same sources make the same cases on every machine.</summary>
public sealed record EvaluationOptions
{
    /// <summary>A <c>.csproj</c>, a solution, or a folder that holds one.</summary>
    public required string Project { get; init; }

    /// <summary>How many cases at most; fewer when the project does not hold as many.</summary>
    public int Count { get; init; } = 200;

    /// <summary>Decides which places are cut and the bootstrap's draws.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Cases of one file at most, so that a few large files do not speak for the project.</summary>
    public int CasesPerFile { get; init; } = 10;

    /// <summary>What to compare, in the order of the report; see <see cref="EvaluationModes"/>.</summary>
    public ImmutableArray<EvaluationMode> Modes { get; init; } = [EvaluationModes.Plain, EvaluationModes.Monitor];
}
