using System.Globalization;
using Completion.Inference.Fim;
using Completion.Inference.Gguf;

namespace Completion.Inference.Diffusion;

/// <summary>Where fixed text and holes stand in what a diffusion model reads.</summary>
public enum DiffusionLayout
{
    /// <summary>Fixed texts and holes as they follow each other in the document.</summary>
    Natural,

    /// <summary>
    /// As a fill-in-the-middle prompt, suffix first: what stands behind the last hole, what stands before the first, the marker of
    /// the middle, and then the holes with the texts between them.
    /// </summary>
    SuffixFirst,
}

/// <summary>What a token of a diffusion model attends to.</summary>
public enum DiffusionAttention
{
    /// <summary>Everything attends to everything: all of the text is computed in every step.</summary>
    Full,

    /// <summary>
    /// What stands before the holes attends to what is left of it, as in an ordinary decoder; holes and what stands between them attend
    /// to everything. The keys and values of the former hold for all steps.
    /// </summary>
    ContextCausal,
}

/// <summary>How a masked-diffusion model wants to be asked: its special tokens, and which row predicts which position.</summary>
/// <remarks>
/// Read from the file: our own keys (<c>completion.diffusion.*</c>), llama.cpp's (<c>diffusion.shift_logits</c>,
/// <c>tokenizer.ggml.mask_token_id</c>), and for the architectures that exist for nothing else a table. What none of these says is
/// not guessed: the model is refused.
/// </remarks>
public sealed record DiffusionFormat
{
    private const string Own = "completion.diffusion.";

    /// <summary>The token that stands for one that is not known yet.</summary>
    public required int Mask { get; init; }

    /// <summary>Predicted where two tokens or more are to stand in place of a mask (DreamOn); null: holes cannot grow.</summary>
    public int? Expand { get; init; }

    /// <summary>Predicted where nothing is to stand in place of a mask; null: holes cannot shrink.</summary>
    public int? Delete { get; init; }

    /// <summary>Whether the row of a position predicts the next position, as in a decoder, and not its own.</summary>
    public required bool IsShifted { get; init; }

    /// <summary>The order of the texts.</summary>
    public required DiffusionLayout Layout { get; init; }

    /// <summary>What attends to what.</summary>
    public required DiffusionAttention Attention { get; init; }

    /// <summary>Slots of the longest hole it was trained on; null: it does not say.</summary>
    public int? LongestHole { get; init; }

    /// <summary>Architectures of llama.cpp that are masked-diffusion models, with whether their predictions are shifted.</summary>
    internal static IReadOnlyDictionary<string, bool> Architectures { get; } = new Dictionary<string, bool>(StringComparer.Ordinal)
    {
        ["dream"] = true,
        ["llada"] = false,
        ["llada-moe"] = false,
    };

    /// <summary>Whether a file says in any way that it is a masked-diffusion model.</summary>
    internal static bool IsClaimed(GgufFile file) =>
        Architectures.ContainsKey(file.Architecture) ||
        file.Metadata.Keys.Any(key => key.StartsWith(Own, StringComparison.Ordinal) || key == "diffusion.shift_logits");

    /// <summary>Finds how a model wants to be asked.</summary>
    /// <exception cref="ModelException">It is no masked-diffusion model, or does not say what must be known.</exception>
    internal static DiffusionFormat Detect(GgufFile file, FimTemplate? fim)
    {
        if (!IsClaimed(file))
        {
            throw new ModelException(
                $"{file.Path} is not a masked-diffusion model: nothing in it says so; to fill holes choose one, such as csharp-nano-diffusion.gguf or a GGUF of Dream or LLaDA.");
        }

        var layout = file.Text(Own + "layout") switch
        {
            null or "natural" => DiffusionLayout.Natural,
            "suffix-first" => DiffusionLayout.SuffixFirst,
            { } other => throw Unknown(file, "layout", other, "natural or suffix-first"),
        };
        var attention = file.Text(Own + "attention") switch
        {
            null or "full" => DiffusionAttention.Full,
            "context-causal" => DiffusionAttention.ContextCausal,
            { } other => throw Unknown(file, "attention", other, "full or context-causal"),
        };
        if (layout == DiffusionLayout.SuffixFirst && fim?.Middle is null)
        {
            throw new ModelException($"{file.Path} wants the suffix first, but its vocabulary has no marker of the middle; choose another file of the model.");
        }

        var expand = Token(file, Own + "expand_token_id") ?? Spelled(file, "<|expand|>");
        return new DiffusionFormat
        {
            Mask = Token(file, "tokenizer.ggml.mask_token_id") ?? throw new ModelException(
                $"{file.Path} has no mask token (tokenizer.ggml.mask_token_id), which a masked-diffusion model fills; choose another file of the model."),
            IsShifted = Flag(file, Own + "shift") ?? Flag(file, "diffusion.shift_logits") ??
                (Architectures.TryGetValue(file.Architecture, out var shifted) ? shifted : throw new ModelException(
                    $"{file.Path} does not say whether its predictions are shifted (completion.diffusion.shift); choose a file that does.")),
            Expand = expand,
            // DreamOn deletes by predicting the end of the text.
            Delete = Token(file, Own + "delete_token_id") ?? (expand is null ? null : Token(file, "tokenizer.ggml.eos_token_id")),
            Layout = layout,
            Attention = attention,
            LongestHole = (int?)file.Integer(Own + "canvas"),
        };
    }

    private static ModelException Unknown(GgufFile file, string key, string value, string known) => new(string.Create(
        CultureInfo.InvariantCulture, $"{file.Path} states {Own}{key} = {GgufName.Quoted(value)}; it must be {known}."));

    private static bool? Flag(GgufFile file, string key) => file.Metadata.GetValueOrDefault(key) as bool?;

    private static int? Token(GgufFile file, string key) => file.Integer(key) is { } id && id < uint.MaxValue ? (int)id : null;

    private static int? Spelled(GgufFile file, string text)
    {
        if (file.TryGetStrings("tokenizer.ggml.tokens", out var tokens))
        {
            var bytes = System.Text.Encoding.UTF8.GetBytes(text);
            for (var id = 0; id < tokens.Count; id++)
            {
                if (tokens[id].SequenceEqual(bytes))
                {
                    return id;
                }
            }
        }

        return null;
    }
}
