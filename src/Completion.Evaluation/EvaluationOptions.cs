using System.Collections.Immutable;
using Completion.Evaluation.Cases;
using Completion.Evaluation.Modes;
using Completion.Evaluation.Peers;
using Completion.Evaluation.Running;

namespace Completion.Evaluation;

/// <summary>What to evaluate. The same options on the same sources make the same cases on every machine.</summary>
public sealed record EvaluationOptions
{
    /// <summary>A <c>.csproj</c>, a solution, or a folder that holds one.</summary>
    public required string Project { get; init; }

    /// <summary>Which kinds of places are cut, separated by commas; null: all of them.</summary>
    public string? Kinds { get; init; }

    /// <summary>How many cases at most, over all kinds; fewer when the project does not hold as many.</summary>
    public int Count { get; init; } = 200;

    /// <summary>Decides which places are cut and the bootstrap's draws.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Cases of one kind and one file at most, so that a few large files do not speak for the project.</summary>
    public int CasesPerFile { get; init; } = 10;

    /// <summary>Cases that were made earlier; default: they are made now.</summary>
    public ImmutableArray<EvaluationCase> Cases { get; init; }

    /// <summary>The part of the cases to complete.</summary>
    public Shard Shard { get; init; } = Shard.Whole;

    /// <summary>What to compare, in the order of the report; see <see cref="EvaluationModes"/>.</summary>
    public ImmutableArray<EvaluationMode> Modes { get; init; } = EvaluationModes.Parse(EvaluationModes.Default);

    /// <summary>Ways to ask a peer on the same model, which then runs beside the modes; see <see cref="PeerProcess"/>.</summary>
    public ImmutableArray<PeerPrompt> Peers { get; init; } = [];

    /// <summary>Whether the report has the candidate tree of every case. Changes no draft, and not what a run is.</summary>
    public bool Explain { get; init; }

    /// <summary>A folder that keeps results as they come, so that an interrupted run can be gone on with; null: nothing is kept.</summary>
    public string? Folder { get; init; }
}
