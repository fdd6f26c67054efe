using System.Text.Encodings.Web;
using System.Text.Json;

namespace Completion.Evaluation.Reports;

/// <summary>The report as <c>report.json</c>.</summary>
public static class ReportJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        // Code is full of < > & and quotes; escaped as for HTML no one could read the cases.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The report as JSON text, LF line endings, with a last line end.</summary>
    public static string Write(EvaluationReport report) => JsonSerializer.Serialize(report, Options) + "\n";

    /// <summary>The report of JSON text.</summary>
    /// <exception cref="EvaluationException">The text is no report, or one of another format.</exception>
    public static EvaluationReport Read(string json)
    {
        try
        {
            var format = JsonSerializer.Deserialize<JsonElement>(json) is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("format", out var number) && number.TryGetInt32(out var value) ? value : 0;
            if (format != EvaluationReport.CurrentFormat)
                throw new EvaluationException($"This is no evaluation report of format {EvaluationReport.CurrentFormat}; run the evaluation again with this version.");
            return JsonSerializer.Deserialize<EvaluationReport>(json, Options)!;
        }
        catch (JsonException e)
        {
            throw new EvaluationException($"This is not an evaluation report: {e.Message}");
        }
    }

    /// <summary>Reads a report from a file, or from the <c>report.json</c> of a folder.</summary>
    /// <exception cref="EvaluationException">It cannot be read, or is no report.</exception>
    public static EvaluationReport ReadFrom(string path)
    {
        try
        {
            return Read(File.ReadAllText(Directory.Exists(path) ? Path.Combine(path, "report.json") : path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new EvaluationException($"There is no report to read at '{path}': {e.Message}");
        }
        catch (EvaluationException e)
        {
            throw new EvaluationException($"'{path}': {e.Message}");
        }
    }

    /// <summary>Writes <c>report.json</c> into a folder, which is made if need be, and returns its path.</summary>
    /// <exception cref="EvaluationException">The folder cannot be written.</exception>
    public static string WriteTo(string folder, EvaluationReport report)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var path = Path.Combine(folder, "report.json");
            File.WriteAllText(path, Write(report));
            return path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new EvaluationException($"The report cannot be written to '{folder}': {e.Message} Choose another folder with --out.");
        }
    }
}
