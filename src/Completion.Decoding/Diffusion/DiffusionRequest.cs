using Completion.Decoding.Diffusion.Paces;

namespace Completion.Decoding.Diffusion;

/// <summary>How holes are filled.</summary>
public sealed record DiffusionSettings
{
    /// <summary>Masks a hole begins with. Long and contracting is better and cheaper than short and expanding (DreamOn's second reproduction).</summary>
    public int Slots { get; init; } = 32;

    /// <summary>Slots a hole may have at most.</summary>
    public int MostSlots { get; init; } = 64;

    /// <summary>
    /// How probable it must be that a mask is to be deleted, to be deleted with the one behind it; above 1: each is deleted in a step of
    /// its own.
    /// </summary>
    public float DeletedTogether { get; init; } = 0.5f;

    /// <summary>Whether a name of which finitely many are legal is written as a whole, the most probable one over all its slots.</summary>
    public bool NamesAtOnce { get; init; } = true;

    /// <summary>Which mask is filled first, where the rule of unmasking goes by it.</summary>
    public UnmaskingOrder Order { get; init; } = UnmaskingOrder.Confidence;

    /// <summary>How much is filled in a step, and what makes steps cheaper.</summary>
    public DenoisingPace Pace { get; init; } = new();

    /// <summary>0: the most probable tokens; else they are drawn.</summary>
    public float Temperature { get; init; }

    /// <summary>Decides all draws.</summary>
    public int Seed { get; init; }

    /// <summary>Refused proposals in a step after which the left end is written by the mask of what is legal (LAVE's τ).</summary>
    public int RefusalsBeforeRecovery { get; init; } = 5;

    /// <summary>Texts that are followed at once when looking ahead over masks (LAVE's N).</summary>
    public int LookaheadTexts { get; init; } = 10;

    /// <summary>Tokens of each mask that are tried when looking ahead (LAVE's top k).</summary>
    public int LookaheadTokens { get; init; } = 5;
}

/// <summary>A text with holes to be filled.</summary>
public sealed record DiffusionRequest
{
    /// <summary>The tokens before the first hole, between each two, and behind the last.</summary>
    public required IReadOnlyList<int[]> FixedTexts { get; init; }

    /// <summary>What may be written.</summary>
    public ICanvasRules Rules { get; init; } = new NoRules();

    /// <summary>How.</summary>
    public DiffusionSettings Settings { get; init; } = new();

    /// <summary>Which masks a step fills; null: as the settings' <see cref="DiffusionSettings.Pace"/> has it.</summary>
    public IUnmasking? Unmasking { get; init; }

    /// <summary>An autoregressive model that reads along, for the paces that want one.</summary>
    public ISupervisor? Supervisor { get; init; }
}

/// <summary>What was counted while holes were filled.</summary>
public sealed record DiffusionCounters
{
    /// <summary>Calls in which masks were predicted.</summary>
    public int Calls { get; set; }

    /// <summary>Texts evaluated in them.</summary>
    public int Texts { get; set; }

    /// <summary>Tokens of contexts that had to be evaluated.</summary>
    public int ContextTokens { get; set; }

    /// <summary>Steps: as many as calls where nothing is guessed ahead.</summary>
    public int Steps { get; set; }

    /// <summary>Of them, those that a call had spoken of before it was known that they would come.</summary>
    public int Guessed { get; set; }

    /// <summary>Calls of the autoregressive model that reads along.</summary>
    public int SupervisorCalls { get; set; }

    /// <summary>Milliseconds in which the model was waited for, contexts included.</summary>
    public double ModelMilliseconds { get; set; }

    /// <summary>Masks that became tokens.</summary>
    public int Placed { get; set; }

    /// <summary>Tokens proposed.</summary>
    public int Proposed { get; set; }

    /// <summary>Of them, refused.</summary>
    public int Refused { get; set; }

    /// <summary>Steps in which the left end was written by the mask of what is legal.</summary>
    public int Recoveries { get; set; }

    /// <summary>Tokens that were masked again.</summary>
    public int Remasked { get; set; }

    /// <summary>Times that the least trusted rules were given up, since they left nothing.</summary>
    public int Relaxed { get; set; }

    /// <summary>Masks added.</summary>
    public int Expanded { get; set; }
}

/// <summary>Filled holes.</summary>
/// <param name="Texts">What stands in each hole, UTF-8; null: nothing fits.</param>
/// <param name="Tokens">Likewise, the tokens; those of a hole that was filled in the last step are none.</param>
/// <param name="Forced">For each hole, whether decoding came to no end and it was filled in the last step.</param>
/// <param name="LogProbability">Of the tokens placed, each as it was when it was placed, in nats.</param>
/// <param name="Counters">What it cost.</param>
public sealed record DiffusionResult(
    IReadOnlyList<byte[]>? Texts, IReadOnlyList<IReadOnlyList<int>> Tokens, IReadOnlyList<bool> Forced, double LogProbability, DiffusionCounters Counters);
