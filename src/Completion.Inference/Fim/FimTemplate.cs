using System.Collections.Immutable;
using System.Text;
using Completion.Inference.Gguf;

namespace Completion.Inference.Fim;

/// <summary>In which order a fill-in-the-middle prompt gives what stands before and after the cursor.</summary>
public enum FimOrder
{
    /// <summary>What follows, then what precedes: text typed at the cursor only lengthens the prompt.</summary>
    SuffixPrefixMiddle,

    /// <summary>What precedes, then what follows.</summary>
    PrefixSuffixMiddle,
}

/// <summary>How a model wants to be asked for the text between a prefix and a suffix.</summary>
/// <remarks>Immutable. Found by the marker tokens in the vocabulary, never by the file's name: the wrong order gives confident nonsense.</remarks>
public sealed record FimTemplate
{
    /// <summary>The metadata key that states the order: <c>suffix-prefix-middle</c> or <c>prefix-suffix-middle</c>.</summary>
    public const string OrderKey = "completion.fim_order";

    /// <summary>The metadata key that states, true or false, whether other files stood in front of what the model learnt from.</summary>
    public const string OtherFilesKey = "completion.other_files";

    /// <summary>Whose convention it is, for people.</summary>
    public required string Family { get; init; }

    /// <summary>The order of the two texts.</summary>
    public required FimOrder Order { get; init; }

    /// <summary>Marker before the prefix.</summary>
    public required int Prefix { get; init; }

    /// <summary>Marker before the suffix.</summary>
    public required int Suffix { get; init; }

    /// <summary>Marker after which the model writes; null where it writes right after the prefix.</summary>
    public int? Middle { get; init; }

    /// <summary>Marker before a file's path in a prompt of several files, where the model knows one.</summary>
    public int? FileSeparator { get; init; }

    /// <summary>Marker before a repository's name, where the model knows one.</summary>
    public int? RepositoryName { get; init; }

    /// <summary>Whether other files stood in front of what the model learnt from; null where the file does not say.</summary>
    public bool? LearntOtherFiles { get; init; }

    /// <summary>Token with which every prompt begins, where the model wants one.</summary>
    public int? Beginning { get; init; }

    /// <summary>All markers, which end a completion when the model writes one.</summary>
    public ImmutableArray<int> Markers =>
        [.. new int?[] { Prefix, Suffix, Middle, FileSeparator, RepositoryName }.OfType<int>()];

    /// <summary>The prompt after which the model writes the middle.</summary>
    /// <param name="prefixTokens">What precedes.</param>
    /// <param name="suffixTokens">What follows.</param>
    /// <param name="middleTokens">What is written of the middle already.</param>
    /// <param name="otherFiles">Other files with their markers, and the header of the file that is completed; stands before all else.</param>
    public int[] Build(
        ReadOnlySpan<int> prefixTokens, ReadOnlySpan<int> suffixTokens, ReadOnlySpan<int> middleTokens = default, ReadOnlySpan<int> otherFiles = default)
    {
        var prompt = new List<int>(prefixTokens.Length + suffixTokens.Length + middleTokens.Length + otherFiles.Length + 4);
        if (Beginning is { } beginning)
        {
            prompt.Add(beginning);
        }

        prompt.AddRange(otherFiles);

        if (Order == FimOrder.SuffixPrefixMiddle)
        {
            prompt.Add(Suffix);
            prompt.AddRange(suffixTokens);
            prompt.Add(Prefix);
            prompt.AddRange(prefixTokens);
        }
        else
        {
            prompt.Add(Prefix);
            prompt.AddRange(prefixTokens);
            prompt.Add(Suffix);
            prompt.AddRange(suffixTokens);
        }

        if (Middle is { } middle)
        {
            prompt.Add(middle);
        }

        prompt.AddRange(middleTokens);
        return [.. prompt];
    }

    /// <summary>Finds a model's template.</summary>
    /// <param name="file">Its vocabulary is searched for markers; its metadata may state the order.</param>
    /// <param name="beginning">The token with which texts begin, or null when the model wants none.</param>
    /// <exception cref="ModelException">The vocabulary has no markers, or the stated order is none.</exception>
    internal static FimTemplate Detect(GgufFile file, int? beginning)
    {
        var ids = MarkerIds(file);
        FimOrder? stated = file.Text(OrderKey) switch
        {
            null => null,
            "suffix-prefix-middle" => FimOrder.SuffixPrefixMiddle,
            "prefix-suffix-middle" => FimOrder.PrefixSuffixMiddle,
            { } other => throw new ModelException(
                $"{file.Path} states the fill-in-the-middle order '{other}'; it must be suffix-prefix-middle or prefix-suffix-middle."),
        };

        var family = FimFamily.All.FirstOrDefault(family => family.Fits(ids)) ?? throw new ModelException(
            $"{file.Path} cannot fill in the middle: its vocabulary has none of the marker sets " +
            $"{string.Join("; ", FimFamily.All.Select(known => known.Spelling).Distinct())}. Choose a model trained for code completion.");
        return new FimTemplate
        {
            Family = family.Name,
            Order = stated ?? family.Order,
            Prefix = family.Prefix.Find(ids)!.Value,
            Suffix = family.Suffix.Find(ids)!.Value,
            Middle = family.Middle?.Find(ids),
            FileSeparator = family.FileSeparator?.Find(ids),
            RepositoryName = family.RepositoryName?.Find(ids),
            LearntOtherFiles = file.Flag(OtherFilesKey),
            Beginning = beginning,
        };
    }

    /// <summary>Ids of the tokens that are spelled like a marker of some family.</summary>
    private static Dictionary<string, int> MarkerIds(GgufFile file)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        if (file.TryGetStrings("tokenizer.ggml.tokens", out var tokens))
        {
            for (var id = 0; id < tokens.Count; id++)
            {
                var text = tokens[id];
                if (text.StartsWith("<"u8) || text.StartsWith("["u8) || text.StartsWith("▁<"u8))
                {
                    ids.TryAdd(Encoding.UTF8.GetString(text), id);
                }
            }
        }

        return ids;
    }
}
