using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Completion.Benchmarks;

/// <summary>Times of single calls, in microseconds, and what each allocated: what a mean or a median hides.</summary>
/// <remarks>
/// On Linux it is the processor's time of the calling thread, collecting memory included, so that what else runs on the
/// machine is left out as far as it can be; elsewhere it is the time on the clock.
/// </remarks>
internal sealed partial class Distribution
{
    private const int ThreadTime = 3;

    private readonly List<double> _times = [];
    private long _bytes;
    private int _allocating;

    public int Count => _times.Count;

    /// <summary>What a call that does nothing seems to take.</summary>
    public static double OfNothing()
    {
        var nothing = new Distribution();
        for (var i = 0; i < 1000; i++)
        {
            nothing.Measure(static () => { });
        }

        return nothing.At(0.5);
    }

    public void Measure(Action call)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var start = Now();
        call();
        _times.Add(Now() - start);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        _bytes += allocated;
        _allocating += allocated > 0 ? 1 : 0;
    }

    public double At(double share)
    {
        _times.Sort();
        return _times[Math.Min(_times.Count - 1, (int)(share * _times.Count))];
    }

    public override string ToString() => Count == 0
        ? "nothing to measure"
        : $"median {At(0.5):F2} µs, p90 {At(0.9):F2}, p99 {At(0.99):F1}, max {At(1):F0}, mean {_times.Average():F2}; "
            + $"{(double)_bytes / Count:F1} bytes allocated a call, {_allocating} of {Count} calls allocate";

    private static double Now() => OperatingSystem.IsLinux() && ClockGetTime(ThreadTime, out var time) == 0
        ? time.Seconds * 1e6 + time.Nanoseconds / 1e3
        : Stopwatch.GetTimestamp() * 1e6 / Stopwatch.Frequency;

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
