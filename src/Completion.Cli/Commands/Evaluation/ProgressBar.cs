using Completion.Evaluation;
using Spectre.Console;

namespace Completion.Cli.Commands.Evaluation;

/// <summary>A bar on the error stream while an evaluation runs; nothing where that stream is no terminal.</summary>
internal static class ProgressBar
{
    public static Task<T> ShowAsync<T>(Func<IProgress<EvaluationProgress>?, Task<T>> run)
    {
        if (Console.IsErrorRedirected)
        {
            return run(null);
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress().AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var task = context.AddTask("Starting");
                return await run(new InlineProgress(p =>
                {
                    task.Description = Markup.Escape(p.Message);
                    (task.MaxValue, task.Value) = (Math.Max(1, p.Total), p.Done);
                }));
            });
    }

    /// <summary>Reports on the caller's thread: the thread pool's order would let the bar jump back.</summary>
    private sealed class InlineProgress(Action<EvaluationProgress> report) : IProgress<EvaluationProgress>
    {
        public void Report(EvaluationProgress value) => report(value);
    }
}
