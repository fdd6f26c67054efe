using System.Collections.Immutable;
using System.Diagnostics;
using Completion.Evaluation.Cases;
using Completion.Evaluation.Modes;
using Completion.Evaluation.Peers;
using Completion.Evaluation.Reports;
using Completion.Evaluation.Writers;

namespace Completion.Evaluation.Running;

/// <summary>Someone who fills holes, under the name that the report has.</summary>
/// <param name="Mode">Name and settings.</param>
/// <param name="Writer">Who fills one hole after the other; null: <paramref name="Holes"/> fills them.</param>
/// <param name="Drafts">Drafts asked for.</param>
/// <param name="Holes">Who fills all holes together.</param>
internal sealed record Contestant(ModeReport Mode, IWriter? Writer, int Drafts, IHolesWriter? Holes = null)
{
    /// <summary>The engine in a mode.</summary>
    public static Contestant Of(EvaluationMode mode, Engine.ICompletionEngine engine, Engine.EngineSettings settings, bool explain) =>
        mode["infill"] == "off"
            ? new(new ModeReport(mode.Name, mode.Settings), new EngineWriter(engine, mode, settings, explain), mode.Drafts)
            : new(new ModeReport(mode.Name, mode.Settings), null, mode.Drafts, new InfillWriter(engine, mode, settings));

    /// <summary>A peer.</summary>
    public static Contestant Of(PeerProcess peer, PeerPrompt prompt, Engine.ICompletionEngine engine, Engine.EngineSettings settings) =>
        new(
            new ModeReport(
                prompt == PeerPrompt.Infill ? peer.Name : $"{peer.Name} suffix-first",
                new Dictionary<string, string> { ["peer"] = $"{peer.Name} {peer.Version}", ["prompt"] = prompt == PeerPrompt.Infill ? "its own" : "suffix-first" }),
            new PeerWriter(peer, engine, settings),
            Drafts: 1);
}

/// <summary>Runs the cases in all modes, and keeps what is complete when it ends early.</summary>
/// <param name="sources">Where documents are replaced.</param>
/// <param name="folder">Keeps each result as soon as it is known, and has those of earlier processes; null: in memory only.</param>
/// <param name="progress">Told before and after each completion.</param>
internal sealed class EvaluationRun(IProjectSources sources, RunFolder? folder, IProgress<EvaluationProgress>? progress)
{
    private readonly CaseRunner _runner = new(sources);
    private readonly Dictionary<(string Case, string Mode), ResultLine> _results = [];
    private readonly int _session = folder?.Earlier.Select(line => line.Session + 1).DefaultIfEmpty(0).Max() ?? 0;
    private int _done;

    /// <summary>Why the run ended before its last case; null when it did not.</summary>
    public string? Partial { get; private set; }

    /// <summary>Wall-clock seconds of all processes that took part.</summary>
    public double Seconds => _results.Values.GroupBy(line => line.Session).Sum(session => session.Max(line => line.Seconds));

    /// <summary>The highest resident memory of any of them, in bytes.</summary>
    public long PeakMemory => _results.Values.Select(line => line.PeakMemory).DefaultIfEmpty(0).Max();

    /// <summary>Runs all cases, until cancelled or until a writer fails, and returns those done in every mode.</summary>
    /// <exception cref="OperationCanceledException">Cancelled before a case was done in every mode.</exception>
    /// <exception cref="EvaluationException">A writer failed before a case was done in every mode.</exception>
    public async Task<ImmutableArray<CaseReport>> RunAsync(
        ImmutableArray<BoundCase> cases, ImmutableArray<Contestant> modes, CancellationToken cancellation)
    {
        foreach (var line in folder?.Earlier ?? [])
            _results.TryAdd((line.Case, line.Outcome.Mode), line);
        Exception? failure = null;
        try
        {
            await RunAllAsync(cases, modes, cancellation).ConfigureAwait(false);
        }
        // Whatever ends the run, hours of finished cases must not be lost with it.
        catch (Exception e)
        {
            failure = e;
        }

        var completed = cases
            .Where(one => modes.All(mode => _results.ContainsKey((one.Case.Id, mode.Mode.Name))))
            .Select(one => CaseReports.Of(one, [.. modes.Select(mode => _results[(one.Case.Id, mode.Mode.Name)].Outcome)]))
            .ToImmutableArray();
        Partial = failure switch
        {
            null => null,
            OperationCanceledException when cancellation.IsCancellationRequested =>
                completed.IsEmpty ? throw new OperationCanceledException(cancellation) : $"Cancelled after {completed.Length} of {cases.Length} cases.",
            _ => completed.IsEmpty
                ? throw new EvaluationException($"The first cases could not be completed: {failure.Message}")
                : $"Failed after {completed.Length} of {cases.Length} cases: {failure.Message}",
        };
        return completed;
    }

    private async Task RunAllAsync(ImmutableArray<BoundCase> cases, ImmutableArray<Contestant> modes, CancellationToken cancellation)
    {
        var total = cases.Length * modes.Length;
        var open = cases.Where(one => modes.Any(mode => !_results.ContainsKey((one.Case.Id, mode.Mode.Name)))).ToImmutableArray();
        _done = total - open.Sum(one => modes.Count(mode => !_results.ContainsKey((one.Case.Id, mode.Mode.Name))));
        if (open.IsEmpty)
            return;

        // The first request of a process compiles the project and this program's own code: no mode's time.
        progress?.Report(new EvaluationProgress(_done, total, "Warming up"));
        foreach (var mode in modes)
            await AskAsync(open[0], mode, cancellation).ConfigureAwait(false);

        var start = Stopwatch.GetTimestamp();
        foreach (var (batch, order) in CaseSchedule.Of(open, modes))
        {
            foreach (var mode in order)
            {
                foreach (var one in batch.Where(one => !_results.ContainsKey((one.Case.Id, mode.Mode.Name))))
                {
                    cancellation.ThrowIfCancellationRequested();
                    progress?.Report(new EvaluationProgress(_done, total, $"{mode.Mode.Name}: {one.Case.Id}"));
                    var outcome = await AskAsync(one, mode, cancellation).ConfigureAwait(false);
                    Keep(new ResultLine(one.Case.Id, _session, Stopwatch.GetElapsedTime(start).TotalSeconds, Environment.WorkingSet, outcome));
                    progress?.Report(new EvaluationProgress(++_done, total, $"{mode.Mode.Name}: {one.Case.Id}"));
                }
            }
        }
    }

    private Task<OutcomeReport> AskAsync(BoundCase bound, Contestant mode, CancellationToken cancellation) => mode.Holes is { } holes
        ? _runner.RunAsync(bound, holes, mode.Mode.Name, cancellation)
        : _runner.RunAsync(bound, mode.Writer!, mode.Mode.Name, mode.Drafts, cancellation);

    private void Keep(ResultLine line)
    {
        using var process = Process.GetCurrentProcess();
        line = line with { PeakMemory = Math.Max(line.PeakMemory, process.PeakWorkingSet64) };
        _results[(line.Case, line.Outcome.Mode)] = line;
        folder?.Append(line);
    }
}
