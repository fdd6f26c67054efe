using System.CommandLine;
using Completion.CSharp.Workspaces;
using Completion.Evaluation;
using Completion.Inference;

namespace Completion.Cli.Commands;

/// <summary>Runs the commands and turns what a person did wrong into one sentence and exit code 2.</summary>
internal static class CommandLine
{
    /// <summary>Exit code for input that cannot be used.</summary>
    public const int BadInput = 2;

    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                await Console.Error.WriteLineAsync($"completion: {error.Message}");
            }

            await Console.Error.WriteLineAsync("completion: see --help");
            return BadInput;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (Exception error) when (error is InputException or ModelException or DocumentException or EvaluationException)
        {
            await Console.Error.WriteLineAsync($"completion: {error.Message}");
            return BadInput;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("completion: cancelled");
            return 130;
        }
#pragma warning disable CA1031 // A person is told in a sentence; the rest is for whoever asks for it.
        catch (Exception error)
#pragma warning restore CA1031
        {
            var details = args.Contains("--verbose") ? error.ToString() : $"{error.Message} (--verbose says more)";
            await Console.Error.WriteLineAsync($"completion: internal error: {details}");
            return 1;
        }
    }
}

/// <summary>Something a person typed cannot be used. The message is one sentence that says what to do.</summary>
internal sealed class InputException(string message) : Exception(message);
