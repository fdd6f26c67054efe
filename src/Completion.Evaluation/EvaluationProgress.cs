namespace Completion.Evaluation;

/// <summary>How far an evaluation is.</summary>
/// <param name="Done">Completions done, over all modes.</param>
/// <param name="Total">Completions to do, over all modes; 0 until the cases are made.</param>
/// <param name="Message">What is happening, for a person.</param>
public sealed record EvaluationProgress(int Done, int Total, string Message);
