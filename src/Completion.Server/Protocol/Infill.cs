namespace Completion.Server.Protocol;

/// <summary>Parameters of the server's own request <c>completion/infill</c>.</summary>
internal sealed record InfillParams
{
    public required OptionalVersionedTextDocumentIdentifier TextDocument { get; init; }

    /// <summary>What is to be written anew; empty ranges are places.</summary>
    public required Range[] Holes { get; init; }

    /// <summary>Distinct proposals at most, 1 to 8; absent: as many as the settings say.</summary>
    public int? Drafts { get; init; }
}

/// <summary>Its result.</summary>
/// <param name="Drafts">Those that compile first; none: see the reason.</param>
/// <param name="Route">Which kind of model filled the holes and why, one sentence; empty where none did.</param>
/// <param name="EmptyReason">Why there is no proposal, one sentence; absent when there is one.</param>
internal sealed record InfillAnswer(InfillProposal[] Drafts, string Route, string? EmptyReason);

/// <summary>A proposal for all holes.</summary>
/// <param name="Edits">One per hole, in the order of the text.</param>
/// <param name="Verdict"><c>compiles</c>, <c>addsErrors</c> or <c>unknown</c>.</param>
/// <param name="NewErrors">What the compiler says of the document with them, beyond what it said before.</param>
/// <param name="Forced">Of each hole, whether it was closed in a last step because decoding came to no end.</param>
/// <param name="LogProbability">Of all tokens together, in nats.</param>
internal sealed record InfillProposal(TextEdit[] Edits, string Verdict, string[] NewErrors, bool[] Forced, double LogProbability);
