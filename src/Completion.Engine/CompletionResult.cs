using System.Collections.Immutable;
using Completion.Decoding.Explaining;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Engine;

/// <summary>The answer to a request: drafts, best first, or the reason why there are none.</summary>
public sealed record CompletionResult
{
    /// <summary>Drafts, best first: those that add no error before those that do, then by probability.</summary>
    public required ImmutableArray<CompletionDraft> Drafts { get; init; }

    /// <summary>Why there is no draft, one sentence for a person; null when there are drafts.</summary>
    public string? EmptyReason { get; init; }

    /// <summary>
    /// Whether the reason is a failure of the model or of reading the document, and not that there is nothing to suggest: the
    /// same request may be answered another time.
    /// </summary>
    public bool IsFailure { get; init; }

    /// <summary>
    /// Whether this is an earlier answer or the rest of one, and no model call was made: the drafts' probabilities and tokens
    /// are then those of the earlier answer, and of what was counted there is nothing here.
    /// </summary>
    public bool FromMemory { get; init; }

    /// <summary>Where the time went.</summary>
    public required CompletionTimings Timings { get; init; }

    /// <summary>What was counted.</summary>
    public required CompletionCounters Counters { get; init; }

    /// <summary>Notes for a person who wants to know why: constraints relaxed, projects that are not loaded.</summary>
    public ImmutableArray<string> Trace { get; init; } = [];

    /// <summary>The candidate tree of the last decoding, node by node, if it was asked for: who proposed each token, what was refused.</summary>
    public ImmutableArray<ExplainedToken> Explanation { get; init; } = [];

    /// <summary>The candidate tree as lines of text, a token a line; none when it was not asked for.</summary>
    public IEnumerable<string> ExplanationLines() => TreePrinter.Lines(Explanation);
}

/// <summary>One suggestion: replace <paramref name="Range"/> of the document by <paramref name="Text"/>.</summary>
/// <param name="Text">With the document's own line endings.</param>
/// <param name="Range">Mostly empty, at the cursor.</param>
/// <param name="LogProbability">Sum over the tokens of the model's log-probabilities, in nats.</param>
/// <param name="Tokens">Tokens generated.</param>
/// <param name="Review">What the compiler says of the document with this draft in it.</param>
/// <param name="StopReason">Why the draft ends where it ends.</param>
public sealed record CompletionDraft(
    string Text, TextSpan Range, double LogProbability, int Tokens, DraftReview Review, string StopReason)
{
    /// <summary>Importance weight of a sampled draft, in nats; null for one that was not sampled. See <see cref="Decoding.Draft.LogWeight"/>.</summary>
    public double? LogWeight { get; init; }
}

/// <summary>The compiler's verdict over a draft.</summary>
/// <param name="Verdict">Whether the draft adds an error.</param>
/// <param name="NewErrors">Errors that the document did not have before, as <c>CS1061: …</c>.</param>
public sealed record DraftReview(ReviewVerdict Verdict, ImmutableArray<string> NewErrors)
{
    /// <summary>What the reviewer found.</summary>
    internal static DraftReview Of(CSharp.Reviews.Review review) => new(review.Compiles ? ReviewVerdict.Compiles : ReviewVerdict.AddsErrors, review.NewErrors);
}

/// <summary>Whether a draft compiles.</summary>
public enum ReviewVerdict
{
    /// <summary>The document has no error with the draft that it did not have without.</summary>
    Compiles,

    /// <summary>The draft adds an error.</summary>
    AddsErrors,

    /// <summary>Nothing could be said: the review was switched off, or ran out of time.</summary>
    Unknown,
}

/// <summary>Milliseconds from the start of the request, or spent in a part of it.</summary>
public sealed record CompletionTimings
{
    /// <summary>Until the first token of the best draft was chosen.</summary>
    public double FirstToken { get; init; }

    /// <summary>Until the last token of the last draft was chosen.</summary>
    public double LastToken { get; init; }

    /// <summary>The whole request.</summary>
    public double Total { get; init; }

    /// <summary>In model calls, the prompt's included.</summary>
    public double Model { get; init; }

    /// <summary>In analysis before decoding: situation, prompt, constraint.</summary>
    public double Analysis { get; init; }

    /// <summary>In constraint questions and masks while decoding, legal names included.</summary>
    public double Constraint { get; init; }

    /// <summary>In questions to the compiler about what was looked ahead; a part of <see cref="Constraint"/>.</summary>
    public double Judge { get; init; }

    /// <summary>In the review.</summary>
    public double Review { get; init; }
}

/// <summary>Counts of one request.</summary>
public sealed record CompletionCounters
{
    /// <summary>Tokens of the prompt.</summary>
    public int PromptTokens { get; init; }

    /// <summary>Tokens of the prompt that had to be evaluated.</summary>
    public int PromptTokensEvaluated { get; init; }

    /// <summary>Model calls, the prompt's included.</summary>
    public int ModelCalls { get; init; }

    /// <summary>Model calls after the prompt's; the same whatever was asked before.</summary>
    public int Steps { get; init; }

    /// <summary>Calls of the draft model, where there is one.</summary>
    public int DraftModelCalls { get; init; }

    /// <summary>Tokens that took no model call of their own, since the draft model had guessed them.</summary>
    public int DraftModelTokens { get; init; }

    /// <summary>Tokens generated over all drafts; those that drafts begin with together count once.</summary>
    public int Tokens { get; init; }

    /// <summary>Tokens of the greedy drafts: one, or two after a second try.</summary>
    public int MainTokens { get; init; }

    /// <summary>Tokens that took no model call of their own, since the constraint left no choice about their text.</summary>
    public int ForcedTokens { get; init; }

    /// <summary>Tokens that took no model call of their own, since they had been guessed.</summary>
    public int GuessedTokens { get; init; }

    /// <summary>Tokens evaluated because their text was certain or guessed, and that no draft took.</summary>
    public int WrongGuesses { get; init; }

    /// <summary>Tokens proposed to the constraint.</summary>
    public int ConstraintChecks { get; init; }

    /// <summary>Proposals the constraint refused.</summary>
    public int Refused { get; init; }

    /// <summary>Masks over the whole vocabulary.</summary>
    public int Masks { get; init; }

    /// <summary>Times a constraint was given up because nothing at all was legal.</summary>
    public int Relaxed { get; init; }

    /// <summary>Steps of first drafts at which decoding paused to look ahead.</summary>
    public int Pauses { get; init; }

    /// <summary>Pauses at which another token than the most probable one was taken.</summary>
    public int Overruled { get; init; }

    /// <summary>Questions to the compiler about what was looked ahead.</summary>
    public int JudgeQuestions { get; init; }

    /// <summary>Those of them in which it found an error.</summary>
    public int Objections { get; init; }

    /// <summary>Tokens looked ahead, kept or not.</summary>
    public int LookAheadTokens { get; init; }
}
