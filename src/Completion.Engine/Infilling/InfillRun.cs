using Completion.CSharp.Reviews;
using Completion.Engine.Models;

namespace Completion.Engine.Infilling;

/// <summary>One request on its way: who fills the holes, the fillings, what the compiler says of them.</summary>
internal sealed class InfillRun(HoleDocument document, EngineSettings settings, RequestClock clock)
{
    /// <summary>Further proposals that are looked at when none of those asked for compiles.</summary>
    private const int MoreTries = 3;

    /// <summary>The whole pipeline.</summary>
    /// <param name="route">Who fills the holes, and why.</param>
    /// <param name="model">The completion model, which fills the holes or reads along; null: it is not wanted.</param>
    /// <param name="denoiser">The masked-diffusion model; null: it is not wanted.</param>
    /// <param name="drafts">Proposals at most.</param>
    /// <param name="cancellation">Honoured within one model call or one binding.</param>
    public InfillResult Fill(InfillRoute route, LoadedModel? model, LoadedDenoiser? denoiser, int drafts, CancellationToken cancellation)
    {
        var rules = new MonitorRules(document, settings, cancellation) { Vocabulary = denoiser?.Denoiser.Vocabulary };
        if (!rules.CanBeFilled)
        {
            return new InfillResult
            {
                EmptyReason = "Whatever is written into the holes, the text around them does not become C#; mend that first.",
                Route = route.Reason,
                Milliseconds = clock.Total,
            };
        }

        var reviewer = new DraftReviewer(document.Original(cancellation));
        var found = new List<InfillDraft>();
        var diffusion = denoiser is null ? null : new DiffusionFiller(denoiser, model, document, rules, settings);
        var leftToRight = diffusion is null ? new LeftToRightFiller(model!, document, rules, settings) : null;
        foreach (var raw in diffusion?.Fill(drafts, MoreTries, cancellation) ?? leftToRight!.Fill(drafts, MoreTries, cancellation))
        {
            var filled = raw with { Texts = [.. raw.Texts.Select((text, hole) => document.Trim(hole, text))] };
            // The grammar lets through more than the language has (numbers that are too large, say), and where holes leave the document in pieces it
            // has less to go by.
            if (filled.Texts.All(string.IsNullOrWhiteSpace) ||
                (settings.Monitors["grammar"] && !reviewer.Parses(document.Range, document.Whole(filled.Texts), cancellation)))
            {
                continue;
            }

            found.Add(new InfillDraft(
                [.. document.Holes.Select((hole, number) => new HoleFill(hole, filled.Texts[number], filled.Forced[number]))],
                Review(reviewer, filled, cancellation),
                filled.LogProbability));
            if (found.Count >= drafts && (!settings.Review || found.Exists(draft => draft.Review.Verdict == ReviewVerdict.Compiles)))
            {
                break;
            }
        }

        return new InfillResult
        {
            Drafts = [.. found.OrderBy(draft => draft.Review.Verdict == ReviewVerdict.AddsErrors ? 1 : 0).Take(drafts)],
            EmptyReason = found.Count > 0 ? null : "Nothing was found that fits into all holes; check that the text around them is sound C#.",
            Route = route.Reason,
            Counters = diffusion?.Counters ?? leftToRight!.Counters,
            Milliseconds = clock.Total,
        };
    }

    private DraftReview Review(DraftReviewer reviewer, FilledCanvas filled, CancellationToken cancellation)
    {
        return settings.Review
            ? DraftReview.Of(reviewer.Review(document.Range, document.Whole(filled.Texts), cancellation))
            : new DraftReview(ReviewVerdict.Unknown, []);
    }
}
