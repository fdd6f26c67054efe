namespace Completion.Server.Protocol;

internal sealed record InlineCompletionParams
{
    public required TextDocumentIdentifier TextDocument { get; init; }
    public required Position Position { get; init; }
    public required InlineCompletionContext Context { get; init; }
}

internal sealed record InlineCompletionContext
{
    public required InlineCompletionTriggerKind TriggerKind { get; init; }
    public SelectedCompletionInfo? SelectedCompletionInfo { get; init; }
}

internal enum InlineCompletionTriggerKind
{
    Invoked = 1,
    Automatic = 2,
}

/// <summary>The item selected in the editor's popup.</summary>
internal sealed record SelectedCompletionInfo
{
    public required Range Range { get; init; }
    public required string Text { get; init; }
}

internal sealed record InlineCompletionList(InlineCompletionItem[] Items);

internal sealed record InlineCompletionItem(string InsertText, Range Range);
