namespace Completion.Engine.Infilling;

/// <summary>What a filler wrote into all holes.</summary>
/// <param name="Texts">With the document's line endings.</param>
/// <param name="Forced">For each hole, whether it was closed in a last step.</param>
/// <param name="LogProbability">Of all tokens, in nats.</param>
internal sealed record FilledCanvas(IReadOnlyList<string> Texts, IReadOnlyList<bool> Forced, double LogProbability);
