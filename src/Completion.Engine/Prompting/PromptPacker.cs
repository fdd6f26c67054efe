using System.Numerics;
using System.Text;
using Completion.Inference.Vocabularies;

namespace Completion.Engine.Prompting;

/// <summary>The text around the cursor as tokens that fit a budget.</summary>
/// <param name="Prefix">Tokens of the text before the cursor, starting at a line start where possible.</param>
/// <param name="Suffix">Tokens of the text after the cursor.</param>
internal readonly record struct PackedPrompt(int[] Prefix, int[] Suffix)
{
    public int Length => Prefix.Length + Suffix.Length;

    /// <summary>Whether text before the cursor did not fit.</summary>
    public bool PrefixIsCut { get; init; }

    /// <summary>Whether text after the cursor did not fit.</summary>
    public bool SuffixIsCut { get; init; }
}

/// <summary>
/// Cuts prefix and suffix to a token budget such that consecutive keystrokes keep the same beginning: the KV memory of a
/// prompt is only worth something while the next prompt starts with it.
/// </summary>
/// <remarks>
/// The prefix begins on a grid of lines counted from the start of the document, so its beginning moves once in
/// <see cref="GridFor"/> lines and not with every token typed. A text is never cut inside a token or a character.
/// </remarks>
internal sealed class PromptPacker(Func<string, int[]> tokenize, Vocabulary vocabulary)
{
    /// <summary>Lines at least between two places where a prefix may begin.</summary>
    public const int Grid = 8;

    /// <summary>Tokens of a prefix for each line of the grid: a long prefix costs more to read again, and can spare more lines.</summary>
    private const int TokensPerGridLine = 64;

    /// <summary>Lines of the grid at most.</summary>
    private const int MostGrid = 64;

    /// <summary>No byte-level vocabulary packs more text into a token than this on average; bounds what is tokenised at all.</summary>
    public const int MostCharactersPerToken = 8;

    /// <summary>Share of the budget that the suffix gets at most.</summary>
    private const double SuffixShare = 0.25;

    /// <param name="prefix">Text before the cursor, from the start of the document, line breaks as LF.</param>
    /// <param name="suffix">Text after the cursor.</param>
    /// <param name="budget">Tokens for both and <paramref name="taken"/>, markers not counted; at least 16.</param>
    /// <param name="taken">Tokens of the budget that other things take, at most half of it. The suffix does not depend on them.</param>
    public PackedPrompt Pack(string prefix, string suffix, int budget, int taken = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(budget, 16);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(taken, budget / 2);
        var after = PackSuffix(suffix, (int)(budget * SuffixShare), out var suffixIsCut);
        var before = PackPrefix(prefix, budget - taken - after.Length, out var prefixIsCut);
        return new PackedPrompt(before, after) { PrefixIsCut = prefixIsCut, SuffixIsCut = suffixIsCut };
    }

    /// <summary>Lines between two places where a prefix of so many tokens may begin: a power of two.</summary>
    public static int GridFor(int tokens) => Math.Clamp((int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, tokens / TokensPerGridLine)), Grid, MostGrid);

    private int[] PackSuffix(string suffix, int room, out bool isCut)
    {
        var end = CharacterBorder(suffix, Math.Min(suffix.Length, room * MostCharactersPerToken));
        var tokens = tokenize(suffix[..end]);
        isCut = end < suffix.Length || tokens.Length > room;
        return tokens.Length <= room ? tokens : tokens[..room];
    }

    private int[] PackPrefix(string prefix, int room, out bool isCut)
    {
        var start = CharacterBorder(prefix, Math.Max(0, prefix.Length - (room * MostCharactersPerToken)));
        var tokens = tokenize(prefix[start..]);
        isCut = start > 0 || tokens.Length > room;
        if (!isCut)
        {
            return tokens;
        }

        var grid = GridFor(room);
        var lines = LineStarts(prefix);
        var earliest = prefix.Length - CharactersOfLast(prefix, tokens, room);
        while (true)
        {
            start = NextStart(lines, grid, earliest, prefix.Length);
            tokens = tokenize(prefix[start..]);
            if (tokens.Length <= room)
            {
                return tokens;
            }

            earliest = CharacterBorder(prefix, start + 1);
        }
    }

    /// <summary>The first grid line at or after an offset; any line start where the grid would waste half; else the offset.</summary>
    private static int NextStart(List<int> lines, int grid, int earliest, int length)
    {
        var middle = earliest + ((length - earliest) / 2);
        var at = lines.BinarySearch(earliest);
        at = at < 0 ? ~at : at;
        var line = (at + grid - 1) / grid * grid;
        if (line < lines.Count && lines[line] <= middle)
        {
            return lines[line];
        }

        return at < lines.Count && lines[at] <= middle ? lines[at] : earliest;
    }

    private static List<int> LineStarts(string text)
    {
        var starts = new List<int> { 0 };
        for (var at = text.IndexOf('\n'); at >= 0; at = text.IndexOf('\n', at + 1))
        {
            starts.Add(at + 1);
        }

        return starts;
    }

    /// <summary>How many characters at the end of a text its last tokens cover, rounded down to whole characters.</summary>
    private int CharactersOfLast(string text, int[] tokens, int count)
    {
        var bytes = 0;
        foreach (var token in tokens.AsSpan(Math.Max(0, tokens.Length - count)))
        {
            bytes += vocabulary.Bytes(token).Length;
        }

        var characters = 0;
        while (bytes > 0 && characters < text.Length)
        {
            Rune.DecodeLastFromUtf16(text.AsSpan(0, text.Length - characters), out var rune, out var consumed);
            bytes -= rune.Utf8SequenceLength;
            characters += bytes >= 0 ? consumed : 0;
        }

        return characters;
    }

    private static int CharacterBorder(string text, int offset) =>
        offset > 0 && offset < text.Length && char.IsLowSurrogate(text[offset]) ? offset + 1 : offset;
}
