using System.Text.Encodings.Web;
using System.Text.Json;

namespace Completion.Evaluation.Projects;

/// <summary>
/// What is known of a fetched project, kept as <c>fetched.json</c> in its folder so that an evaluation can ask what it
/// evaluates on: whether the default model was trained on it, which version it is, under which licence.
/// </summary>
/// <param name="Name">As in the catalogue.</param>
/// <param name="Version">The archive's version, or the commit's whole name.</param>
/// <param name="Source">Where it is from, in words.</param>
/// <param name="Licence">SPDX identifier.</param>
/// <param name="LicenceFile">Relative to the fetched folder, with slashes.</param>
/// <param name="Project">The project file to evaluate, relative to the fetched folder, with slashes.</param>
/// <param name="TrainedOn">Whether the default model was trained on code of this project.</param>
/// <param name="TrainedOnNote">Why.</param>
public sealed record FetchedProject(
    string Name, string Version, string Source, string Licence, string LicenceFile, string Project, bool TrainedOn, string TrainedOnNote)
{
    /// <summary>Name of the file in the fetched folder.</summary>
    public const string FileName = "fetched.json";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    /// <summary>What is known of the fetched project that a file or folder belongs to; null: it was not fetched.</summary>
    /// <param name="path">A project, a solution, a folder or any file; it need not exist.</param>
    /// <exception cref="EvaluationException">It was fetched, but what was written about it cannot be read.</exception>
    public static FetchedProject? Find(string path)
    {
        for (var folder = Path.GetFullPath(path); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, FileName)))
                return Read(folder);
        }

        return null;
    }

    /// <summary>Writes <c>fetched.json</c> into a folder.</summary>
    public void WriteTo(string folder) =>
        File.WriteAllText(Path.Combine(folder, FileName), JsonSerializer.Serialize(this, Options) + "\n");

    private static FetchedProject Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            return JsonSerializer.Deserialize<FetchedProject>(File.ReadAllText(path), Options) ?? throw new JsonException("it is empty.");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new EvaluationException($"{path} cannot be read: {e.Message} Fetch the project again.");
        }
    }
}
