namespace Completion.Evaluation.Reports;

/// <summary>A value over the cases with its 95 % interval.</summary>
/// <param name="Value">The share, mean or ratio.</param>
/// <param name="Low">Lower end of the interval.</param>
/// <param name="High">Upper end of the interval.</param>
public sealed record Estimate(double Value, double Low, double High);
