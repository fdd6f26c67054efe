using System.ComponentModel;
using Completion.CSharp.Loading;

namespace Completion.Corpus.Fetching;

/// <summary>A program that fetching needs (dotnet, apt-get, tar).</summary>
internal static class OutsideProgram
{
    // The largest archives take minutes on a slow line; what takes longer than this is stuck.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    /// <summary>Runs a program to its end; null when it failed.</summary>
    /// <param name="folder">Where it runs.</param>
    /// <param name="program">Its name, found on the path.</param>
    /// <param name="arguments">One each; no shell reads them.</param>
    /// <param name="cancellation">Ends it and all it started.</param>
    /// <exception cref="CorpusException">It is not installed.</exception>
    public static async Task<(bool Succeeded, string Output)> RunAsync(string folder, string program, IEnumerable<string> arguments, CancellationToken cancellation)
    {
        var start = QuietProgram.In(folder, program, arguments);
        start.Environment["LC_ALL"] = "C.UTF-8";
        try
        {
            var child = await ChildProcess.RunAsync(start, Patience, cancellation).ConfigureAwait(false);
            return (child.ExitCode == 0, child.ExitCode is null ? $"'{program}' did not end within {Patience.TotalMinutes:0} minutes." : child.Output);
        }
        catch (Win32Exception e)
        {
            throw new CorpusException($"'{program}' is not installed here.", e);
        }
    }

    /// <summary>The first line that names an error, cut to a readable length.</summary>
    public static string FirstError(string output)
    {
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var line = lines.FirstOrDefault(l => l.StartsWith("E:", StringComparison.Ordinal) || l.Contains("error", StringComparison.OrdinalIgnoreCase)) ?? lines.LastOrDefault() ?? "it did not say why.";
        return line.Length <= 300 ? line : line[..300] + " …";
    }
}
