using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;
using Completion.Inference.Diffusion;

namespace Completion.Inference.Gguf;

/// <summary>What a well-formed GGUF file must say to be a language model that can complete code here.</summary>
internal static partial class GgufRules
{
    /// <summary>
    /// The decoders of llama.cpp 0.5 whose memory can forget single tokens. Recurrent and hybrid ones cannot be rolled
    /// back, encoders cannot continue a text. And those that fill masks and have no memory.
    /// </summary>
    private static readonly FrozenSet<string> Architectures = new[]
    {
        "llama", "llama4", "deci", "falcon", "grok", "gpt2", "gptj", "gptneox", "mpt", "baichuan", "starcoder", "starcoder2",
        "refact", "bloom", "stablelm", "qwen", "qwen2", "qwen2moe", "qwen3", "qwen3moe", "phi2", "phi3", "phimoe", "plamo",
        "codeshell", "orion", "internlm2", "minicpm", "minicpm3", "gemma", "gemma2", "gemma3", "gemma4", "xverse", "command-r",
        "cohere2", "cohere2moe", "dbrx", "olmo", "olmo2", "olmoe", "openelm", "arctic", "deepseek", "deepseek2", "chatglm",
        "glm4", "glm4moe", "bitnet", "jais", "nemotron", "exaone", "exaone4", "exaone-moe", "granite", "granitemoe",
        "granite_swa", "bailingmoe", "bailingmoe2", "dots1", "arcee", "afmoe", "ernie4_5", "ernie4_5-moe", "hunyuan-moe",
        "hunyuan-dense", "smollm3", "gpt-oss", "smallthinker", "seed_oss", "grovemoe", "apertus", "minimax-m2",
        "pangu-embedded", "mistral3", "mistral4", "mimo2", "maincoder", "mellum", "nanbeige",
    }.Concat(DiffusionFormat.Architectures.Keys).ToFrozenSet(StringComparer.Ordinal);

    internal static void Check(GgufFile file)
    {
        var architecture = file.Architecture;
        if (architecture.Length == 0)
        {
            throw Unfit(file, "it does not say which architecture it has");
        }

        if (!Architectures.Contains(architecture))
        {
            throw new ModelException(
                $"{file.Path} has the unknown architecture {GgufName.Quoted(architecture)}; choose a model with an ordinary decoder, such as llama, qwen2, starcoder2 or granite.");
        }

        CheckSplits(file);
        var embedding = Positive(file, $"{architecture}.embedding_length");
        Positive(file, $"{architecture}.block_count");
        Positive(file, $"{architecture}.context_length");
        if (file.Integer($"{architecture}.attention.head_count") is <= 0)
        {
            throw Unfit(file, "it has no attention heads");
        }

        if (!file.TryGetStrings("tokenizer.ggml.tokens", out var tokens) || tokens.Count == 0)
        {
            throw Unfit(file, "it has no vocabulary");
        }

        if (file.Metadata.GetValueOrDefault("tokenizer.ggml.token_type") is int[] types && types.Length != tokens.Count)
        {
            throw Unfit(file, $"its vocabulary has {tokens.Count} tokens but {types.Length} token types");
        }

        foreach (var key in file.Metadata.Keys.Where(key => TokenId().IsMatch(key)))
        {
            if (file.Integer(key) is { } id && (id < 0 || id >= tokens.Count) && id != uint.MaxValue)
            {
                throw Unfit(file, $"{GgufName.Quoted(key)} is {id}, which is not one of its {tokens.Count} tokens");
            }
        }

        if (file.Tensors.FirstOrDefault(tensor => tensor.Name == "token_embd.weight") is { } table &&
            (table.Shape.Count != 2 || table.Shape[0] != embedding || table.Shape[1] < tokens.Count))
        {
            throw Unfit(file, $"its embedding table is {string.Join(" × ", table.Shape)} where {embedding} × {tokens.Count} is due");
        }
    }

    /// <summary>A large model may come in parts, of which the first is opened; the library finds the others by name.</summary>
    private static void CheckSplits(GgufFile file)
    {
        if (file.Integer("split.count") is not ({ } count and > 1))
        {
            if (file.Tensors.Count == 0)
            {
                throw Unfit(file, "it has no tensors");
            }

            return;
        }

        var match = PartName().Match(Path.GetFileName(file.Path));
        if (file.Integer("split.no") != 0 || !match.Success || count > 99_999)
        {
            throw new ModelException(
                $"{file.Path} is one of {count} parts of a model; open the first one, named like model-00001-of-{count:D5}.gguf.");
        }

        for (var part = 2; part <= count; part++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{match.Groups[1].Value}-{part:D5}-of-{count:D5}.gguf");
            GgufFile.ReadHeader(Path.Combine(Path.GetDirectoryName(file.Path) ?? string.Empty, name));
        }
    }

    private static long Positive(GgufFile file, string key) => file.Integer(key) switch
    {
        > 0 and <= int.MaxValue and { } value => value,
        null => throw Unfit(file, $"it does not say {GgufName.Quoted(key)}"),
        { } value => throw Unfit(file, $"{GgufName.Quoted(key)} is {value}"),
    };

    private static ModelException Unfit(GgufFile file, string why) => new(
        $"{file.Path} is not a usable language model: {why}; choose another file, or download this one again.");

    [GeneratedRegex(@"^(tokenizer\.ggml|completion\.diffusion)\..*token_id$")]
    private static partial Regex TokenId();

    [GeneratedRegex(@"^(.+)-00001-of-\d{5}\.gguf$")]
    private static partial Regex PartName();
}
