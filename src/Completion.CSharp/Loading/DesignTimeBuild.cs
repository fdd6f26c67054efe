using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using Completion.CSharp.Workspaces;

namespace Completion.CSharp.Loading;

/// <summary>
/// Asks MSBuild, in a process of its own, how it would call the compiler for a project. Nothing is compiled or restored.
/// </summary>
/// <remarks>
/// Out of process because evaluating a project runs code: it may hang, write to the console, or need another MSBuild than ours.
/// </remarks>
internal sealed class DesignTimeBuild(ReaderSettings settings)
{
    // What IDEs set: go on after errors, do not build what is referred to, and never think the compiler's output is up to date.
    private static readonly string[] Properties =
    [
        "-p:DesignTimeBuild=true", "-p:BuildingProject=false", "-p:BuildProjectReferences=false",
        "-p:SkipCompilerExecution=true", "-p:ProvideCommandLineArgs=true", "-p:ContinueOnError=ErrorAndContinue",
        "-p:NonExistentFile=__NonExistentSubDir__/__NonExistentFile__",
    ];

    public async Task<ProjectReading> ReadAsync(string project, CancellationToken cancellation)
    {
        if (settings.Sdk is not { } sdk)
            return Fail("The .NET SDK was not found: install it, or put dotnet on the PATH.");
        if (!FileStamp.Of(project).Exists)
            return Fail($"{project} does not exist.");

        var framework = "";
        if (LooksMultiTargeted(project))
            framework = await PickFrameworkAsync(sdk, project, cancellation).ConfigureAwait(false) ?? "";
        var answer = await CompileAsync(sdk, project, framework, cancellation).ConfigureAwait(false);
        if (framework.Length == 0 && answer.Output.Contains("MSB4057", StringComparison.Ordinal))
        {
            // No target "Compile": the list of frameworks came from an imported file after all.
            framework = await PickFrameworkAsync(sdk, project, cancellation).ConfigureAwait(false) ?? "";
            if (framework.Length > 0)
                answer = await CompileAsync(sdk, project, framework, cancellation).ConfigureAwait(false);
        }

        if (answer.TimedOut)
            return Fail($"MSBuild did not answer for {project} within {settings.TimeLimit.TotalSeconds:0} s and was ended.");
        if (answer.Result is not { } result || result.Arguments.IsEmpty)
            return Fail(MSBuildOutput.FirstError(answer.Output) ?? $"{project} is not a project that the C# compiler is called for.");
        return new ProjectReading(ToInvocation(project, framework, result, answer.Output), null);
    }

    private static CompilerInvocation ToInvocation(string project, string framework, MSBuildResult result, string output)
    {
        var assets = result.Property("ProjectAssetsFile") is { Length: > 0 } named && FilePaths.TryResolve(FilePaths.FolderOf(project), named, out var full)
            ? full
            : Path.Combine(FilePaths.FolderOf(project), "obj", "project.assets.json");
        if (framework.Length == 0)
            framework = result.Property("TargetFramework");
        return new CompilerInvocation(project, framework, result.Arguments, result.References, assets, Problem(project, assets, result, output));
    }

    /// <summary>Why references may be missing. MSBuild itself passes over packages that were never restored.</summary>
    private static string? Problem(string project, string assets, MSBuildResult result, string output)
    {
        if (!result.Packages.IsEmpty && !RestoredPackages.Include(assets, result.Packages, out var missing))
            return $"The package {missing} is not restored: run dotnet restore \"{project}\".";
        var error = MSBuildOutput.FirstError(output);
        if (error is not null && (error.Contains("NETSDK1004", StringComparison.Ordinal) || error.Contains("NETSDK1005", StringComparison.Ordinal) || error.Contains("NETSDK1064", StringComparison.Ordinal)))
            return $"Its packages are not restored: run dotnet restore \"{project}\".";
        return error;
    }

    private async Task<string?> PickFrameworkAsync(DotNetSdk sdk, string project, CancellationToken cancellation)
    {
        var answer = await RunAsync(sdk, project, ["-getProperty:TargetFrameworks", "-getProperty:TargetFramework", "-getProperty:BundledNETCoreAppTargetFrameworkVersion"], cancellation).ConfigureAwait(false);
        if (answer.Result is not { } result || result.Property("TargetFramework").Length > 0)
            return null;
        var newest = Version.TryParse(result.Property("BundledNETCoreAppTargetFrameworkVersion"), out var version) ? version : Environment.Version;
        return TargetFrameworks.Pick(result.Property("TargetFrameworks").Split(';'), newest);
    }

    private Task<Answer> CompileAsync(DotNetSdk sdk, string project, string framework, CancellationToken cancellation)
    {
        List<string> arguments =
        [
            "-t:Compile", .. Properties,
            "-getItem:CscCommandLineArgs", "-getItem:_ResolvedProjectReferencePaths", "-getItem:PackageReference",
            "-getProperty:TargetFramework", "-getProperty:ProjectAssetsFile",
        ];
        if (framework.Length > 0)
            arguments.Add("-p:TargetFramework=" + framework);
        return RunAsync(sdk, project, arguments, cancellation);
    }

    private async Task<Answer> RunAsync(DotNetSdk sdk, string project, IEnumerable<string> arguments, CancellationToken cancellation)
    {
        // The answer goes to a file: what a project prints must not get between its lines.
        var result = Path.Combine(Path.GetTempPath(), $"csharp-completion-{Guid.NewGuid():N}.json");
        try
        {
            var start = QuietProgram.In(
                FilePaths.FolderOf(project),
                sdk.Program,
                ["msbuild", project, "-nologo", "-nodeReuse:false", "-maxCpuCount:1", "-verbosity:quiet", "-terminalLogger:off", .. arguments, "-getResultOutputFile:" + result]);
            var output = await ChildProcess.RunAsync(start, settings.TimeLimit, cancellation).ConfigureAwait(false);
            return new Answer(MSBuildResult.Read(result), output.Output, output.ExitCode is null);
        }
        catch (Exception e) when (e is Win32Exception or IOException or UnauthorizedAccessException)
        {
            return new Answer(null, $"error : {sdk.Program} could not be asked: {e.Message}", false);
        }
        finally
        {
            DeleteQuietly(result);
        }
    }

    private static bool LooksMultiTargeted(string project)
    {
        try
        {
            return File.ReadAllText(project).Contains("<TargetFrameworks>", StringComparison.OrdinalIgnoreCase);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static void DeleteQuietly(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A scanner may hold it; the system's temporary folder is cleaned by others.
        }
    }

    private static ProjectReading Fail(string reason) => new(null, reason);

    private sealed record Answer(MSBuildResult? Result, string Output, bool TimedOut);
}
