namespace Completion.CSharp.Context;

/// <summary>What a snippet is.</summary>
public enum SnippetKind
{
    /// <summary>Declarations of a type without their bodies.</summary>
    Signatures,

    /// <summary>Code of the solution that resembles the code around the cursor.</summary>
    SimilarCode,

    /// <summary>Code that was edited lately.</summary>
    RecentEdit,
}

/// <summary>A piece of the solution that a model may be shown beside the text around the cursor. Immutable.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Origin">Where it comes from: a file's name, with <c>/</c>, or the name of a type that is in no file.</param>
/// <param name="Text">Its text, without common indentation, with LF at the end of every line.</param>
/// <param name="Value">How much it is worth, above zero; only comparable with other snippets of the same set.</param>
public sealed record Snippet(SnippetKind Kind, string Origin, string Text, double Value);
