using Completion.CSharp.Reviews;
using Completion.Engine.Models;

namespace Completion.Engine.Infilling;

/// <summary>One request on its way: who fills the holes, the fillings, what the compiler says of them.</summary>
/// <param name="document">The document.</param>
/// <param name="settings">How.</param>
/// <param name="clock">Since the request came.</param>
/// <param name="drafts">Proposals at most.</param>
internal sealed class InfillRun(HoleDocument document, EngineSettings settings, RequestClock clock, int drafts)
{
    /// <summary>Further proposals that are looked at when none of those asked for compiles.</summary>
    private const int MoreTries = 3;

    private readonly List<InfillDraft> _found = [];
    private readonly List<string> _reasons = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private InfillCounters _counters = new();
    private bool _cannotBeFilled;
    private string? _problem;

    /// <summary>Whether there is a proposal.</summary>
    public bool HasFound => _found.Count > 0;

    /// <summary>Whether nobody else need be asked: something compiles, or that is not looked at, or nothing can be found by anyone.</summary>
    public bool IsSettled => _cannotBeFilled || (HasFound && (!settings.Review || _found.Exists(Compiles)));

    /// <summary>Has a model fill the holes.</summary>
    /// <param name="route">Which, and why.</param>
    /// <param name="model">The completion model, which fills the holes or reads along; null: it is not wanted.</param>
    /// <param name="denoiser">The masked-diffusion model; null: it is not wanted.</param>
    /// <param name="cancellation">Honoured within one model call or one binding.</param>
    public void Fill(InfillRoute route, LoadedModel? model, LoadedDenoiser? denoiser, CancellationToken cancellation)
    {
        _reasons.Add(route.Reason);
        var rules = new MonitorRules(document, settings, cancellation) { Vocabulary = denoiser?.Denoiser.Vocabulary };
        if (!rules.CanBeFilled)
        {
            _cannotBeFilled = true;
            return;
        }

        var reviewer = new DraftReviewer(document.Original(cancellation));
        var diffusion = denoiser is null ? null : new DiffusionFiller(denoiser, model, document, rules, settings);
        var leftToRight = diffusion is null ? new LeftToRightFiller(model!, document, rules, settings) : null;
        var own = 0;
        foreach (var raw in diffusion?.Fill(drafts, MoreTries, cancellation) ?? leftToRight!.Fill(drafts, MoreTries, cancellation))
        {
            var filled = raw with { Texts = [.. raw.Texts.Select((text, hole) => document.Trim(hole, text))] };
            // The grammar lets through more than the language has (numbers that are too large, say), and where holes leave the document in pieces it
            // has less to go by.
            if (filled.Texts.All(string.IsNullOrWhiteSpace) ||
                !_known.Add(string.Join('\0', filled.Texts)) ||
                (settings.Monitors["grammar"] && !reviewer.Parses(document.Range, document.Whole(filled.Texts), cancellation, rules.Sound)))
            {
                continue;
            }

            own++;
            _found.Add(new InfillDraft(
                [.. document.Holes.Select((hole, number) => new HoleFill(hole, filled.Texts[number], filled.Forced[number]))],
                Review(reviewer, filled, cancellation),
                filled.LogProbability));
            if (own >= drafts && (!settings.Review || _found.Exists(Compiles)))
            {
                break;
            }
        }

        _problem ??= diffusion?.Problem;
        _counters = InfillCounters.Sum(_counters, diffusion?.Counters ?? leftToRight!.Counters);
    }

    /// <summary>What was found, what compiles first.</summary>
    public InfillResult Result() => new()
    {
        Drafts = [.. _found.OrderBy(draft => draft.Review.Verdict == ReviewVerdict.AddsErrors ? 1 : 0).Take(drafts)],
        EmptyReason = _cannotBeFilled ? "Whatever is written into the holes, the text around them does not become C#; mend that first."
            : HasFound ? null
            : _problem ?? "Nothing was found that fits into all holes; check that the text around them is sound C#.",
        Route = string.Join("; ", _reasons),
        Counters = _counters,
        Milliseconds = clock.Total,
    };

    private static bool Compiles(InfillDraft draft) => draft.Review.Verdict == ReviewVerdict.Compiles;

    private DraftReview Review(DraftReviewer reviewer, FilledCanvas filled, CancellationToken cancellation)
    {
        return settings.Review
            ? DraftReview.Of(reviewer.Review(document.Range, document.Whole(filled.Texts), cancellation))
            : new DraftReview(ReviewVerdict.Unknown, []);
    }
}
