using System.Collections.Immutable;
using Completion.Engine;
using Completion.Evaluation.Cases;
using Completion.Evaluation.Modes;

namespace Completion.Evaluation.Running;

/// <summary>Runs the cases in all modes, and keeps what is complete when it ends early.</summary>
internal sealed class EvaluationRun(
    ICompletionEngine engine, IProjectSources sources, EngineSettings settings, IProgress<EvaluationProgress>? progress)
{
    private readonly CaseRunner _runner = new(engine, sources);
    private readonly Dictionary<EvaluationCase, Dictionary<EvaluationMode, CaseOutcome>> _outcomes = new(ReferenceEqualityComparer.Instance);
    private int _done;

    /// <summary>Why the run ended before its last case; null when it did not.</summary>
    public string? Partial { get; private set; }

    /// <summary>The cases done in every mode, with their outcomes in the order of the modes.</summary>
    public ImmutableArray<CompletedCase> Completed { get; private set; } = [];

    /// <summary>Runs all cases, until cancelled or until the engine fails.</summary>
    /// <exception cref="OperationCanceledException">Cancelled before a case was done in every mode.</exception>
    /// <exception cref="EvaluationException">The engine failed before a case was done in every mode.</exception>
    public async Task RunAsync(
        ImmutableArray<EvaluationCase> cases, ImmutableArray<EvaluationMode> modes, CancellationToken cancellation)
    {
        Exception? failure = null;
        try
        {
            foreach (var (batch, order) in CaseSchedule.Of(cases, modes))
            {
                foreach (var mode in order)
                    await RunBatchAsync(batch, mode, cases.Length * modes.Length, cancellation).ConfigureAwait(false);
            }
        }
        // Whatever ends the run, hours of finished cases must not be lost with it.
        catch (Exception e)
        {
            failure = e;
        }

        Completed =
        [
            .. from evaluated in cases
               let outcomes = _outcomes.GetValueOrDefault(evaluated)
               where outcomes?.Count == modes.Length
               select new CompletedCase(evaluated, [.. modes.Select(mode => outcomes[mode])]),
        ];
        Partial = failure switch
        {
            null => null,
            OperationCanceledException when cancellation.IsCancellationRequested =>
                Completed.IsEmpty ? throw new OperationCanceledException(cancellation) : $"Cancelled after {Completed.Length} of {cases.Length} cases.",
            _ => Completed.IsEmpty
                ? throw new EvaluationException($"The engine failed at the first cases: {failure.Message}")
                : $"The engine failed after {Completed.Length} of {cases.Length} cases: {failure.Message}",
        };
    }

    private async Task RunBatchAsync(
        ImmutableArray<EvaluationCase> batch, EvaluationMode mode, int total, CancellationToken cancellation)
    {
        engine.Settings = ModeSettings.Of(mode, settings);
        foreach (var evaluated in batch)
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Report(new EvaluationProgress(_done, total, $"{mode.Name}: {evaluated.Id}"));
            var outcome = await _runner.RunAsync(evaluated, cancellation).ConfigureAwait(false);
            if (!_outcomes.TryGetValue(evaluated, out var outcomes))
                _outcomes[evaluated] = outcomes = [];
            outcomes[mode] = outcome;
            progress?.Report(new EvaluationProgress(++_done, total, $"{mode.Name}: {evaluated.Id}"));
        }
    }
}

/// <param name="Case">The case.</param>
/// <param name="Outcomes">What each mode made of it, in the order of the modes.</param>
internal sealed record CompletedCase(EvaluationCase Case, ImmutableArray<CaseOutcome> Outcomes);
