using System.Text.Json;

namespace Completion.Evaluation.Projects;

/// <summary>What a project consists of once it has been built.</summary>
/// <param name="TargetFramework">The one that was built.</param>
/// <param name="Files">Files that it compiles, without those the build adds itself.</param>
/// <param name="Lines">Line ends in them.</param>
public sealed record BuiltProject(string TargetFramework, int Files, int Lines);

/// <summary>Builds a fetched project with the installed SDK.</summary>
internal static class ProjectBuild
{
    private static readonly string[] Quiet = ["-nologo", "-verbosity:quiet", "-nodeReuse:false"];

    /// <summary>Builds the project and counts what it compiles.</summary>
    /// <param name="title">Name and version, for refusals.</param>
    /// <param name="project">Full path of the project file.</param>
    /// <param name="answer">A file that is written over and removed.</param>
    /// <param name="cancellation">Ends the build.</param>
    /// <exception cref="EvaluationException">It does not build, or it is not clear for which framework it is.</exception>
    public static async Task<BuiltProject> RunAsync(string title, string project, string answer, CancellationToken cancellation)
    {
        var folder = Path.GetDirectoryName(project)!;
        // Asked first: before packages are restored the same files are compiled, and a wrong recipe is found out sooner.
        var built = await AskAsync(title, project, folder, answer, cancellation).ConfigureAwait(false);
        await OutsideProgram.RunAsync(
            $"{title} was unpacked into {folder} but does not build", folder, "dotnet", ["build", project, .. Quiet, "-maxCpuCount"], cancellation).ConfigureAwait(false);
        return built;
    }

    private static async Task<BuiltProject> AskAsync(string title, string project, string folder, string answer, CancellationToken cancellation)
    {
        // To a file: what a project prints must not get between the lines of the answer.
        await OutsideProgram.RunAsync(
            $"The project of {title} cannot be read", folder, "dotnet",
            ["msbuild", project, .. Quiet, "-getItem:Compile", "-getProperty:TargetFramework", "-getProperty:TargetFrameworks", $"-getResultOutputFile:{answer}"],
            cancellation).ConfigureAwait(false);
        return Read(title, await File.ReadAllTextAsync(answer, cancellation).ConfigureAwait(false));
    }

    /// <summary>Reads MSBuild's answer.</summary>
    internal static BuiltProject Read(string title, string json)
    {
        using var document = JsonDocument.Parse(json);
        string Property(string name) => document.RootElement.GetProperty("Properties").GetProperty(name).GetString() ?? "";
        var framework = Property("TargetFramework");
        if (framework.Length == 0)
            throw new EvaluationException($"{title} is built for several frameworks ({Property("TargetFrameworks")}); name one as 'targetFramework' of its 'build'.");
        var files = document.RootElement.GetProperty("Items").GetProperty("Compile").EnumerateArray()
            .Select(item => item.GetProperty("FullPath").GetString()!)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        if (files.Count == 0)
            throw new EvaluationException($"{title} compiles no file: the globs of its recipe fit nothing in the sources.");
        return new BuiltProject(framework, files.Count, files.Sum(file => File.ReadAllBytes(file).Count(b => b == (byte)'\n')));
    }
}
