namespace Completion.Server.Protocol;

internal sealed record CodeActionParams
{
    public required TextDocumentIdentifier TextDocument { get; init; }
    public required Range Range { get; init; }
    public required CodeActionContext Context { get; init; }
}

internal sealed record CodeActionContext
{
    /// <summary>Kinds that are wanted, each with those below it; absent: all.</summary>
    public string[]? Only { get; init; }
}

internal sealed record CodeAction(string Title, string Kind, CodeActionData Data);

/// <summary>What resolve needs to know.</summary>
internal sealed record CodeActionData
{
    public required string Uri { get; init; }
    public required int Version { get; init; }
    public required Range Range { get; init; }
}

/// <summary>Either of the two is there, by what the client takes.</summary>
internal sealed record WorkspaceEdit
{
    public TextDocumentEdit[]? DocumentChanges { get; init; }
    public Dictionary<string, TextEdit[]>? Changes { get; init; }
}

internal sealed record TextDocumentEdit(OptionalVersionedTextDocumentIdentifier TextDocument, TextEdit[] Edits);
