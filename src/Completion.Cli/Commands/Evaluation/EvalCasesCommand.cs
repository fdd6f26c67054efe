using System.CommandLine;
using Completion.CSharp.Workspaces;
using Completion.Evaluation;
using Completion.Evaluation.Cases;

namespace Completion.Cli.Commands.Evaluation;

/// <summary><c>completion eval cases PROJECT FILE</c>: makes the cases of an evaluation, to run the same ones elsewhere.</summary>
internal static class EvalCasesCommand
{
    public static Command Create()
    {
        var cases = new CaseOptions();
        var file = new Argument<string>("FILE") { Description = "Where the cases are written, one JSON object per line." };
        var command = new Command("cases", "Make cases and write them to a file; run them with `eval PROJECT --cases FILE`.");
        cases.AddTo(command);
        command.Add(file);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var workspace = new CodeWorkspace(new WorkspaceOptions { WatchFiles = false });
            var made = await ProgressBar.ShowAsync(progress => Evaluator.MakeCasesAsync(cases.Options(parsed), workspace, progress, cancellation));
            CaseFile.WriteTo(parsed.GetValue(file)!, made);
            Console.Out.WriteLine($"{made.Length} cases written to {parsed.GetValue(file)}:");
            foreach (var kind in made.GroupBy(one => one.Kind))
            {
                Console.Out.WriteLine($"  {kind.Count(),5} {kind.Key}");
            }

            return 0;
        });
        return command;
    }
}
