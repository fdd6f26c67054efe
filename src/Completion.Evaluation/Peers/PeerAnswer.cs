namespace Completion.Evaluation.Peers;

/// <summary>What a peer wrote for one request.</summary>
/// <param name="Text">The text at the cursor; it may go on after the place where it was found to be finished.</param>
/// <param name="Milliseconds">From the request's arrival to the end, by the peer's own clock.</param>
/// <param name="FirstTokenMilliseconds">From the request's arrival to the first token; null where none was written.</param>
/// <param name="Tokens">Tokens of <paramref name="Text"/>.</param>
public sealed record PeerAnswer(string Text, double Milliseconds, double? FirstTokenMilliseconds, int Tokens);
