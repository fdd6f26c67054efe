using System.CommandLine;
using Completion.Evaluation;
using Completion.Evaluation.Modes;
using Completion.Evaluation.Reports;
using Spectre.Console;

namespace Completion.Cli.Commands;

/// <summary><c>completion eval PROJECT</c>: how much of what is suggested compiles, and is what stood there.</summary>
internal static class EvalCommand
{
    public static Command Create()
    {
        var project = new Argument<string>("PROJECT") { Description = "A solution or project that compiles, or a folder that holds one." };
        var count = new Option<int>("--count") { Description = "Cases at most.", DefaultValueFactory = _ => 200 };
        var seed = new Option<int>("--seed") { Description = "Decides which places are cut.", DefaultValueFactory = _ => 1 };
        var modes = new Option<string>("--modes")
        {
            Description = $"What to compare, separated by commas: {string.Join(", ", EvaluationModes.All.Select(m => m.Name))}.",
            DefaultValueFactory = _ => string.Join(',', EvaluationModes.All.Select(m => m.Name)),
        };
        var output = new Option<string?>("--out") { Description = "Folder for report.json." };
        var engineOptions = new EngineOptions();
        var command = new Command("eval", "Cut a project at member accesses, complete, and compile the result.") { project, count, seed, modes, output };
        engineOptions.AddTo(command);
        command.Add(EvalFetchCommand.Create());
        command.SetAction(async (parsed, cancellation) =>
        {
            var options = new EvaluationOptions
            {
                Project = parsed.GetValue(project)!,
                Count = parsed.GetValue(count),
                Seed = parsed.GetValue(seed),
                Modes = EvaluationModes.Parse(parsed.GetValue(modes)!),
            };
            await using var engine = engineOptions.CreateEngine(parsed, engineOptions.Settings(parsed));
            var report = await RunAsync(options, engine, cancellation);
            Console.Out.WriteLine(ReportTable.Write(report));
            if (parsed.GetValue(output) is { } folder)
            {
                Console.Out.WriteLine($"Written to {ReportJson.WriteTo(folder, report)}");
            }

            return 0;
        });
        return command;
    }

    private static Task<EvaluationReport> RunAsync(
        EvaluationOptions options, Engine.ICompletionEngine engine, CancellationToken cancellation)
    {
        if (Console.IsErrorRedirected)
        {
            return Evaluator.RunAsync(options, engine, null, cancellation);
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress().AutoClear(true).StartAsync(async context =>
        {
            var task = context.AddTask("Starting");
            var progress = new InlineProgress(p =>
            {
                task.Description = Markup.Escape(p.Message);
                (task.MaxValue, task.Value) = (Math.Max(1, p.Total), p.Done);
            });
            return await Evaluator.RunAsync(options, engine, progress, cancellation);
        });
    }

    /// <summary>Reports on the caller's thread: the thread pool's order would let the bar jump back.</summary>
    private sealed class InlineProgress(Action<EvaluationProgress> report) : IProgress<EvaluationProgress>
    {
        public void Report(EvaluationProgress value) => report(value);
    }
}
