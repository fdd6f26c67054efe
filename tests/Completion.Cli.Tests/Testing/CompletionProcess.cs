using System.Diagnostics;

namespace Completion.Cli.Tests.Testing;

/// <summary>What the program left behind.</summary>
internal sealed record Ended(int ExitCode, string Output, string Error);

/// <summary>The program as people start it: a process of its own.</summary>
internal static class CompletionProcess
{
    /// <summary>After this a process counts as hanging, and is ended.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    public static string Repository { get; } = FindRepository();

    public static string Sample(params string[] parts) => Path.Combine([Repository, "samples", .. parts]);

    public static Task<Ended> RunAsync(params string[] arguments) => RunAsync(null, [], arguments);

    public static async Task<Ended> RunAsync(string? runtime, byte[] input, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "completion.dll"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        if (runtime is not null)
        {
            start.Environment["COMPLETION_RUNTIME"] = runtime;
        }

        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(s_patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var error = process.StandardError.ReadToEndAsync(patience.Token);
            await process.StandardInput.BaseStream.WriteAsync(input, patience.Token);
            process.StandardInput.Close();
            await process.WaitForExitAsync(patience.Token);
            return new Ended(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!Directory.Exists(Path.Combine(folder!.FullName, "samples", "Shop.Core")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
