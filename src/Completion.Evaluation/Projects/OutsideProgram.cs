using System.ComponentModel;
using Completion.CSharp.Loading;

namespace Completion.Evaluation.Projects;

/// <summary>A program that fetching needs (apt-get, tar, git, dotnet): its failure is a sentence with the end of what it said.</summary>
internal static class OutsideProgram
{
    /// <summary>Longer than a slow line needs for the largest archive; what takes longer is stuck.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    private const int LinesShown = 5;

    /// <summary>Runs a program to its end and returns what it printed.</summary>
    /// <param name="sentence">What it means if that fails, without a full stop.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="program">Its name; found on the path.</param>
    /// <param name="arguments">One each; no shell reads them.</param>
    /// <param name="cancellation">Ends it and all it started.</param>
    /// <exception cref="EvaluationException">It is not installed, failed, or ran out of time.</exception>
    public static async Task<string> RunAsync(
        string sentence, string folder, string program, IEnumerable<string> arguments, CancellationToken cancellation)
    {
        var start = QuietProgram.In(folder, program, arguments);
        start.Environment["LC_ALL"] = "C.UTF-8";
        try
        {
            var child = await ChildProcess.RunAsync(start, Patience, cancellation).ConfigureAwait(false);
            return child.ExitCode switch
            {
                0 => child.Output,
                null => throw new EvaluationException($"{sentence}: '{program}' did not end within {Patience.TotalMinutes:0} minutes and was stopped; try again."),
                _ => throw new EvaluationException($"{sentence}: {WhatItSaid(child.Output, program)}"),
            };
        }
        catch (Win32Exception)
        {
            throw new EvaluationException($"{sentence}: '{program}' is not installed here.");
        }
    }

    /// <summary>The first few lines that name an error; without such, the last ones.</summary>
    internal static string WhatItSaid(string output, string program)
    {
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct().ToList();
        var errors = lines.Where(line => line.StartsWith("E:", StringComparison.Ordinal) || line.StartsWith("Err", StringComparison.Ordinal)
            || line.Contains("error", StringComparison.OrdinalIgnoreCase) || line.StartsWith("fatal:", StringComparison.Ordinal)).Take(LinesShown).ToList();
        var said = errors.Count > 0 ? errors : [.. lines.TakeLast(LinesShown)];
        return said.Count > 0 ? string.Join(Environment.NewLine, said) : $"'{program}' failed without saying why.";
    }
}
