using System.Diagnostics;

namespace Completion.Engine;

/// <summary>Where the time of one request goes: a running clock and named laps of it.</summary>
internal sealed class RequestClock
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private long _lap = Stopwatch.GetTimestamp();

    /// <summary>Milliseconds since the request began.</summary>
    public double Total => Milliseconds(Stopwatch.GetTimestamp() - _start);

    /// <summary>Milliseconds since the last lap ended; starts the next.</summary>
    public double Lap()
    {
        var now = Stopwatch.GetTimestamp();
        var lap = Milliseconds(now - _lap);
        _lap = now;
        return lap;
    }

    public static double Milliseconds(long ticks) => ticks * 1000.0 / Stopwatch.Frequency;
}
