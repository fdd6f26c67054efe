using System.Diagnostics;

namespace Completion.Cli.Tests;

/// <summary>One run of the command line in a process of its own, as a person starts it.</summary>
internal sealed record CommandLineRun(int ExitCode, string Output, string Error)
{
    public static readonly string Root = FindRoot();

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);

    public static async Task<CommandLineRun> OfAsync(string[] args, string? input = null, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "completion.dll"), .. args])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = Root,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (input is not null)
        {
            await process.StandardInput.WriteAsync(input);
        }

        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(s_limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return new CommandLineRun(process.ExitCode, await output, await error);
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Completion.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The repository is not above the test's folder.");
        }

        return folder.FullName;
    }
}
