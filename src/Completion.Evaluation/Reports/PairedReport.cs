namespace Completion.Evaluation.Reports;

/// <summary>One mode against another over the same cases.</summary>
/// <param name="Baseline">The mode compared with.</param>
/// <param name="Mode">The mode compared.</param>
/// <param name="CompileRate">Difference of compile rates.</param>
/// <param name="NextIdentifierMatch">Difference of next-identifier matches.</param>
public sealed record PairedReport(
    string Baseline, string Mode, PairedDifference CompileRate, PairedDifference NextIdentifierMatch);

/// <summary>The difference of two shares over the same cases, mode less baseline, −1 to 1.</summary>
/// <param name="Value">The difference.</param>
/// <param name="Low">Lower end of the 95 % bootstrap interval.</param>
/// <param name="High">Upper end of the 95 % bootstrap interval.</param>
/// <param name="Gained">Cases that only the mode got right.</param>
/// <param name="Lost">Cases that only the baseline got right.</param>
/// <param name="P">Two-sided p of McNemar's exact test.</param>
public sealed record PairedDifference(double Value, double Low, double High, int Gained, int Lost, double P);
