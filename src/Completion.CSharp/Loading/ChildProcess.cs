using System.Diagnostics;
using System.Text;

namespace Completion.CSharp.Loading;

/// <summary>What a program left behind.</summary>
/// <param name="ExitCode">Null when it ran past its limit and was ended.</param>
/// <param name="Output">Its output and errors, in the order they came, cut after <see cref="ChildProcess.MostOutput"/> characters.</param>
public sealed record ChildOutput(int? ExitCode, string Output);

/// <summary>Runs a program to its end or to a time limit, after which it and all it started are ended.</summary>
public static class ChildProcess
{
    /// <summary>Characters of output that are kept; what follows is read and dropped.</summary>
    public const int MostOutput = 256 * 1024;

    /// <summary>Starts a program without input and waits for its end.</summary>
    /// <param name="start">Program, arguments, folder and environment; how its streams are connected is set here.</param>
    /// <param name="limit">How long it may run.</param>
    /// <param name="cancellation">Ends the program and all it started.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no such program, or it cannot be started.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static async Task<ChildOutput> RunAsync(ProcessStartInfo start, TimeSpan limit, CancellationToken cancellation)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.RedirectStandardInput = true;
        start.UseShellExecute = false;
        start.CreateNoWindow = true;
        start.StandardOutputEncoding = Encoding.UTF8;
        start.StandardErrorEncoding = Encoding.UTF8;

        cancellation.ThrowIfCancellationRequested();
        using var process = new Process { StartInfo = start };
        var output = new StringBuilder();
        process.OutputDataReceived += Append;
        process.ErrorDataReceived += Append;
        process.Start();
        // Whatever asks for input gets its end at once instead of waiting for ever.
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timer.CancelAfter(limit);
        try
        {
            await process.WaitForExitAsync(timer.Token).ConfigureAwait(false);
            return new ChildOutput(process.ExitCode, Text());
        }
        catch (OperationCanceledException)
        {
            End(process);
            cancellation.ThrowIfCancellationRequested();
            return new ChildOutput(null, Text());
        }

        void Append(object sender, DataReceivedEventArgs line)
        {
            lock (output)
            {
                if (line.Data is not null && output.Length < MostOutput)
                    output.Append(line.Data).Append('\n');
            }
        }

        string Text()
        {
            lock (output)
                return output.ToString();
        }
    }

    private static void End(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception or AggregateException)
        {
            // It ended by itself in between.
        }
    }
}
