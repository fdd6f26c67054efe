using System.Collections.Immutable;
using Completion.Evaluation.Reports;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Evaluation.Writers;

/// <summary>Who fills holes: the engine, or a peer that it is compared with.</summary>
internal interface IWriter
{
    /// <summary>Drafts for one hole.</summary>
    /// <param name="question">The hole.</param>
    /// <param name="cancellation">Ends the request.</param>
    Task<Written> WriteAsync(Question question, CancellationToken cancellation);
}

/// <summary>One hole to fill.</summary>
/// <param name="Path">Full path of the document.</param>
/// <param name="Text">The document as it may be seen; the workspace has the same text.</param>
/// <param name="Position">Where the hole is.</param>
/// <param name="Extent">How much was held out, as a value of <see cref="Engine.EngineSettings.Extent"/>.</param>
/// <param name="Drafts">Drafts at most.</param>
internal sealed record Question(string Path, SourceText Text, int Position, string Extent, int Drafts);

/// <summary>What was written.</summary>
/// <param name="Drafts">Best first; with the document's line ends, from the hole's start.</param>
/// <param name="EmptyReason">Why there is none; null when there is one.</param>
/// <param name="Counts">What was counted.</param>
/// <param name="FirstToken">Milliseconds until the first token.</param>
/// <param name="Total">Milliseconds until the answer.</param>
/// <param name="Tree">How the drafts came about, as lines of text; null: nobody asked, or nobody knows.</param>
internal sealed record Written(
    ImmutableArray<string> Drafts, string? EmptyReason, CountsReport Counts, double FirstToken, double Total, string? Tree = null);
