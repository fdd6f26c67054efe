namespace Completion.Evaluation;

/// <summary>Nothing can be evaluated; the message is one sentence for a person that says why and what to do.</summary>
public sealed class EvaluationException(string message) : Exception(message);
