using System.Collections.Immutable;
using Completion.Engine;
using Completion.Evaluation.Cases;
using Completion.Evaluation.Modes;
using Completion.Evaluation.Reports;
using Completion.Evaluation.Running;

namespace Completion.Evaluation;

/// <summary>
/// Measures the product on a real project: cuts it where a person would ask for a completion, completes with the engine
/// as it is, and compares with what stood there and with what the compiler says.
/// </summary>
public static class Evaluator
{
    /// <summary>Runs the evaluation; the engine's model is loaded if it is not, its settings and documents end as they began.</summary>
    /// <param name="options">What to evaluate.</param>
    /// <param name="engine">The engine; no one else may use it meanwhile.</param>
    /// <param name="progress">Told before and after each completion.</param>
    /// <param name="cancellation">Ends the evaluation with a partial report over the cases done so far.</param>
    /// <returns>The report; <see cref="EvaluationReport.Partial"/> says whether it ended early.</returns>
    /// <exception cref="EvaluationException">Nothing can be evaluated; the message says why and what to do.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before a case was done in every mode.</exception>
    /// <exception cref="Completion.Inference.ModelException">The model cannot be loaded; the message says what to do.</exception>
    public static Task<EvaluationReport> RunAsync(
        EvaluationOptions options,
        ICompletionEngine engine,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellation = default) =>
        RunAsync(options, engine, new WorkspaceSources(engine.Workspace), progress, cancellation);

    internal static async Task<EvaluationReport> RunAsync(
        EvaluationOptions options,
        ICompletionEngine engine,
        IProjectSources sources,
        IProgress<EvaluationProgress>? progress,
        CancellationToken cancellation)
    {
        Validate(options);
        var notes = new List<string>();
        var cases = await MakeCasesAsync(options, sources, notes, progress, cancellation).ConfigureAwait(false);

        progress?.Report(new EvaluationProgress(0, 0, "Loading the model"));
        await engine.LoadModelAsync(null, cancellation).ConfigureAwait(false);

        var settings = engine.Settings;
        notes.Add($"Every mode writes one draft of at most {settings.MaxTokens} tokens, extent {ModeSettings.Extent}; what follows the end of its statement is dropped.");
        try
        {
            var run = new EvaluationRun(engine, sources, settings, progress);
            await run.RunAsync(cases, options.Modes, cancellation).ConfigureAwait(false);
            return ReportBuilder.Build(options, engine.Model, cases.Length, run.Completed, run.Partial, notes);
        }
        finally
        {
            engine.Settings = settings;
        }
    }

    private static void Validate(EvaluationOptions options)
    {
        if (options.Count < 1)
            throw new EvaluationException("The number of cases must be 1 or more; give it with --count.");
        if (options.CasesPerFile < 1)
            throw new EvaluationException("The number of cases per file must be 1 or more.");
        if (options.Modes.IsDefaultOrEmpty)
            throw new EvaluationException("No mode is named; give one or more with --modes.");
    }

    private static async Task<ImmutableArray<EvaluationCase>> MakeCasesAsync(
        EvaluationOptions options,
        IProjectSources sources,
        List<string> notes,
        IProgress<EvaluationProgress>? progress,
        CancellationToken cancellation)
    {
        progress?.Report(new EvaluationProgress(0, 0, "Loading the project"));
        var projects = await sources.LoadAsync(options.Project, progress, cancellation).ConfigureAwait(false);
        progress?.Report(new EvaluationProgress(0, 0, "Compiling the project"));
        var full = Path.GetFullPath(options.Project);
        var root = Directory.Exists(full) ? full : Path.GetDirectoryName(full)!;
        var files = await ProjectFiles.OfAsync(projects, root, notes, cancellation).ConfigureAwait(false);
        if (files.IsEmpty)
            throw new EvaluationException($"'{options.Project}' has no file to cut: all are generated or have errors.");

        var cases = CaseSampler.Sample(
            files,
            file => MemberAccessCuts.FindIn(file.Tree.GetRoot(cancellation)),
            options.Count, options.CasesPerFile, options.Seed);
        if (cases.IsEmpty)
        {
            throw new EvaluationException(
                $"'{options.Project}' has no member access in a method of {MemberAccessCuts.MinBodyLines} lines or more; choose a larger project.");
        }
        if (cases.Length < options.Count)
            notes.Add($"{options.Count} cases were asked for; at most {options.CasesPerFile} per file, the project gives {cases.Length}.");
        return cases;
    }
}
