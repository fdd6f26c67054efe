using System.Text.RegularExpressions;

namespace Completion.Corpus.Lists;

/// <summary>
/// The list of what to collect: a text file with one package a line, <c>[debian:|dotnet:]Id [Version] [licence=SPDX] [held-out]</c>,
/// and comments from a <c>#</c> on.
/// </summary>
public static partial class PackageList
{
    private const string HeldOut = "held-out";
    private const string Licence = "licence=";

    /// <summary>Reads the file; at least one package is in it.</summary>
    /// <exception cref="CorpusException">It cannot be read, or a line is not of the form.</exception>
    public static IReadOnlyList<PackageEntry> Read(string path)
    {
        try
        {
            return Parse(File.ReadLines(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CorpusException($"The list {path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Reads lines.</summary>
    /// <param name="lines">Those of the file.</param>
    /// <param name="path">What to call the file in messages.</param>
    public static IReadOnlyList<PackageEntry> Parse(IEnumerable<string> lines, string path)
    {
        var entries = new List<PackageEntry>();
        var lineOf = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var number = 0;
        foreach (var line in lines)
        {
            number++;
            var words = line.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0)
                continue;
            var entry = Entry(words)
                ?? throw new CorpusException($"Line {number} of {path} is not of the form '[debian:|dotnet:]Id [Version] [licence=SPDX] [held-out]'.");
            if (!lineOf.TryAdd(entry.Name, number))
                throw new CorpusException($"Line {number} of {path} names {entry.Name}, as does line {lineOf[entry.Name]}; keep one of them.");
            entries.Add(entry);
        }

        return entries.Count > 0 ? entries : throw new CorpusException($"The list {path} names no package.");
    }

    private static PackageEntry? Entry(string[] words)
    {
        var colon = words[0].IndexOf(':', StringComparison.Ordinal);
        PackageOrigin? origin = words[0][..Math.Max(colon, 0)] switch
        {
            "" when colon < 0 => PackageOrigin.NuGet,
            "debian" => PackageOrigin.Debian,
            "dotnet" => PackageOrigin.Dotnet,
            _ => null,
        };
        var id = words[0][(colon + 1)..];
        if (origin is null || !Id().IsMatch(id))
            return null;
        var entry = new PackageEntry(origin.Value, id, null, null, false);
        foreach (var word in words.Skip(1))
        {
            if (word == HeldOut && !entry.HeldOut)
                entry = entry with { HeldOut = true };
            else if (word.StartsWith(Licence, StringComparison.Ordinal) && entry is { Licence: null, Origin: PackageOrigin.Debian } && word.Length > Licence.Length)
                entry = entry with { Licence = word[Licence.Length..] };
            else if (entry.Version is null && Version().IsMatch(word))
                entry = entry with { Version = word };
            else
                return null;
        }

        return entry;
    }

    // Both become names of folders and words of commands, so nothing else is let through.
    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_.+-]*$")]
    private static partial Regex Id();

    [GeneratedRegex(@"^[0-9][A-Za-z0-9.+~-]*$")]
    private static partial Regex Version();
}
