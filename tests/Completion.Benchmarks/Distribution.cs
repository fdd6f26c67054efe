using System.Diagnostics;

namespace Completion.Benchmarks;

/// <summary>Times of single calls, in microseconds, and what each allocated: what a mean or a median hides.</summary>
/// <remarks>The clock itself costs 20 to 50 ns a call, which are in the figures.</remarks>
internal sealed class Distribution
{
    private readonly List<double> _times = [];
    private long _bytes;
    private int _allocating;

    public int Count => _times.Count;

    public void Measure(Action call)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var start = Stopwatch.GetTimestamp();
        call();
        _times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
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
}
