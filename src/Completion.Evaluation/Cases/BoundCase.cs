using System.Collections.Immutable;
using Completion.Evaluation.Cases.Kinds;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Evaluation.Cases;

/// <summary>A case with its document. Immutable.</summary>
/// <param name="Index">Its number among all that were made, from 0.</param>
/// <param name="Case">The case.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="File">Its document in the original state.</param>
internal sealed record BoundCase(int Index, EvaluationCase Case, CaseKind Kind, SourceFile File)
{
    /// <summary>
    /// The document with texts in the first holes and nothing in the others: what is seen by who fills the next. With a
    /// text for every hole: the result.
    /// </summary>
    public SourceText Splice(IReadOnlyList<string> texts) => File.Text.WithChanges(
        Case.Holes.Select((hole, index) => new TextChange(new TextSpan(hole.Start, hole.Truth.Length), index < texts.Count ? texts[index] : "")));

    /// <summary>Where the hole after those filled begins in <see cref="Splice"/>'s document.</summary>
    public int Position(IReadOnlyList<string> texts) =>
        Case.Holes[texts.Count].Start + texts.Select((text, index) => text.Length - Case.Holes[index].Truth.Length).Sum();

    /// <summary>
    /// What stands before each hole of the token that the hole cuts; empty where it begins with a token. Without it the rest of
    /// a string literal would be read as code.
    /// </summary>
    public ImmutableArray<string> Heads => _heads.Value;

    private readonly Lazy<ImmutableArray<string>> _heads = new(() =>
        [.. Case.Holes.Select(hole => File.Tree.GetRoot().FindToken(hole.Start) is var token && token.SpanStart < hole.Start && hole.Start < token.Span.End
            ? File.Text.ToString(TextSpan.FromBounds(token.SpanStart, hole.Start))
            : "")]);

    /// <summary>
    /// The part of a draft that counts: up to the end of what the hole held out. What follows the hole is not read: a draft
    /// that does not end its statement must not borrow the end of the next one.
    /// </summary>
    /// <param name="filled">Texts of the holes before.</param>
    /// <param name="draft">What was written at the next hole.</param>
    /// <param name="cancellation">Stops parsing.</param>
    public DraftPart End(IReadOnlyList<string> filled, string draft, CancellationToken cancellation)
    {
        var position = Position(filled);
        var before = Splice(filled).ToString(new TextSpan(0, position));
        return Kind.End(CSharpSyntaxTree.ParseText(before + draft, (CSharpParseOptions)File.Tree.Options, cancellationToken: cancellation)
            .GetRoot(cancellation), position, draft);
    }
}

/// <summary>A draft up to the end of what it was to finish.</summary>
/// <param name="Text">What counts of the draft.</param>
/// <param name="Finished">Whether the draft ends it.</param>
internal readonly record struct DraftPart(string Text, bool Finished);
