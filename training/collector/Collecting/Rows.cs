using System.Text.Encodings.Web;
using System.Text.Json;

namespace Completion.Corpus.Collecting;

/// <summary>One package that was collected: a line of <c>manifest.jsonl</c>.</summary>
/// <param name="Id">As in the list.</param>
/// <param name="Version">What was fetched.</param>
/// <param name="Source"><c>nuget</c>, <c>debian</c> or <c>dotnet</c>.</param>
/// <param name="Licence">SPDX expression.</param>
/// <param name="How"><c>sources</c>, <c>embedded</c> or <c>decompiled</c>: what most of its files are.</param>
/// <param name="Files">In its folder.</param>
/// <param name="Bytes">Of these files.</param>
/// <param name="Sha256">Of the package's file.</param>
/// <param name="HeldOut">Nothing may be trained on it.</param>
/// <param name="Failed">Types that could not be decompiled.</param>
/// <param name="Noisy">Types left out because their decompiled code does not read like written code.</param>
/// <param name="Assemblies">Names of the assemblies that its files come from.</param>
public sealed record ManifestRow(
    string Id, string Version, string Source, string Licence, string How, int Files, long Bytes, string Sha256, bool HeldOut,
    int Failed, int Noisy, IReadOnlyList<string> Assemblies)
{
    /// <summary>The name of its folder.</summary>
    public string Folder => $"{Id}.{Version}";

    /// <summary>As <see cref="Lists.PackageEntry.Name"/>.</summary>
    public string Name => Source == "nuget" ? Id : $"{Source}:{Id}";
}

/// <summary>What was not collected: a line of <c>skipped.jsonl</c>.</summary>
/// <param name="Id">As in the list.</param>
/// <param name="Version">Null: none was found.</param>
/// <param name="Reason">One sentence.</param>
public sealed record SkippedRow(string Id, string? Version, string Reason);

/// <summary>Rows as lines.</summary>
internal static class Rows
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        IgnoreReadOnlyProperties = true,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    public static string Write<T>(T row) => JsonSerializer.Serialize(row, Options);

    /// <summary>All rows of a file; none when it is not there. A last line that was not finished is no row.</summary>
    public static IReadOnlyList<T> Read<T>(string path)
    {
        var rows = new List<T>();
        if (!File.Exists(path))
            return rows;
        foreach (var line in File.ReadLines(path))
        {
            try
            {
                if (JsonSerializer.Deserialize<T>(line, Options) is { } row)
                    rows.Add(row);
            }
            catch (JsonException)
            {
                // The program was ended while it wrote this; the package is collected again.
            }
        }

        return rows;
    }
}
