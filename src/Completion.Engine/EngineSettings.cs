using Completion.CSharp.Monitors;
using Completion.CSharp.Situations;
using Completion.Decoding.Diffusion.Paces;
using Completion.Engine.Adaptive;

namespace Completion.Engine;

/// <summary>Everything a person can set. Immutable; the defaults are what the product ships with.</summary>
public sealed record EngineSettings
{
    /// <summary>Path of a GGUF file; null: the embedded default model.</summary>
    public string? Model { get; init; }

    /// <summary>
    /// Path of the GGUF file of a second, smaller model with the same tokens, that guesses what the first one writes; null: none.
    /// Guesses change no draft, and with <see cref="Speculation"/> <c>auto</c> it is asked only as far as it pays. In a request, null leaves one that is loaded unused.
    /// </summary>
    public string? DraftModel { get; init; }

    /// <summary><c>auto</c>, <c>cpu</c>, <c>cuda</c>, <c>vulkan</c> or <c>metal</c>.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>Threads of the model; null: from the cores this process may use.</summary>
    public int? Threads { get; init; }

    /// <summary>Tokens of context at most; null: the model's own, at most 4096.</summary>
    public int? ContextLength { get; init; }

    /// <summary>Distinct drafts when invoked, 1 to 8.</summary>
    public int Drafts { get; init; } = 3;

    /// <summary>
    /// How drafts after the first come about, one of <see cref="DraftMethods.Names"/> (docs/drafts.md, docs/superposed.md).
    /// </summary>
    public string DraftMethod { get; init; } = "alternatives";

    /// <summary>Tokens per draft at most.</summary>
    public int MaxTokens { get; init; } = 96;

    /// <summary><c>auto</c>: a line, or a block where one is expected; <c>line</c>; <c>statement</c>; <c>block</c>.</summary>
    public string Extent { get; init; } = "auto";

    /// <summary>The monitors that are on: what may be written is what they all allow.</summary>
    public MonitorSet Monitors { get; init; } = MonitorSet.Default;

    /// <summary>Whether a draft may begin with a comment where code is expected; not by default, see <see cref="CodeFirst"/>.</summary>
    public bool Comments { get; init; }

    /// <summary>
    /// What happens where the model is unsure, the name of an <see cref="AdaptiveMode"/>: <c>off</c>, nothing, decoding is greedy;
    /// <c>on</c>, it looks ahead; the others are there to compare with.
    /// </summary>
    public string Adaptive { get; init; } = "off";

    /// <summary>How unsure the model must be for decoding to pause, in nats; null: as learnt, see <see cref="ModelCalibration"/>.</summary>
    public double? PauseThreshold { get; init; }

    /// <summary>Whether text that the constraint leaves no choice about shares model calls; changes no draft.</summary>
    public bool ForcedText { get; init; } = true;

    /// <summary>
    /// Whether what comes next is guessed and verified in the same model calls, which changes no draft: <c>auto</c>, as far as
    /// it pays by what calls were measured to take; <c>off</c>; <c>always</c>, whether it pays or not.
    /// </summary>
    public string Speculation { get; init; } = "auto";

    /// <summary>
    /// What is done where the cursor cuts a token: <c>none</c>; <c>align</c>, the last tokens before the cursor are given
    /// back and written anew (token healing); <c>exact</c>, and the spelling to go on from is the one with the largest part
    /// in the exact probability of the next byte.
    /// </summary>
    public string TokenAlignment { get; init; } = "align";

    /// <summary>
    /// Lines before the cursor that the model is told it has written itself, 0 to 8; 1: the cursor's own. The marker between
    /// what it is given and what it writes stands before them. A model has learnt far more of how a text goes on than of
    /// how one begins, and the prompt stays the beginning of the next one while a line is typed.
    /// </summary>
    public int MiddleLead { get; init; } = 2;

    /// <summary>
    /// Whether the model is shown signatures and code of other files that fit the cursor: <c>on</c>, between the markers that it
    /// has for files, or as comments where it has none; <c>comments</c>; <c>off</c>; <c>auto</c>, only a model that has such
    /// markers and was trained with at least 2,048 tokens of context, unless its file says that it learnt from no other files.
    /// </summary>
    public string CrossFile { get; init; } = "auto";

