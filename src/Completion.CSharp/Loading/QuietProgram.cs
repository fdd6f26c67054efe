using System.Diagnostics;

namespace Completion.CSharp.Loading;

/// <summary>Programs that are started for someone who is not asked anything: they find their own tools, ask no question, leave no server behind, and speak English.</summary>
public static class QuietProgram
{
    // Set by a surrounding `dotnet` or `git` for its own children; a child of ours must find its own.
    private static readonly string[] s_inherited =
    [
        "MSBUILD_EXE_PATH", "MSBuildExtensionsPath", "MSBuildSDKsPath", "MSBuildLoadMicrosoftTargetsReadOnly", "DOTNET_HOST_PATH",
        "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR", "GIT_PREFIX",
    ];

    // What they say is looked through, and shown next to what we say.
    private static readonly (string Name, string Value)[] s_surroundings =
    [
        ("DEBIAN_FRONTEND", "noninteractive"), ("GIT_TERMINAL_PROMPT", "0"), ("GIT_ASKPASS", ""), ("SSH_ASKPASS", ""), ("GIT_LFS_SKIP_SMUDGE", "1"),
        ("DOTNET_CLI_UI_LANGUAGE", "en"), ("DOTNET_CLI_TELEMETRY_OPTOUT", "1"), ("DOTNET_SKIP_FIRST_TIME_EXPERIENCE", "1"), ("DOTNET_NOLOGO", "1"),
        ("DOTNET_CLI_USE_MSBUILD_SERVER", "0"), ("MSBUILDDISABLENODEREUSE", "1"),
    ];

    /// <summary>How to start one.</summary>
    /// <param name="folder">Where it runs.</param>
    /// <param name="program">Its name, found on the path, or its file.</param>
    /// <param name="arguments">One each; no shell reads them.</param>
    public static ProcessStartInfo In(string folder, string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder };
        foreach (var name in s_inherited)
            start.Environment.Remove(name);
        foreach (var (name, value) in s_surroundings)
            start.Environment[name] = value;
        return start;
    }
}
