using System.Collections.Immutable;
using Completion.Constraints;
using Completion.Decoding.Adaptive;
using Completion.Decoding.Superposed;

namespace Completion.Decoding;

/// <summary>What to decode, and how much of it.</summary>
public sealed record DecodingRequest
{
    /// <summary>The prompt's tokens, control tokens included; at least one.</summary>
    public required ReadOnlyMemory<int> Prompt { get; init; }

    /// <summary>
    /// Bytes at the end of the text before the cursor that the prompt leaves out: the first tokens spell them and may run
    /// over them. No part of the text: neither the drafts nor the constraint nor the stop rule see them.
    /// </summary>
    public ReadOnlyMemory<byte> Removed { get; init; }

    /// <summary>
    /// Whether to choose how <see cref="Removed"/> is spelled by the exact probability of the next byte, over all spellings
    /// (<see cref="CoverEncodings"/>), before the first token is chosen.
    /// </summary>
    public bool ExactBoundary { get; init; }

    /// <summary>What may follow the prompt and <see cref="Removed"/>.</summary>
    public required Constraint Constraint { get; init; }

    /// <summary>
    /// Told before the constraint is asked whether it is for the first draft (words and windows that are compared for it
    /// included) or for another: one that limits its questions must not let others use up those of the first. Null: it does not matter.
    /// </summary>
    public Action<bool>? AsksForFirst { get; init; }

    /// <summary>
    /// Whether the least trusted constraint is given up where nothing at all is legal, so that a constraint that is wrong makes no answer empty; else the
    /// draft, if it is the only one and no beam, goes back and takes another way; where it cannot, it ends there, with <see cref="Draft.IsDeadEnd"/>.
    /// </summary>
    public bool Relaxes { get; init; } = true;

    /// <summary>Where the text ends.</summary>
    public required StopRule Stop { get; init; }

    /// <summary>Distinct drafts at most; fewer when the model has no alternatives.</summary>
    public int Drafts { get; init; } = 1;

    /// <summary>Tokens per draft at most, those that spell <see cref="Removed"/> included.</summary>
    public int MaxTokens { get; init; } = 96;

    /// <summary>How further drafts come about.</summary>
    public DraftMethod Method { get; init; }

    /// <summary>
    /// What the text of a draft means: drafts that mean the same are one, and another is decoded in its place. Called when a
    /// draft is finished, on the thread that decodes. Null: only equal texts are the same.
    /// </summary>
    public Func<string, string>? Meaning { get; init; }

    /// <summary>How further drafts are sampled, where they are; null: with <see cref="DraftMethod.Alternatives"/> they are not.</summary>
    public SamplingSettings? Sampling { get; init; }

    /// <summary>
    /// How further drafts are proposed together, in model calls that they share; null: they are decoded side by side. They
    /// keep what the model itself finds at least <see cref="LeastRatio"/> as probable as its best legal token.
    /// </summary>
    public SuperposedSettings? Superposed { get; init; }

    /// <summary>
    /// How probable, against the greedy token, another legal one must be to get a draft of its own at once; below that, it
    /// waits until the greedy path is finished and the most probable alternatives of all its steps are known. A ratio, since
    /// under a constraint all that is legal may have little probability.
    /// </summary>
    public double ForkRatio { get; init; } = 0.25;

    /// <summary>The ratio below which an alternative is never worth a draft, nor the question whether it is legal.</summary>
    public double LeastRatio { get; init; } = 0.02;

    /// <summary>
    /// Words compared where the constraint allows finitely many, by the probability of the whole word; 1: none, the most
    /// probable first token decides. A mask alone misleads there: of what the model wanted to say, only a beginning may be
    /// legal, and the rest is then forced into a word it did not mean.
    /// </summary>
    public int WordCandidates { get; init; } = 4;

    /// <summary>How probable, against the best, the first token of another word must be for it to be compared.</summary>
    public double WordRatio { get; init; } = 0.02;

    /// <summary>Where the first draft stops to look ahead; null: nowhere, it is greedy.</summary>
    public AdaptiveSettings? Adaptive { get; init; }

    /// <summary>The first draft by beam search instead of greedily; null: no.</summary>
    public BeamSettings? Beam { get; init; }

    /// <summary>
    /// Whether text that the constraint leaves no choice about shares a model call with the token before it, see
    /// <see cref="Constraint.TryForced"/>. Changes no draft, only what it costs.
    /// </summary>
    public bool ForcedText { get; init; } = true;

    /// <summary>Whether what comes next is guessed and verified in the same model calls. Changes no draft, only what it costs.</summary>
    public SpeculationMode Speculation { get; init; }

    /// <summary>Whether the decoder's draft model guesses as well, where there is one and guesses are evaluated.</summary>
    public bool DraftModel { get; init; } = true;

    /// <summary>What the completed file is known by in the corpus of the solution's files, so that it is not copied from there; null: it is not in it.</summary>
    public string? File { get; init; }

    /// <summary>
    /// Texts that may follow the prompt and <see cref="Removed"/>, in UTF-8, most trusted first: an earlier answer's rest, or
    /// what was deleted there. Guesses for the model to verify: they change no draft, only what it costs.
    /// </summary>
    public ImmutableArray<ReadOnlyMemory<byte>> Expected { get; init; } = [];

    /// <summary>Whether the result says what happened at every node of the candidate tree; changes nothing else.</summary>
    public bool Explain { get; init; }

    /// <summary>Refused proposals at one position after which the whole vocabulary is masked.</summary>
    public int ProposalsBeforeMask { get; init; } = 8;
}

/// <summary>When guesses are evaluated.</summary>
public enum SpeculationMode
{
    /// <summary>Never.</summary>
    Off,

    /// <summary>As many as pay, by what calls were measured to take and how often guesses are right; none where they lose.</summary>
    Auto,

    /// <summary>As many as there are, up to 16, whether they pay or not.</summary>
    Always,
}
