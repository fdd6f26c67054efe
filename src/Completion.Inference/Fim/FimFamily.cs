namespace Completion.Inference.Fim;

/// <summary>A marker token by its spellings; the first that a vocabulary has counts.</summary>
internal sealed record FimMarker(params string[] Spellings)
{
    internal int? Find(Dictionary<string, int> ids)
    {
        foreach (var spelling in Spellings)
        {
            if (ids.TryGetValue(spelling, out var id))
            {
                return id;
            }
        }

        return null;
    }
}

/// <summary>The fill-in-the-middle convention of a family of models.</summary>
internal sealed record FimFamily(string Name, FimOrder Order, FimMarker Prefix, FimMarker Suffix, FimMarker? Middle)
{
    internal FimMarker? FileSeparator { get; init; }

    internal FimMarker? RepositoryName { get; init; }

    /// <summary>A token that tells this family from another with the same markers.</summary>
    internal FimMarker? Distinguished { get; init; }

    /// <summary>Families with a distinguishing token come before those that share their markers.</summary>
    internal static IReadOnlyList<FimFamily> All { get; } =
    [
        new("CodeGemma", FimOrder.PrefixSuffixMiddle, new("<|fim_prefix|>"), new("<|fim_suffix|>"), new("<|fim_middle|>"))
        {
            FileSeparator = new("<|file_separator|>"),
            Distinguished = new("<|file_separator|>"),
        },
        new("Qwen2.5-Coder", FimOrder.PrefixSuffixMiddle, new("<|fim_prefix|>"), new("<|fim_suffix|>"), new("<|fim_middle|>"))
        {
            FileSeparator = new("<|file_sep|>"),
            RepositoryName = new("<|repo_name|>"),
        },
        new("Mellum", FimOrder.SuffixPrefixMiddle, new("<fim_prefix>"), new("<fim_suffix>"), new("<fim_middle>"))
        {
            FileSeparator = new("<filename>"),
            RepositoryName = new("<reponame>"),
            Distinguished = new("<|im_start|>"),
        },
        new("StarCoder2 or Granite", FimOrder.PrefixSuffixMiddle, new("<fim_prefix>"), new("<fim_suffix>"), new("<fim_middle>"))
        {
            FileSeparator = new("<file_sep>", "<filename>"),
            RepositoryName = new("<repo_name>", "<reponame>"),
        },
        // Full-width bars (U+FF5C) and U+2581, not ASCII.
        new("DeepSeek-Coder", FimOrder.PrefixSuffixMiddle, new("<｜fim▁begin｜>"), new("<｜fim▁hole｜>"), new("<｜fim▁end｜>")),
        new("Seed-Coder", FimOrder.SuffixPrefixMiddle, new("<[fim-prefix]>"), new("<[fim-suffix]>"), new("<[fim-middle]>")),
        new("CodeLlama", FimOrder.PrefixSuffixMiddle, new("▁<PRE>", "<PRE>"), new("▁<SUF>", "<SUF>"), new("▁<MID>", "<MID>")),
        new("GLM", FimOrder.PrefixSuffixMiddle, new("<|code_prefix|>"), new("<|code_suffix|>"), new("<|code_middle|>")),
        new("Codestral", FimOrder.SuffixPrefixMiddle, new("[PREFIX]"), new("[SUFFIX]"), null),
    ];

    /// <summary>The markers for a person who wonders what was looked for.</summary>
    internal string Spelling => string.Join(' ', new[] { Prefix, Suffix, Middle }.OfType<FimMarker>().Select(marker => marker.Spellings[^1]));

    internal bool Fits(Dictionary<string, int> ids) =>
        Prefix.Find(ids) is not null &&
        Suffix.Find(ids) is not null &&
        (Middle is null || Middle.Find(ids) is not null) &&
        (Distinguished is null || Distinguished.Find(ids) is not null);
}
