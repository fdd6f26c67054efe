using System.ComponentModel;
using System.Diagnostics;

namespace Completion.Server.Hosting;

/// <summary>Notices that the process which started the server is gone, so that no server outlives its editor.</summary>
internal static class ParentWatch
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    /// <summary>Ends when the process is gone; never, when the system does not let us watch it.</summary>
    public static async Task WaitUntilGoneAsync(int processId, CancellationToken cancellation)
    {
        try
        {
            // Waiting for a process that is no child means polling ten times a second inside the runtime; once is enough.
            using var parent = Process.GetProcessById(processId);
            using var timer = new PeriodicTimer(s_interval);
            while (!parent.HasExited)
                await timer.WaitForNextTickAsync(cancellation).ConfigureAwait(false);
        }
        catch (ArgumentException)
        {
            // There is no such process.
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(false);
        }
    }
}
