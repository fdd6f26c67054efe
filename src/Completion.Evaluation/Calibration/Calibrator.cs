using System.Collections.Immutable;
using Completion.Engine;
using Completion.Engine.Adaptive;
using Completion.Evaluation.Cases;
using Completion.Evaluation.Running;

namespace Completion.Evaluation.Calibration;

/// <summary>
/// Records how sure a model is of texts that people wrote, at the places that an evaluation cuts, and learns when decoding should
/// pause.
/// </summary>
public static class Calibrator
{
    /// <summary>Of how many steps one has the entropy over all legal tokens measured, which asks for hundreds of them.</summary>
    private const int FullEvery = 7;

    /// <summary>Tokens of a text at most: what is written further on is much like that.</summary>
    private const int MostTokens = 64;

    /// <summary>Records and learns; the engine's settings and documents end as they began, and nothing is stored.</summary>
    /// <param name="options">What to cut, one for each project; modes and folders do not matter.</param>
    /// <param name="engine">The engine; no one else may use it meanwhile.</param>
    /// <param name="progress">Told before each text.</param>
    /// <param name="cancellation">Ends it without a result.</param>
    /// <exception cref="EvaluationException">Nothing can be recorded or learnt; the message says why and what to do.</exception>
    public static async Task<CalibrationReport> RunAsync(
        IReadOnlyList<EvaluationOptions> options, CompletionEngine engine, IProgress<EvaluationProgress>? progress, CancellationToken cancellation)
    {
        var steps = ImmutableArray.CreateBuilder<RecordedStep>();
        var (texts, refused) = (0, 0);
        var settings = engine.Settings;
        await engine.LoadModelAsync(null, cancellation).ConfigureAwait(false);
        try
        {
            foreach (var one in options)
            {
                var sources = new WorkspaceSources(engine.Workspace);
                var cases = await CaseMaking.MakeAsync(one, sources, [], progress, cancellation).ConfigureAwait(false);
                for (var done = 0; done < cases.Bound.Length; done++)
                {
                    var bound = cases.Bound[done];
                    progress?.Report(new EvaluationProgress(done, cases.Bound.Length, bound.Case.Id));
                    if (await RecordAsync(bound, engine, sources, settings, cancellation).ConfigureAwait(false) is { } recorded)
                    {
                        steps.AddRange(recorded.Steps);
                        texts++;
                        refused += recorded.Refused ? 1 : 0;
                    }
                }
            }
        }
        finally
        {
            engine.Settings = settings;
        }

        var source = string.Join("; ", options.Select(one =>
            $"{Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(one.Project)))}, {one.Kinds ?? "all kinds"}, up to {one.Count} cases, seed {one.Seed}"));
        return new CalibrationReport(source, steps.ToImmutable(), texts, refused, ThresholdLearning.Learn(steps, options[0].Seed));
    }

    /// <summary>Of a case with several holes the first, with nothing in the others.</summary>
    private static async Task<RecordedText?> RecordAsync(
        BoundCase bound, CompletionEngine engine, WorkspaceSources sources, EngineSettings settings, CancellationToken cancellation)
    {
        try
        {
            sources.Replace(bound.File.Path, bound.Splice([]));
            engine.Settings = settings with { Extent = bound.Kind.Extent, MaxTokens = MostTokens };
            var request = new CompletionRequest { Path = bound.File.Path, Position = bound.Position([]), Trigger = CompletionTrigger.Invoked };
            return await engine.RecordAsync(request, bound.Case.Holes[0].Truth, FullEvery, cancellation).ConfigureAwait(false);
        }
        finally
        {
            sources.Restore(bound.File.Path);
        }
    }
}
