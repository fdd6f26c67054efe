using System.CommandLine;
using Completion.Engine;
using Completion.Evaluation;
using Completion.Evaluation.Cases;
using Completion.Evaluation.Modes;
using Completion.Evaluation.Reports;
using Completion.Evaluation.Reports.Html;
using Completion.Evaluation.Running;

namespace Completion.Cli.Commands.Evaluation;

/// <summary><c>completion eval PROJECT</c>: how much of what is suggested compiles, and is what stood there.</summary>
internal static class EvalCommand
{
    public static Command Create()
    {
        var cases = new CaseOptions();
        var run = new RunOptions();
        var engineOptions = new EngineOptions();
        var command = new Command("eval", "Cut a project where a person would ask for a completion, complete, and compile the result.");
        cases.AddTo(command);
        run.AddTo(command);
        engineOptions.AddTo(command, withMonitors: false);
        command.Add(EvalCasesCommand.Create());
        command.Add(EvalMergeCommand.Create());
        command.Add(EvalCompareCommand.Create());
        command.Add(EvalReportCommand.Create());
        command.Add(EvalPeerCommand.Create());
        command.Add(EvalFetchCommand.Create());
        command.SetAction(async (parsed, cancellation) =>
        {
            var options = run.Apply(parsed, cases.Options(parsed));
            await using var engine = engineOptions.CreateEngine(parsed, engineOptions.Settings(parsed));
            var report = await ProgressBar.ShowAsync(progress => Evaluator.RunAsync(options, engine, progress, cancellation));
            return Finish(report, options.Folder, cancellation);
        });
        return command;
    }

    /// <summary>Prints a report and writes its files; the exit code says whether it is whole.</summary>
    public static int Finish(EvaluationReport report, string? folder, CancellationToken cancellation)
    {
        Console.Out.WriteLine(ReportTable.Write(report));
        if (folder is not null)
        {
            Console.Out.WriteLine($"Written to {ReportJson.WriteTo(folder, report)}");
            Console.Out.WriteLine($"Written to {ReportHtml.WriteTo(folder, report)}");
        }

        return report.Partial is null ? 0 : cancellation.IsCancellationRequested ? CommandLine.Cancelled : CommandLine.InternalError;
    }
}
