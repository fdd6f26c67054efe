using System.Collections.Immutable;
using Completion.Decoding.Explaining;
using Completion.Decoding.Speculation;

namespace Completion.Decoding;

/// <summary>Drafts: the greedy one first, sampled ones by weight, and then by log-probability.</summary>
/// <param name="Drafts">Distinct in text. Empty when nothing at all was legal.</param>
/// <param name="Counters">What was counted and timed.</param>
/// <param name="Relaxed">Names of constraints that were given up because nothing was legal under them.</param>
public sealed record DecodingResult(ImmutableArray<Draft> Drafts, DecodingCounters Counters, ImmutableArray<string> Relaxed)
{
    /// <summary>How sure the model was of each token of the greedy draft, in their order; those that only spell <see cref="DecodingRequest.Removed"/> are left out.</summary>
    public ImmutableArray<TokenSurprise> Surprises { get; init; } = [];

    /// <summary>The candidate tree, node by node, if <see cref="DecodingRequest.Explain"/> asked for it; parents come before their children.</summary>
    public ImmutableArray<ExplainedToken> Explanation { get; init; } = [];
}

/// <summary>One decoded text.</summary>
/// <param name="Text">Without the bytes of a character that the last token cut.</param>
/// <param name="LogProbability">Sum over the tokens of their log-probabilities under the unmasked model, in nats; of <see cref="DecodingRequest.Removed"/> as well.</param>
/// <param name="Tokens">Tokens on the path, an end token included.</param>
/// <param name="End">Why the text ends: <c>end of text</c>, <c>token limit</c>, or the stop rule's reason.</param>
/// <param name="IsGreedy">Whether this is plain constrained greedy decoding's answer.</param>
/// <param name="IsComplete">False when the token limit cut it, or a stop rule that breaks off.</param>
/// <param name="LogWeight">
/// Of a sampled draft, its importance weight's logarithm: the product over its tokens of the estimated probability that a
/// legal one is drawn, see <see cref="LegalMass"/>. Masking token by token draws texts too often that were likely only
/// because all else was refused; weights undo that: of two texts, the constrained model finds that one likelier whose
/// samples have the larger sum of weights. Samples of one text are one draft, with that sum. Null for what was not sampled.
/// </param>
public sealed record Draft(
    string Text, double LogProbability, int Tokens, string End, bool IsGreedy, bool IsComplete, double? LogWeight = null)
{
    /// <summary>Whether it ends because nothing was legal after it.</summary>
    public bool IsDeadEnd { get; init; }

    /// <summary>Whether a constraint was given up on its way.</summary>
    public bool IsRelaxed { get; init; }
}

/// <summary>A token of a draft and how probable the model found it.</summary>
/// <param name="Start">Where in the draft's text it begins, in bytes of UTF-8.</param>
/// <param name="LogProbability">Under the unmasked model, in nats.</param>
public readonly record struct TokenSurprise(int Start, double LogProbability);

/// <summary>Counts and times of one decoding; times in <see cref="System.Diagnostics.Stopwatch"/> ticks.</summary>
public sealed class DecodingCounters
{
    /// <summary>Model calls, the prompt's included.</summary>
    public int ModelCalls { get; internal set; }

    /// <summary>Batches of tokens evaluated after the prompt: what does not depend on what was in memory already.</summary>
    public int Steps { get; internal set; }

    /// <summary>Prompt tokens that had to be evaluated.</summary>
    public int PromptTokensEvaluated { get; internal set; }

    /// <summary>Tokens added to drafts.</summary>
    public int Tokens { get; internal set; }

    /// <summary>Tokens of the greedy draft.</summary>
    public int MainTokens { get; internal set; }

    /// <summary>Tokens that took no model call of their own, since the constraint left no choice about their text.</summary>
    public int ForcedTokens { get; internal set; }

    /// <summary>Tokens that took no model call of their own, since a drafter had guessed them.</summary>
    public int GuessedTokens { get; internal set; }

    /// <summary>Tokens that were evaluated because their text was certain or a drafter guessed them, and that no draft took.</summary>
    public int WrongGuesses { get; internal set; }

    /// <summary>Calls of the draft model, its reading of the prompt included.</summary>
    public int DraftModelCalls { get; internal set; }

    /// <summary>Those of the <see cref="GuessedTokens"/> that the draft model guessed.</summary>
    public int DraftModelTokens { get; internal set; }

    /// <summary>Those of the <see cref="Steps"/> in which superposed drafts took a step together, see <see cref="DecodingRequest.Superposed"/>.</summary>
    public int SharedSteps { get; internal set; }

    /// <summary>Tokens proposed in them that the model itself found too unlikely: a draft went on in its own way from there.</summary>
    public int Cut { get; internal set; }

    /// <summary>Proposals put to the constraint.</summary>
    public int Checks { get; internal set; }

    /// <summary>Proposals it refused.</summary>
    public int Refused { get; internal set; }

    /// <summary>Masks over the whole vocabulary.</summary>
    public int Masks { get; internal set; }

    /// <summary>Tokens that were left again, see <see cref="DecodingRequest.Relaxes"/>.</summary>
    public int StepsBack { get; internal set; }

    /// <summary>Constraints given up.</summary>
    public int Relaxed { get; internal set; }

    /// <summary>Steps of the main path at which decoding looked ahead, see <see cref="Adaptive.AdaptiveSettings"/>.</summary>
    public int Pauses { get; internal set; }

    /// <summary>Those of them at which another token than the most probable one was taken.</summary>
    public int Overruled { get; internal set; }

    /// <summary>Windows put to the judge.</summary>
    public int JudgeQuestions { get; internal set; }

    /// <summary>Those of them that it found fault with.</summary>
    public int Objections { get; internal set; }

    /// <summary>Tokens looked ahead in windows, kept or not.</summary>
    public int LookAheadTokens { get; internal set; }

    /// <summary>Time in the judge; a part of <see cref="ChoiceTicks"/>.</summary>
    public long JudgeTicks { get; internal set; }

    /// <summary>Time in model calls.</summary>
    public long ModelTicks { get; internal set; }

    /// <summary>Time in choosing tokens, constraints included.</summary>
    public long ChoiceTicks { get; internal set; }

    /// <summary>From the start until the greedy draft's first token was chosen.</summary>
    public long FirstTokenTicks { get; internal set; }

    /// <summary>From the start until the last token was chosen.</summary>
    public long LastTokenTicks { get; internal set; }

    /// <summary>A draft took a guess.</summary>
    internal void Followed(int drafter)
    {
        if (drafter == Guesser.Superposed)
        {
            return;
        }

        WrongGuesses--;
        if (drafter == Guesser.Forced)
        {
            ForcedTokens++;
        }
        else
        {
            GuessedTokens++;
            DraftModelTokens += drafter == Guesser.Model ? 1 : 0;
        }
    }
}
