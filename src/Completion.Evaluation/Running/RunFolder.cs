using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Completion.Evaluation.Cases;
using Completion.Evaluation.Reports;

namespace Completion.Evaluation.Running;

/// <summary>One line of <c>results.jsonl</c>: what one mode made of one case.</summary>
/// <param name="Case">The case's <see cref="EvaluationCase.Id"/>.</param>
/// <param name="Session">Which process wrote it, from 0: an interrupted run is gone on with by another.</param>
/// <param name="Seconds">Since that process began its cases.</param>
/// <param name="PeakMemory">Of that process so far, in bytes.</param>
/// <param name="Outcome">The outcome.</param>
internal sealed record ResultLine(string Case, int Session, double Seconds, long PeakMemory, OutcomeReport Outcome);

/// <summary>
/// A folder that keeps a run as it goes: <c>run.json</c> says what is run, <c>cases.jsonl</c> on what, <c>results.jsonl</c>
/// gets a line per case and mode as soon as it is known. A run that was interrupted, by whatever, is gone on with.
/// </summary>
internal sealed class RunFolder : IDisposable
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    private readonly FileStream _results;

    private RunFolder(FileStream results, List<ResultLine> earlier) => (_results, Earlier) = (results, earlier);

    /// <summary>What earlier processes left.</summary>
    public IReadOnlyList<ResultLine> Earlier { get; }

    /// <summary>Opens a folder, which is made if need be; no other process may have it open.</summary>
    /// <exception cref="EvaluationException">It holds another run, is in use, or cannot be written.</exception>
    public static RunFolder Open(string folder, RunManifest manifest, IEnumerable<EvaluationCase> cases)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var path = Path.Combine(folder, "run.json");
            if (File.Exists(path) && manifest.DifferenceTo(File.ReadAllText(path)) is { } difference)
                throw new EvaluationException($"'{folder}' holds another run ({difference}); choose another folder with --out, or delete this one.");
            var results = new FileStream(Path.Combine(folder, "results.jsonl"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            try
            {
                // The manifest comes last: a folder that has one is whole.
                var begun = File.Exists(path);
                var earlier = begun ? Read(results) : [];
                if (!begun)
                {
                    results.SetLength(0);
                    CaseFile.WriteTo(Path.Combine(folder, "cases.jsonl"), cases);
                    File.WriteAllText(path + ".unfinished", manifest.Write());
                    File.Move(path + ".unfinished", path);
                }
                return new RunFolder(results, earlier);
            }
            catch
            {
                results.Dispose();
                throw;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new EvaluationException($"The run cannot be kept in '{folder}': {e.Message} Choose another folder with --out.");
        }
    }

    /// <summary>Adds a line and hands it to the operating system: it survives the end of this process.</summary>
    /// <exception cref="EvaluationException">It cannot be written; the disk may be full.</exception>
    public void Append(ResultLine line)
    {
        try
        {
            _results.Write(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(line, Options) + "\n"));
            _results.Flush();
        }
        catch (IOException e)
        {
            throw new EvaluationException($"A result cannot be kept: {e.Message}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _results.Dispose();

    /// <summary>The whole lines; what a process that ended in the middle of one left behind is cut off.</summary>
    private static List<ResultLine> Read(FileStream results)
    {
        var bytes = new byte[results.Length];
        results.ReadExactly(bytes);
        var lines = new List<ResultLine>();
        var start = 0;
        for (var end = Array.IndexOf(bytes, (byte)'\n'); end >= 0; start = end + 1, end = Array.IndexOf(bytes, (byte)'\n', start))
        {
            try
            {
                lines.Add(JsonSerializer.Deserialize<ResultLine>(bytes.AsSpan(start, end - start), Options) ?? throw new JsonException());
            }
            catch (JsonException)
            {
                throw new EvaluationException(
                    $"Line {lines.Count + 1} of '{results.Name}' is no result of this version; choose another folder with --out, or delete this one.");
            }
        }
        results.SetLength(start);
        results.Position = start;
        return lines;
    }
}
