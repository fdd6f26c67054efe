using System.Globalization;

namespace Completion.Evaluation.Reports.Html.Plots;

/// <summary>From values to pixels along one axis.</summary>
/// <param name="Ticks">Values with a grid line, and what is written there.</param>
internal abstract record Scale(IReadOnlyList<Tick> Ticks)
{
    /// <summary>The pixel of a value.</summary>
    public abstract double At(double value);

    // In steps of a round number, four to six of them.
    private static readonly (double Top, double Step)[] Tops = [(0.1, 0.02), (0.2, 0.05), (0.4, 0.1), (0.6, 0.1), (0.8, 0.2), (1, 0.2)];

    /// <summary>Shares from 0 to the first round number that holds the highest, in percent.</summary>
    public static Scale Shares(double from, double to, double highest = 1)
    {
        var (top, step) = Tops.First(end => end.Top >= Math.Min(1, highest) - 1e-9);
        var ticks = Enumerable.Range(0, (int)Math.Round(top / step) + 1).Select(i => new Tick(i * step, Label(Math.Round(100 * i * step))));
        return new LinearScale(0, top, from, to, [.. ticks]);
    }

    /// <summary>Whole numbers from 1 with a tick at each.</summary>
    public static Scale Counts(int last, double from, double to) => new LinearScale(
        1, Math.Max(2, last), from, to, [.. Enumerable.Range(1, last).Select(k => new Tick(k, Label(k)))]);

    /// <summary>Values above 0 on a logarithmic axis, with ticks at 1, 2 and 5 times the powers of 10.</summary>
    public static Scale Logarithmic(double lowest, double highest, double from, double to)
    {
        var candidates = Enumerable.Range(-3, 12)
            .SelectMany(power => new[] { 1, 2, 5 }.Select(step => step * Math.Pow(10, power)))
            .ToArray();
        var low = candidates.Last(tick => tick <= Math.Max(lowest, candidates[0]));
        var high = candidates.FirstOrDefault(tick => tick >= highest && tick > low, candidates[^1]);
        var within = candidates.Where(tick => tick >= low && tick <= high).ToArray();
        var crowded = within.Length > 10;
        return new LogarithmicScale(
            low, high, from, to,
            [.. within.Select(tick => new Tick(tick, !crowded || IsPowerOfTen(tick) ? Label(tick) : ""))]);
    }

    private static bool IsPowerOfTen(double value) => Math.Abs(Math.Log10(value) - Math.Round(Math.Log10(value))) < 1e-9;

    private static string Label(double value) => value.ToString("#,0.###", CultureInfo.InvariantCulture);

    private sealed record LinearScale(double Low, double High, double From, double To, IReadOnlyList<Tick> Ticks) : Scale(Ticks)
    {
        public override double At(double value) => From + (Math.Clamp(value, Low, High) - Low) / (High - Low) * (To - From);
    }

    private sealed record LogarithmicScale(double Low, double High, double From, double To, IReadOnlyList<Tick> Ticks) : Scale(Ticks)
    {
        public override double At(double value) =>
            From + (Math.Log(Math.Clamp(value, Low, High)) - Math.Log(Low)) / (Math.Log(High) - Math.Log(Low)) * (To - From);
    }
}

/// <summary>A place of an axis.</summary>
/// <param name="Value">The value there.</param>
/// <param name="Label">What is written; empty for a grid line alone.</param>
internal readonly record struct Tick(double Value, string Label);
