using System.Text.Json.Serialization;

namespace Completion.Server.Protocol;

/// <summary>A place in a document; what <see cref="Character"/> counts was agreed on at initialize.</summary>
internal readonly record struct Position(
    [property: JsonConverter(typeof(SaturatingIntConverter))] int Line,
    [property: JsonConverter(typeof(SaturatingIntConverter))] int Character)
{
    public override string ToString() => $"{Line + 1}:{Character + 1}";
}

/// <summary>From start to before end.</summary>
internal readonly record struct Range(Position Start, Position End);

internal sealed record TextDocumentIdentifier
{
    public required string Uri { get; init; }
}

internal sealed record VersionedTextDocumentIdentifier
{
    public required string Uri { get; init; }
    public required int Version { get; init; }
}

/// <summary>A document, and where the client says so, at which version.</summary>
internal sealed record OptionalVersionedTextDocumentIdentifier
{
    public required string Uri { get; init; }

    /// <summary>Null: whatever is there.</summary>
    public int? Version { get; init; }
}

internal sealed record TextDocumentItem
{
    public required string Uri { get; init; }
    public required string LanguageId { get; init; }
    public required int Version { get; init; }

    [JsonConverter(typeof(LoneSurrogateStringConverter))]
    public required string Text { get; init; }
}

internal sealed record DidOpenTextDocumentParams
{
    public required TextDocumentItem TextDocument { get; init; }
}

internal sealed record DidChangeTextDocumentParams
{
    public required VersionedTextDocumentIdentifier TextDocument { get; init; }
    public required TextDocumentContentChange[] ContentChanges { get; init; }
}

/// <summary>Without a range the text is the whole document's.</summary>
internal sealed record TextDocumentContentChange
{
    public Range? Range { get; init; }

    [JsonConverter(typeof(LoneSurrogateStringConverter))]
    public required string Text { get; init; }
}

/// <summary>Parameters of didClose and didSave.</summary>
internal sealed record TextDocumentParams
{
    public required TextDocumentIdentifier TextDocument { get; init; }
}
