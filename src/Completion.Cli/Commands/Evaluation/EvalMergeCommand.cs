using System.CommandLine;
using Completion.Evaluation.Reports;

namespace Completion.Cli.Commands.Evaluation;

/// <summary><c>completion eval merge PART… --out FOLDER</c>: the report that one run would have given.</summary>
internal static class EvalMergeCommand
{
    public static Command Create()
    {
        var parts = new Argument<string[]>("PART") { Description = "report.json of each part, or the folder that holds it.", Arity = ArgumentArity.OneOrMore };
        var output = new Option<string?>("--out") { Description = "Folder for the report." };
        var command = new Command("merge", "Put the parts of a run made with --shard together.") { parts, output };
        command.SetAction((parsed, cancellation) => Task.FromResult(EvalCommand.Finish(
            ReportMerge.Of([.. parsed.GetValue(parts)!.Select(ReportJson.ReadFrom)]), parsed.GetValue(output), cancellation)));
        return command;
    }
}
