using Microsoft.CodeAnalysis.Text;

namespace Completion.Evaluation.Cases;

/// <summary>A place in a document with its middle held out. Immutable.</summary>
/// <param name="File">The document.</param>
/// <param name="Cut">What is held out, and how it was reached.</param>
internal sealed record EvaluationCase(SourceFile File, Cut Cut)
{
    /// <summary>Where the middle is missing: the cursor.</summary>
    public int Position => Cut.Span.Start;

    /// <summary>The held-out middle, as the document has it.</summary>
    public string Truth => File.Text.ToString(Cut.Span);

    /// <summary>Line of the cut, from 1.</summary>
    public int Line => File.Text.Lines.GetLinePosition(Position).Line + 1;

    /// <summary>Column of the cut in UTF-16 code units, from 1.</summary>
    public int Column => File.Text.Lines.GetLinePosition(Position).Character + 1;

    /// <summary>Relative path, line and column: the same on every machine.</summary>
    public string Id => $"{File.RelativePath}:{Line}:{Column}";

    /// <summary>The document with <paramref name="middle"/> in place of the held-out text; empty: what the engine may see.</summary>
    public SourceText Splice(string middle) => File.Text.Replace(Cut.Span, middle);
}

/// <summary>A held-out span.</summary>
/// <param name="Span">From the cursor to the end of what must be written again.</param>
/// <param name="Access">The access operator before the cursor: <c>.</c>, <c>?.</c>, <c>-&gt;</c> or <c>::</c>.</param>
/// <param name="StatementStart">Start of the innermost statement around the cursor.</param>
internal sealed record Cut(TextSpan Span, string Access, int StatementStart);