    /// <summary>Tokens of other files in a prompt at most, 0 to 8192; never more than a quarter of what a prompt has room for.</summary>
    public int ContextTokens { get; init; } = 1024;

    /// <summary>
    /// How far the text after the cursor is shown: <c>all</c>, as far as there is room; <c>member</c>, to the end of the member
    /// around the cursor; <c>lines</c>, from the next line on where nothing but closing brackets stands behind the cursor.
    /// </summary>
    public string Suffix { get; init; } = "all";

    /// <summary>
    /// Temperature at which drafts after the first are sampled, from what is legal (adaptive weighted rejection sampling);
    /// 0: none are, and drafts are the most probable ones. The same document gets the same samples. Of the method
    /// <c>alternatives</c>; with <c>arithmetic</c>, 0 is as 1.
    /// </summary>
    public double Temperature { get; init; }

    /// <summary>Of samples: only the most probable tokens that together have this probability, above 0 and up to 1.</summary>
    public double TopP { get; init; } = 1;

    /// <summary>Of samples: only tokens with this part of the most probable one's probability, 0 up to but not 1.</summary>
    public double MinP { get; init; }

    /// <summary>Of samples: only the tokens nearest to what is expected that together have this probability, above 0 and up to 1.</summary>
    public double TypicalP { get; init; } = 1;

    /// <summary>
    /// Whether a key that goes along with what was answered before, and a place that was answered before, are answered from
    /// memory, without the model; see <see cref="CompletionResult.FromMemory"/>.
    /// </summary>
    public bool Reuse { get; init; } = true;

    /// <summary>Compile each draft inside its document before it is shown.</summary>
    public bool Review { get; init; } = true;

    /// <summary>
    /// How often at most a draft is decoded anew where none compiles, without the words that the compiler finds fault with; 0 to 16. Needs
    /// <see cref="Review"/>.
    /// </summary>
    public int Repairs { get; init; } = 3;

    /// <summary>
    /// Hold back drafts that break a rule of security of the .NET SDK's analyzers (weak cryptography, injection and the like);
    /// only in trusted folders. Off, since analysis takes a draft tens of milliseconds and more.
    /// </summary>
    public bool SecurityVeto { get; init; }

    /// <summary>
    /// What to show: <c>compiles</c>, only drafts that add no error; <c>all</c>, with those that compile first;
    /// <c>auto</c>, all when someone asked for them and only those that compile while someone types.
    /// </summary>
    public string Show { get; init; } = "auto";

    /// <summary>Path of the GGUF file of a masked-diffusion model, which fills holes; null: the embedded one.</summary>
    public string? DiffusionModel { get; init; }

    /// <summary>
    /// Who fills holes: <c>diffusion</c>, the masked-diffusion model, all at once; <c>autoregressive</c>, the completion model, one after
    /// the other; <c>auto</c>, the completion model, and the other too where nothing that it found compiles (docs/diffusion.md).
    /// </summary>
    public string InfillWith { get; init; } = "auto";

    /// <summary>
    /// How much of the holes a step of the masked-diffusion model fills, and by which rule, see <see cref="DenoisingPace"/>: a name with
    /// numbers where they are not the defaults, as <c>threshold:least=0.95</c>.
    /// </summary>
    public string InfillPace { get; init; } = "threshold:least=0.6,expansions=0";

    /// <summary>
    /// Which masks the masked-diffusion model fills first: <c>left</c>, from left to right; <c>confidence</c>, <c>margin</c> or <c>entropy</c>, those it is
    /// surest of.
    /// </summary>
    public string InfillOrder { get; init; } = "left";

    /// <summary>Masks that a hole begins with, 1 to 64; it shrinks and grows from there where the model can.</summary>
    public int InfillSlots { get; init; } = 16;

    /// <summary>
    /// Which of several drafts with the same verdict comes first: <c>probability</c>, the greedy one and then the most probable;
    /// <c>agreement</c>, the one most like the others, each as much as it is probable (minimum Bayes risk).
    /// </summary>
    public string Ranking { get; init; } = "probability";
}
