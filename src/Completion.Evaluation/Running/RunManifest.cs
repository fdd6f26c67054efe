using System.Text.Json;

namespace Completion.Evaluation.Running;

/// <summary>What a run is: <c>run.json</c> of its folder. Results are only ever added to a folder by the same run.</summary>
internal sealed record RunManifest
{
    /// <summary>Format of the folder.</summary>
    public const int CurrentFormat = 1;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true, NewLine = "\n" };

    /// <summary>Version of the folder's format.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>Full path of the project.</summary>
    public required string Project { get; init; }

    /// <summary>Which build of this program: another one may write something else.</summary>
    public required string Program { get; init; }

    /// <summary>SHA-256 over the texts of the project: what is compiled decides what compiles.</summary>
    public required string Sources { get; init; }

    /// <summary>Where the model runs.</summary>
    public required string Device { get; init; }

    /// <summary>SHA-256 of the cases as a case file.</summary>
    public required string Cases { get; init; }

    /// <summary>Seed of the bootstrap.</summary>
    public required int Seed { get; init; }

    /// <summary>SHA-256 of the model's file.</summary>
    public required string Model { get; init; }

    /// <summary>Tokens of context.</summary>
    public required int ContextLength { get; init; }

    /// <summary>The part of the cases, as <c>I/N</c>.</summary>
    public required string Shard { get; init; }

    /// <summary>By name of the mode, its settings as <c>key=value</c> joined by blanks.</summary>
    public required IReadOnlyDictionary<string, string> Modes { get; init; }

    /// <summary>As JSON.</summary>
    public string Write() => JsonSerializer.Serialize(this, Options) + "\n";

    /// <summary>In what a folder's manifest differs from this one; null when it is the same run.</summary>
    /// <exception cref="EvaluationException">The text is no manifest.</exception>
    public string? DifferenceTo(string written)
    {
        RunManifest other;
        try
        {
            other = JsonSerializer.Deserialize<RunManifest>(written, Options) ?? throw new JsonException();
        }
        catch (JsonException)
        {
            return "its run.json cannot be read";
        }
        (string What, bool Same)[] parts =
        [
            ("the format", Format == other.Format), ("the project", Project == other.Project), ("the program", Program == other.Program),
            ("the project's text", Sources == other.Sources), ("the device", Device == other.Device), ("the cases", Cases == other.Cases),
            ("the seed", Seed == other.Seed), ("the model", Model == other.Model), ("the context", ContextLength == other.ContextLength),
            ("the shard", Shard == other.Shard), ("the modes", Modes.SequenceEqual(other.Modes)),
        ];
        var different = parts.Where(part => !part.Same).Select(part => part.What).ToList();
        return different.Count == 0 ? null : $"{string.Join(", ", different)} {(different.Count == 1 ? "is" : "are")} another";
    }
}
