using Microsoft.CodeAnalysis.Text;

namespace Completion.Engine;

/// <summary>Who asks: a person who pressed a key for it, or the editor while someone types.</summary>
public enum CompletionTrigger
{
    /// <summary>Asked for explicitly: several drafts are welcome.</summary>
    Invoked,

    /// <summary>While typing: one draft, quickly, or none.</summary>
    Automatic,
}

/// <summary>One request for drafts. Immutable; positions count UTF-16 code units of the document's own text.</summary>
public sealed record CompletionRequest
{
    /// <summary>Full path of the document, as the workspace knows it.</summary>
    public required string Path { get; init; }

    /// <summary>Offset of the cursor in the document.</summary>
    public required int Position { get; init; }

    /// <summary>Who asks.</summary>
    public CompletionTrigger Trigger { get; init; } = CompletionTrigger.Invoked;

    /// <summary>How many distinct drafts at most; null: the configured number when invoked, one when automatic.</summary>
    public int? Drafts { get; init; }

    /// <summary>
    /// The item selected in the editor's own popup: every draft then replaces <c>Range</c> and begins with <c>Text</c>.
    /// </summary>
    public (TextSpan Range, string Text)? SelectedItem { get; init; }

    /// <summary>Whether the answer says how its drafts came about, see <see cref="CompletionResult.Explanation"/>; such an answer is never from memory.</summary>
    public bool Explain { get; init; }
}
