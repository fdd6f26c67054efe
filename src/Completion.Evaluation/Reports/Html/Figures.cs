using System.Globalization;

namespace Completion.Evaluation.Reports.Html;

/// <summary>Numbers as the report prints them, alike in every culture.</summary>
internal static class Figures
{
    /// <summary>What stands where there is no number.</summary>
    public const string None = "–";

    /// <summary>A share in percent, without the sign: <c>28.0</c>.</summary>
    public static string Percent(double share) => Invariant($"{100 * share:0.0}");

    /// <summary>A difference of shares in points: <c>+20.5</c>.</summary>
    public static string Points(double difference) => Invariant($"{100 * difference:+0.0;−0.0;0.0}");

    /// <summary>A probability: <c>0.0312</c> or <c>&lt; 0.0001</c>.</summary>
    public static string P(double p) => p < 0.0001 ? "< 0.0001" : Invariant($"{p:0.0000}");

    /// <summary>Milliseconds, to three digits or so.</summary>
    public static string Milliseconds(double milliseconds) => milliseconds switch
    {
        < 10 => Invariant($"{milliseconds:0.00}"),
        < 100 => Invariant($"{milliseconds:0.0}"),
        _ => Invariant($"{milliseconds:#,0}"),
    };

    /// <summary>A count with separators of thousands.</summary>
    public static string Count(long count) => Invariant($"{count:#,0}");

    /// <summary>One count per another: <c>1.25</c>.</summary>
    public static string Per(long count, long of) => of == 0 ? None : Invariant($"{(double)count / of:0.00}");

    /// <summary>A duration: <c>1 h 02 min</c>, <c>3 min 07 s</c>, <c>12.3 s</c>.</summary>
    public static string Duration(double seconds) => TimeSpan.FromSeconds(seconds) switch
    {
        { TotalHours: >= 1 } span => Invariant($"{(int)span.TotalHours} h {span.Minutes:00} min"),
        { TotalMinutes: >= 1 } span => Invariant($"{span.Minutes} min {span.Seconds:00} s"),
        _ => Invariant($"{seconds:0.0} s"),
    };

    /// <summary>Bytes: <c>1.42 GiB</c> or <c>731 MiB</c>.</summary>
    public static string Bytes(long bytes) =>
        bytes >= 1L << 30 ? Invariant($"{bytes / (double)(1L << 30):0.00} GiB") : Invariant($"{bytes / (double)(1L << 20):0} MiB");

    /// <summary>A noun with its count: <c>1 case</c>, <c>200 cases</c>.</summary>
    public static string Counted(int count, string noun) => $"{Count(count)} {noun}{(count == 1 ? "" : "s")}";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
