using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Completion.Evaluation.Cases.Kinds;

namespace Completion.Evaluation.Cases;

/// <summary>Cases as a text file of one JSON object per line, UTF-8, LF: to run the same ones again, and to share them.</summary>
public static class CaseFile
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        // Code is full of < > & and quotes; escaped as for HTML no one could read the cases.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>The kinds of cases there are, separated by commas.</summary>
    public static string Kinds { get; } = string.Join(", ", CaseKinds.All.Select(kind => kind.Name));

    /// <summary>The lines of a case file, with a last line end.</summary>
    public static string Write(IEnumerable<EvaluationCase> cases) =>
        string.Concat(cases.Select(one => JsonSerializer.Serialize(one, Options) + "\n"));

    /// <summary>SHA-256 of the lines, lower-case hexadecimal: whether two runs are about the same cases.</summary>
    public static string Sha256(IEnumerable<EvaluationCase> cases) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Write(cases))));

    /// <summary>The cases of a case file.</summary>
    /// <exception cref="EvaluationException">A line is no case; the message says which and why.</exception>
    public static ImmutableArray<EvaluationCase> Read(string text)
    {
        var cases = ImmutableArray.CreateBuilder<EvaluationCase>();
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
                continue;
            try
            {
                var read = JsonSerializer.Deserialize<EvaluationCase>(line, Options) ?? throw new JsonException("it is null.");
                cases.Add(WhyWrong(read) is { } wrong ? throw new JsonException(wrong) : read);
            }
            catch (JsonException e)
            {
                throw new EvaluationException($"Line {number} of the case file is no case: {e.Message}");
            }
        }
        return cases.Select(one => one.Id).Distinct().Count() == cases.Count
            ? cases.ToImmutable()
            : throw new EvaluationException("The case file names a case twice.");
    }

    /// <summary>Reads a case file from disk.</summary>
    /// <exception cref="EvaluationException">It cannot be read, or holds something else.</exception>
    public static ImmutableArray<EvaluationCase> ReadFrom(string path)
    {
        try
        {
            return Read(File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new EvaluationException($"The case file '{path}' cannot be read: {e.Message}");
        }
    }

    /// <summary>Writes a case file to disk.</summary>
    /// <exception cref="EvaluationException">It cannot be written.</exception>
    public static void WriteTo(string path, IEnumerable<EvaluationCase> cases)
    {
        try
        {
            File.WriteAllText(path, Write(cases), new UTF8Encoding(false));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new EvaluationException($"The case file '{path}' cannot be written: {e.Message}");
        }
    }

    private static string? WhyWrong(EvaluationCase read)
    {
        if (read.Holes.IsDefaultOrEmpty)
            return "it has no hole.";
        if (CaseKinds.All.All(kind => kind.Name != read.Kind))
            return $"there is no kind '{read.Kind}'.";
        var end = 0;
        foreach (var hole in read.Holes)
        {
            if (hole is null || hole.Start < end || hole.Start > int.MaxValue - hole.Truth.Length || hole.Truth.Length == 0)
                return "its holes are empty, overlap or are out of order.";
            end = hole.End;
        }
        return null;
    }
}
