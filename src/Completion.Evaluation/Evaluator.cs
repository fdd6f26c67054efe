using System.Collections.Immutable;
using System.Security.Cryptography;
using Completion.Engine;
using Completion.Evaluation.Cases;
using Completion.Evaluation.Peers;
using Completion.Evaluation.Projects;
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

    /// <summary>Makes the cases of an evaluation and runs nothing.</summary>
    /// <exception cref="EvaluationException">Nothing can be cut; the message says why and what to do.</exception>
    public static async Task<ImmutableArray<EvaluationCase>> MakeCasesAsync(
        EvaluationOptions options,
        Completion.CSharp.Workspaces.CodeWorkspace workspace,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellation = default) =>
        (await CaseMaking.MakeAsync(options, new WorkspaceSources(workspace), [], progress, cancellation).ConfigureAwait(false)).All;

    internal static async Task<EvaluationReport> RunAsync(
        EvaluationOptions options,
        ICompletionEngine engine,
        IProjectSources sources,
        IProgress<EvaluationProgress>? progress,
        CancellationToken cancellation)
    {
        if (options.Modes.IsDefaultOrEmpty)
            throw new EvaluationException("No mode is named; give one or more with --modes.");
        var notes = new List<string>();
        var cases = await CaseMaking.MakeAsync(options, sources, notes, progress, cancellation).ConfigureAwait(false);
        if (cases.Bound.IsEmpty)
            throw new EvaluationException($"Part {options.Shard} has none of the {cases.All.Length} cases whose file is what it was; choose fewer parts.");
        var origin = OriginOf(options.Project);

        progress?.Report(new EvaluationProgress(0, 0, "Loading the model"));
        await engine.LoadModelAsync(null, cancellation).ConfigureAwait(false);
        var model = new ModelReport(engine.Model!.Name, await Sha256OfAsync(engine.Model.Path, cancellation).ConfigureAwait(false), engine.Model.ContextLength);

        var settings = engine.Settings;
        await using var peers = await Peers(options, engine.Model, progress, cancellation).ConfigureAwait(false);
        try
        {
            ImmutableArray<Contestant> contestants =
            [
                .. options.Modes.Select(mode => Contestant.Of(mode, engine, settings, options.Explain)),
                .. options.Peers.Zip(peers.All, (prompt, peer) => Contestant.Of(peer, prompt, engine, settings)),
            ];
            using var folder = options.Folder is null ? null : RunFolder.Open(options.Folder, Manifest(options, cases, model, engine.Model.Device, contestants), cases.All);
            var run = new EvaluationRun(sources, folder, progress);
            var completed = await run.RunAsync(cases.Bound, contestants, cancellation).ConfigureAwait(false);
            progress?.Report(new EvaluationProgress(0, 0, "Summing up"));
            return ReportBuilder.Summed(new EvaluationReport
            {
                Project = options.Project,
                Origin = origin,
                CasesSha256 = CaseFile.Sha256(cases.All),
                Kinds = cases.Kinds,
                Count = cases.Bound.Length,
                Seed = options.Seed,
                Shard = options.Shard == Shard.Whole ? null : options.Shard.ToString(),
                Stale = cases.Stale,
                Model = model,
                Partial = run.Partial,
                Notes = [.. notes],
                Modes = [.. contestants.Select(one => one.Mode)],
                Summaries = [],
                Pairs = [],
                Cases = completed,
                Cost = new RunCost
                {
                    Device = engine.Model.Device, Seconds = run.Seconds, PeakMemory = run.PeakMemory, Check = new Quantiles(0, 0, 0),
                },
            });
        }
        finally
        {
            engine.Settings = settings;
        }
    }

    /// <summary>Numbers on code that the model was trained on say nothing of other code: a report always says which it is.</summary>
    private static string? OriginOf(string project) => FetchedProject.Find(project) is { } fetched
        ? $"{fetched.Name} {fetched.Version} ({fetched.Source}), {fetched.Licence}; "
            + $"{(fetched.TrainedOn ? "PART of the default model's training data: compare with no other project" : "not part of the default model's training data")}."
        : null;

    private static async Task<PeerSet> Peers(
        EvaluationOptions options, ModelDescription model, IProgress<EvaluationProgress>? progress, CancellationToken cancellation)
    {
        var peers = new PeerSet();
        foreach (var prompt in options.Peers)
        {
            progress?.Report(new EvaluationProgress(0, 0, "Starting the peer"));
            await peers.StartAsync(
                PeerOptions.For(model, prompt),
                cancellation)
                .ConfigureAwait(false);
        }
        return peers;
    }

    private static RunManifest Manifest(
        EvaluationOptions options, CaseSet cases, ModelReport model, string device, ImmutableArray<Contestant> contestants) => new()
        {
            Project = Path.GetFullPath(options.Project),
            Program = ProgramVersion.Current,
            Sources = cases.SourcesSha256,
            Device = device,
            Cases = CaseFile.Sha256(cases.All),
            Seed = options.Seed,
            Model = model.Sha256,
            ContextLength = model.ContextLength,
            Shard = options.Shard.ToString(),
            Modes = contestants.ToDictionary(
                one => one.Mode.Name, one => string.Join(' ', one.Mode.Settings.Select(setting => $"{setting.Key}={setting.Value}"))),
        };

    private static async Task<string> Sha256OfAsync(string path, CancellationToken cancellation)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation).ConfigureAwait(false));
    }
}
