using System.Collections.Immutable;
using System.Text;
using Completion.Constraints;
using Completion.CSharp.Monitors;
using Completion.CSharp.Prompts;
using Completion.CSharp.Reviews;
using Completion.CSharp.Situations;
using Completion.CSharp.Workspaces;
using Completion.Decoding;
using Completion.Decoding.Adaptive;
using Completion.Decoding.Superposed;
using Completion.Engine.Adaptive;
using Completion.Engine.Models;
using Completion.Engine.Prompting;
using Completion.Engine.Ranking;
using Completion.Engine.Repairs;

namespace Completion.Engine;

/// <summary>One request on its way: constraint, prompt, drafts, review, ranking. Used once, by one thread.</summary>
internal sealed partial class CompletionRun(
    DocumentSnapshot snapshot, Situation situation, CompletionTrigger trigger, EngineSettings settings, RequestClock clock, bool isTrusted = false)
{
    /// <summary>
    /// Drafts of the second try, when someone types and the only draft does not compile: one of these may, and nothing
    /// would be shown otherwise.
    /// </summary>
    private const int SecondTryDrafts = 4;

    /// <summary>Tokens of a draft of the second try: someone waits, and short drafts are the ones that compile.</summary>
    private const int SecondTryTokens = 24;

    private readonly DraftReviewer _reviewer = new(situation.Analysis);
    private readonly SecurityVeto? _security = settings.SecurityVeto ? new SecurityVeto(situation, isTrusted) : null;
    private ImmutableArray<CompilerQuestions> _questions = [];
    private CompletionTimings _timings = new();

    /// <summary>Monitors of their own for proposals: each answers only so many questions in a request.</summary>
    private ProductConstraint? _proposed;

    private CompletionCounters _counters = new();

    /// <summary>Texts that may follow the cursor, see <see cref="DecodingRequest.Expected"/>.</summary>
    public ImmutableArray<ReadOnlyMemory<byte>> Expected { get; init; } = [];

    /// <summary>Whether the cursor stands after a piece of a word: whoever typed it is typing on, and the next key asks again.</summary>
    private bool IsInWord => situation.Replaced.Start > 0 && char.IsLetterOrDigit(situation.Analysis.Text[situation.Replaced.Start - 1]);

    /// <summary>Null: drafts after the first are the most probable ones.</summary>
    private SamplingSettings? Sampling => settings is { Temperature: 0, DraftMethod: not "arithmetic" } ? null : new SamplingSettings
    {
        Temperature = settings.Temperature > 0 ? settings.Temperature : 1,
        TopP = settings.TopP,
        MinP = settings.MinP,
        TypicalP = settings.TypicalP,
    };

    private bool OnlyCompiling => DraftRanking.OnlyCompiling(settings, trigger);

    /// <summary>Whether to say what happened at every token.</summary>
    public bool Explain { get; init; }

    /// <summary>What superposed drafts are told apart by; null: drafts are decoded side by side.</summary>
    public NgramTables? Ngrams { get; set; }

    /// <summary>The whole pipeline after the situation is known.</summary>
    /// <param name="model">No one else uses it meanwhile.</param>
    /// <param name="prompts">Makes the prompt.</param>
    /// <param name="drafts">Drafts at most.</param>
    /// <param name="cancellation">Honoured within one model call or one binding.</param>
    public CompletionResult Complete(LoadedModel model, PromptMaker prompts, int drafts, CancellationToken cancellation)
    {
        var (active, monitors) = Constrain(cancellation);
        _questions = [.. active.Select(monitor => monitor.Questions).OfType<CompilerQuestions>()];
        _proposed = Ngrams is null ? null : Constrain(cancellation).Monitors;
        _timings = _timings with { Analysis = clock.Lap() };

        // One for all tries, so that a second one finds it in memory.
        var prompt = prompts.Make(situation, cancellation);
        _timings = _timings with { Analysis = _timings.Analysis + clock.Lap() };

        var decoded = Decode(model, prompt, monitors, drafts, prompts.MostTokens, cancellation);
        var reviewed = Review(decoded.Drafts, cancellation);
        if (settings is { Repairs: > 0, Review: true } && !IsInWord && reviewed.All(draft => draft.Shown.Review.Verdict == ReviewVerdict.AddsErrors)
            && Mend(model, prompt, monitors, decoded, reviewed, prompts.MostTokens, cancellation) is var (mended, of))
        {
            (reviewed, decoded) = ([mended, .. reviewed.Take(drafts - 1)], of);
        }

        var shown = Rank(reviewed);
        if (shown.IsEmpty && drafts == 1 && OnlyCompiling && !IsInWord && decoded.Drafts is [{ Text.Length: > 0 }])
        {
            NextTry();
            decoded = Decode(model, prompt, monitors, SecondTryDrafts, Math.Min(SecondTryTokens, prompts.MostTokens), cancellation);
            shown = decoded.Drafts.Where(draft => !draft.IsGreedy)
                .Select(draft => Rank(Review([draft], cancellation)))
                .FirstOrDefault(ranked => !ranked.IsEmpty, []);
        }

        return new CompletionResult
        {
            Drafts = shown,
            EmptyReason = shown.IsEmpty ? WhyEmpty(decoded) : null,
            Timings = _timings with { Total = clock.Total },
            Counters = _counters,
            Trace = Trace(model, active, prompt, decoded),
            Explanation = decoded.Explanation,
        };
    }

    /// <summary>How sure the model is, step by step, of a text that a person wrote at the cursor.</summary>
    public Adaptive.RecordedText Record(LoadedModel model, PromptMaker prompts, string truth, int fullEvery, CancellationToken cancellation)
    {
        var request = Request(model, prompts.Make(situation, cancellation), Constrain(cancellation).Monitors, drafts: 1, prompts.MostTokens, cancellation);
        return Adaptive.RecordedText.Of(
            new StepRecorder(model.Session).Record(request, Encoding.UTF8.GetBytes(LineEndings.ToLf(truth)), fullEvery, cancellation));
    }

    private (ImmutableArray<ActiveMonitor> Active, ProductConstraint Monitors) Constrain(CancellationToken cancellation)
    {
        var active = MonitorCatalogue.Start(
            settings.Monitors, new MonitorContext(situation.Analysis, situation.Replaced, situation.Inserted, cancellation));
        var states = active.Select(monitor => monitor.State);
        return (active, new ProductConstraint([.. settings.Comments || CodeFirst.At(situation) is not { } code ? states : states.Append(code)]));
    }

    /// <summary>What <see cref="Complete"/> would give the model.</summary>
    public CompletionPrompt Prompt(LoadedModel model, PromptMaker prompts, CancellationToken cancellation)
    {
        var prompt = prompts.Make(situation, cancellation);
        return new CompletionPrompt(
            model.Text(prompt.Document.Prefix), model.Text(prompt.Document.Suffix), model.Text(prompt.Context.Tokens),
            prompt.Tokens.Length, prompts.MostTokens, situation.Stop);
    }

    private DecodingResult Decode(
        LoadedModel model, MadePrompt prompt, ProductConstraint monitors, int drafts, int tokens, CancellationToken cancellation, bool relaxes = true)
    {
        var start = clock.Total;
        var request = Request(model, prompt, monitors, drafts, tokens, cancellation) with { Relaxes = relaxes };
        var result = model.Decoder.Decode(request, cancellation);
        clock.Lap();

        var counted = result.Counters;
        _timings = _timings with
        {
            FirstToken = start + RequestClock.Milliseconds(counted.FirstTokenTicks),
            LastToken = start + RequestClock.Milliseconds(counted.LastTokenTicks),
            Model = _timings.Model + RequestClock.Milliseconds(counted.ModelTicks),
            Constraint = _timings.Constraint + RequestClock.Milliseconds(counted.ChoiceTicks),
            Judge = _timings.Judge + RequestClock.Milliseconds(counted.JudgeTicks),
        };
        _counters = new CompletionCounters
        {
            PromptTokens = prompt.Tokens.Length,
            PromptTokensEvaluated = _counters.PromptTokensEvaluated + counted.PromptTokensEvaluated,
            ModelCalls = _counters.ModelCalls + counted.ModelCalls,
            Steps = _counters.Steps + counted.Steps,
            Tokens = _counters.Tokens + counted.Tokens,
            MainTokens = _counters.MainTokens + counted.MainTokens,
            DraftModelCalls = _counters.DraftModelCalls + counted.DraftModelCalls,
            DraftModelTokens = _counters.DraftModelTokens + counted.DraftModelTokens,
            ForcedTokens = _counters.ForcedTokens + counted.ForcedTokens,
            GuessedTokens = _counters.GuessedTokens + counted.GuessedTokens,
            WrongGuesses = _counters.WrongGuesses + counted.WrongGuesses,
            ConstraintChecks = _counters.ConstraintChecks + counted.Checks,
            Refused = _counters.Refused + counted.Refused,
            Masks = _counters.Masks + counted.Masks,
            Relaxed = _counters.Relaxed + counted.Relaxed,
            Pauses = _counters.Pauses + counted.Pauses,
            Overruled = _counters.Overruled + counted.Overruled,
            JudgeQuestions = _counters.JudgeQuestions + counted.JudgeQuestions,
            Objections = _counters.Objections + counted.Objections,
            LookAheadTokens = _counters.LookAheadTokens + counted.LookAheadTokens,
        };
        return result;
    }

    private DecodingRequest Request(
        LoadedModel model, MadePrompt prompt, ProductConstraint monitors, int drafts, int tokens, CancellationToken cancellation)
    {
        var mode = AdaptiveMode.Of(settings.Adaptive);
        var threshold = mode.IsLearnt ? settings.PauseThreshold ?? model.PauseThreshold : 0;
        var judge = mode.IsJudged ? new WindowJudge(new WindowReviewer(situation.Analysis), situation, cancellation) : null;
        return new DecodingRequest
        {
            Prompt = prompt.Tokens,
            Removed = prompt.Removed.Bytes,
            ExactBoundary = settings.TokenAlignment == "exact",
            Constraint = monitors,
            AsksForFirst = IsForFirst,
            Stop = situation.Stop,
            Drafts = drafts,
            MaxTokens = tokens + prompt.Removed.Count,
            ForcedText = settings.ForcedText,
            Superposed = Ngrams is null ? null : new SuperposedSettings { Ngrams = Ngrams, Constraint = _proposed },
            Speculation = SpeculationModes.Parse(settings.Speculation),
            DraftModel = settings.DraftModel is not null,
            Expected = Expected,
            File = WorkspaceStores.KeyOf(snapshot.Path),
            Explain = Explain,
            Method = DraftMethods.Parse(settings.DraftMethod),
            Meaning = text => DraftMeaning.Of(situation, DraftTrimming.Trim(situation, text)),
            Sampling = Sampling,
            Beam = mode.Beam is null || threshold is null ? null : mode.Beam with { Threshold = threshold.Value, Judge = judge },
            Adaptive = mode.LookAhead is null || threshold is null ? null : mode.LookAhead with { Threshold = threshold.Value, Judge = judge },
        };
    }

    private void IsForFirst(bool isForFirst)
    {
        foreach (var questions in _questions)
        {
            questions.IsForFirst = isForFirst;
        }
    }

    /// <summary>What the compiler says of drafts, in their order; without those that say nothing, and those that break a rule of security.</summary>
    private ImmutableArray<ReviewedDraft> Review(ImmutableArray<Draft> drafts, CancellationToken cancellation)
    {
        var reviewed = ImmutableArray.CreateBuilder<ReviewedDraft>();
        foreach (var draft in drafts)
        {
            var trimmed = DraftTrimming.Trim(situation, draft.Text);
            if (string.IsNullOrWhiteSpace(trimmed))
            {
                continue;
            }

            var text = LineEndings.ToDocument(situation.Inserted + trimmed, situation.Analysis.Text);
            if (_security?.Refuses(situation, text, cancellation) == true)
            {
                continue;
            }

            var review = settings.Review ? _reviewer.Review(situation.Replaced, text, cancellation) : null;
            var shown = new CompletionDraft(
                text, situation.Replaced, draft.LogProbability, draft.Tokens, review is null ? new DraftReview(ReviewVerdict.Unknown, []) : DraftReview.Of(review), draft.End)
            {
                LogWeight = draft.LogWeight,
            };
            reviewed.Add(new ReviewedDraft(draft, shown, review?.Places ?? []));
        }

        _timings = _timings with { Review = _timings.Review + clock.Lap() };
        return reviewed.ToImmutable();
    }

    /// <summary>What may be shown, best first. What was cut off and does not compile is no suggestion, only the beginning of one.</summary>
    private ImmutableArray<CompletionDraft> Rank(IEnumerable<ReviewedDraft> reviewed) => DraftRanking.Rank(
        reviewed.Where(each => each.Draft.IsComplete || each.Shown.Review.Verdict != ReviewVerdict.AddsErrors).Select(each => (each.Shown, each.Draft.IsGreedy)),
        OnlyCompiling,
        settings.Ranking == "agreement");

    private string WhyEmpty(DecodingResult result) => result.Drafts switch
    {
        _ when _security?.Reason is { } breach => $"A draft was held back because it breaks a rule of security, {breach}",
        [] => "Nothing that the model could say is legal here.",
        var drafts when drafts.All(draft => string.IsNullOrWhiteSpace(draft.Text)) => "The model has nothing to add here.",
        _ => "No draft compiles.",
    };

    private ImmutableArray<string> Trace(LoadedModel model, ImmutableArray<ActiveMonitor> monitors, MadePrompt prompt, DecodingResult result)
    {
        var trace = ImmutableArray.CreateBuilder<string>();
        if (snapshot.Project.Message is { } message)
        {
            trace.Add(message);
        }

        if (AdaptiveMode.Of(settings.Adaptive).IsLearnt && settings.PauseThreshold is null && model.WhyNoPauses is { } why)
        {
            trace.Add(why);
        }

        if (model.Decoder.DraftModelProblem is { } problem)
        {
            trace.Add($"The draft model is not asked any more: {problem}");
        }

        trace.AddRange(prompt.Notes);
        trace.AddRange(monitors.Select(monitor => monitor.Questions).OfType<CompilerQuestions>().Where(asked => asked.Questions + asked.Abstentions > 0).Select(asked => string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{asked.Name}: {asked.Questions} questions in {RequestClock.Milliseconds(asked.Ticks):F1} ms, {asked.Abstentions} abstentions")));
        trace.AddRange(_repairs);
        trace.AddRange(_security?.Trace ?? []);
        trace.AddRange(result.Relaxed.Select(name => $"given up because nothing was legal under it: {name}"));
        return trace.ToImmutable();
    }
}
