using System.Collections.Immutable;
using Completion.Engine;
using Completion.Engine.Infilling;
using Completion.Evaluation.Modes;
using Completion.Evaluation.Reports;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Evaluation.Writers;

/// <summary>The product's own engine, asked to fill all holes of a case together: what is written is bounded by the text behind it.</summary>
/// <param name="engine">The engine; its settings are replaced.</param>
/// <param name="mode">The mode.</param>
/// <param name="settings">What all modes share.</param>
internal sealed class InfillWriter(ICompletionEngine engine, EvaluationMode mode, EngineSettings settings) : IHolesWriter
{
    /// <inheritdoc/>
    public async Task<FilledHoles> FillAsync(HolesQuestion question, CancellationToken cancellation)
    {
        engine.Settings = mode.Apply(settings, question.Extent);
        var request = new InfillRequest
        {
            Path = question.Path, Holes = [.. question.Positions.Select(position => new TextSpan(position, 0))], Drafts = mode.Drafts,
        };
        var result = await engine.InfillAsync(request, cancellation).ConfigureAwait(false);
        // Scored as nothing suggested, a broken model would look like a modest one.
        if (result.IsFailure)
            throw new EvaluationException(result.EmptyReason ?? "The engine failed.");

        return new FilledHoles(
            [.. result.Drafts.Select(draft => draft.Fills.Select(fill => fill.Text).ToImmutableArray())],
            result.EmptyReason,
            new CountsReport
            {
                Tokens = result.Counters.Tokens,
                MainTokens = result.Counters.Tokens,
                ModelCalls = result.Counters.Steps,
                ConstraintChecks = result.Counters.Checks,
                Refused = result.Counters.Refused,
                Relaxed = result.Counters.Relaxed,
                Recoveries = result.Counters.Recoveries,
                Forced = result.Drafts is [var first, ..] && first.Fills.Any(fill => fill.IsForced) ? 1 : 0,
            },
            result.Milliseconds,
            result.Counters.ModelMilliseconds);
    }
}
