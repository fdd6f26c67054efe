using Completion.Evaluation.Cases;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Completion.Evaluation.Running;

/// <summary>
/// Where the statement that a draft continues ends. The same rule for every mode: C#'s own parser reads the document up
/// to the cursor and then the draft, and the statement or header around the access operator (<see cref="StatementExtent"/>)
/// ends where the parser ends it.
/// </summary>
/// <remarks>
/// What follows the cursor is not read: a draft that does not end its statement must not borrow the end of the next one.
/// </remarks>
internal static class StatementEnd
{
    /// <summary>The draft up to the end of its statement.</summary>
    /// <param name="original">The case; its held-out text is not looked at.</param>
    /// <param name="draft">The text written at the cursor.</param>
    /// <param name="cancellation">Stops parsing.</param>
    public static Statement Of(EvaluationCase original, string draft, CancellationToken cancellation)
    {
        var before = original.File.Text.ToString(new(0, original.Position));
        var root = CSharpSyntaxTree
            .ParseText(before + draft, (CSharpParseOptions)original.File.Tree.Options, cancellationToken: cancellation)
            .GetRoot(cancellation);
        var access = root.FindToken(original.Position - 1);
        if (StatementExtent.Around(access) is not { } extent)
            return new Statement(draft, Finished: false);

        var length = Math.Max(0, extent.Last.Span.End - original.Position);
        return new Statement(draft[..Math.Min(draft.Length, length)], Finished: !extent.Last.IsMissing);
    }
}

/// <summary>A draft up to the end of its statement.</summary>
/// <param name="Text">What counts of the draft.</param>
/// <param name="Finished">Whether the draft ends its statement.</param>
internal sealed record Statement(string Text, bool Finished);
