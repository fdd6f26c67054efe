using System.CommandLine;
using Completion.Evaluation;
using Completion.Evaluation.Cases;

namespace Completion.Cli.Commands.Evaluation;

/// <summary>Which cases an evaluation is about.</summary>
internal sealed class CaseOptions
{
    public Argument<string> Project { get; } = new("PROJECT") { Description = "A solution or project that compiles, or a folder that holds one." };

    public Option<string?> Kinds { get; } = new("--kinds") { Description = $"Which places are cut, separated by commas; of {CaseFile.Kinds}; default: all but those of single offsets." };

    public Option<int> Count { get; } = new("--count") { Description = "Cases at most, over all kinds.", DefaultValueFactory = _ => 200 };

    public Option<int> Seed { get; } = new("--seed") { Description = "Decides which places are cut.", DefaultValueFactory = _ => 1 };

    public Option<int> PerFile { get; } = new("--per-file") { Description = "Cases of one kind and one file at most.", DefaultValueFactory = _ => 10 };

    public void AddTo(Command command)
    {
        command.Add(Project);
        command.Add(Kinds);
        command.Add(Count);
        command.Add(Seed);
        command.Add(PerFile);
    }

    public EvaluationOptions Options(ParseResult parsed) => new()
    {
        Project = parsed.GetValue(Project)!,
        Kinds = parsed.GetValue(Kinds),
        Count = parsed.GetValue(Count),
        Seed = parsed.GetValue(Seed),
        CasesPerFile = parsed.GetValue(PerFile),
    };
}
