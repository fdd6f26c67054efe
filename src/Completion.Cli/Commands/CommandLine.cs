using System.CommandLine;
using Completion.CSharp.Workspaces;
using Completion.Evaluation;
using Completion.Inference;

namespace Completion.Cli.Commands;

/// <summary>Runs the commands and turns every failure into one sentence and an exit code.</summary>
internal static class CommandLine
{
    /// <summary>Exit code for input that cannot be used.</summary>
    public const int BadInput = 2;

    /// <summary>Exit code for an error of this program.</summary>
    public const int InternalError = 1;

    /// <summary>Exit code for what a person ended.</summary>
    public const int Cancelled = 130;

    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        try
        {
            var parsed = root.Parse(args);
            if (parsed.Errors.Count > 0)
            {
                await Console.Error.WriteLineAsync($"completion: {WhyNotUnderstood(parsed)} See --help.");
                return BadInput;
            }

            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                // An evaluation that is cancelled still sums up what it has.
                ProcessTerminationTimeout = TimeSpan.FromMinutes(1),
            });
        }
        catch (Exception error) when (error is InputException or ModelException or DocumentException or EvaluationException)
        {
            await Console.Error.WriteLineAsync($"completion: {error.Message}");
            return BadInput;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("completion: cancelled");
            return Cancelled;
        }
        catch (Exception error)
        {
            await Console.Error.WriteLineAsync(args.Contains("--verbose")
                ? $"completion: internal error: {error}"
                : $"completion: internal error: {FirstLine(error.Message)} (run again with --verbose for details)");
            return InternalError;
        }
    }

    /// <summary>
    /// A word too many causes other errors, such as a command that is missing: it says most. Else the first error does.
    /// </summary>
    private static string WhyNotUnderstood(ParseResult parsed) => parsed.UnmatchedTokens is [var unknown, ..]
        ? $"'{unknown}' is not a command, argument or option here."
        : FirstLine(parsed.Errors[0].Message);

    private static string FirstLine(string message) => message.Split('\n', 2)[0].TrimEnd();
}

/// <summary>Something a person typed cannot be used. The message is one sentence that says what to do.</summary>
internal sealed class InputException(string message) : Exception(message);
