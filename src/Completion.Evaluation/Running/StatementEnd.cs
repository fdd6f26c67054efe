using Completion.Evaluation.Cases;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Completion.Evaluation.Running;

/// <summary>
/// Where the statement that a draft continues ends. The same rule for every mode: C#'s own parser reads the document up
/// to the cursor and then the draft, and the innermost statement around the access operator ends where the parser ends
/// it, be it at a <c>;</c> or at the <c>}</c> of a body.
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
        if (access.Parent?.FirstAncestorOrSelf<StatementSyntax>() is not { } statement)
            return new Statement(draft, Finished: false);

        var length = Math.Max(0, statement.Span.End - original.Position);
        return statement.GetLastToken(includeZeroWidth: true).IsMissing
            ? new Statement(draft[..length], Finished: false)
            : new Statement(draft[..length], Finished: true);
    }
}

/// <summary>A draft up to the end of its statement.</summary>
/// <param name="Text">What counts of the draft.</param>
/// <param name="Finished">Whether the draft ends its statement.</param>
internal sealed record Statement(string Text, bool Finished);
