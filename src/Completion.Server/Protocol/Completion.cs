namespace Completion.Server.Protocol;

internal sealed record CompletionParams
{
    public required TextDocumentIdentifier TextDocument { get; init; }
    public required Position Position { get; init; }

    /// <summary>Absent from clients that do not say why they ask, which counts as invoked.</summary>
    public CompletionContext? Context { get; init; }
}

internal sealed record CompletionContext
{
    public required CompletionTriggerKind TriggerKind { get; init; }
}

internal enum CompletionTriggerKind
{
    Invoked = 1,
    TriggerCharacter = 2,
    TriggerForIncompleteCompletions = 3,
}

internal sealed record CompletionList(bool IsIncomplete, CompletionItem[] Items);

internal sealed record CompletionItem
{
    public required string Label { get; init; }
    public CompletionItemKind Kind => CompletionItemKind.Snippet;
    public required string Detail { get; init; }
    public required string SortText { get; init; }
    public required string FilterText { get; init; }
    public required TextEdit TextEdit { get; init; }

    /// <summary>The draft's text, from which resolve makes the documentation.</summary>
    public required string Data { get; init; }
}

internal enum CompletionItemKind
{
    Snippet = 15,
}

internal sealed record TextEdit(Range Range, string NewText);
