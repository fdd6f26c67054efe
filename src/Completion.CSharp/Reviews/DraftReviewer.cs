using System.Collections.Immutable;
using System.Globalization;
using Completion.CSharp.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Reviews;

/// <summary>The compiler's answer: the errors that a draft adds; none when it compiles.</summary>
/// <param name="NewErrors">As <c>CS1061: message</c>.</param>
/// <param name="Places">
/// What each of them is about, in characters of the draft from its start; null where it lies elsewhere, in what the draft does not go with.
/// </param>
public sealed record Review(ImmutableArray<string> NewErrors, ImmutableArray<TextSpan?> Places)
{
    /// <summary>Whether the document has no error with the draft that it did not have without.</summary>
    public bool Compiles => NewErrors.IsEmpty;
}

/// <summary>
/// Puts drafts into their document and asks the compiler what is new. Errors that were there before are the document's
/// own, except syntax errors at the cursor and errors about the name there: those are what a draft is there to mend, and one that leaves them does not
/// compile. Warnings are left out, also where the project takes them for errors: code on its way is full of them.
/// </summary>
/// <remarks>
/// A draft that is no C# is not bound: its syntax errors are the answer. Else the member around the cursor is bound when
/// the draft stays inside its body, the whole file otherwise. What a changed declaration breaks in other files is not seen.
/// </remarks>
public sealed class DraftReviewer(DocumentAnalysis analysis)
{
    private readonly Dictionary<(TextSpan? Scope, TextSpan Range), Dictionary<string, int>> _before = [];

    /// <param name="range">What the draft replaces.</param>
    /// <param name="text">The draft, with the document's line endings.</param>
    /// <param name="cancellation">Ends the binding.</param>
    public Review Review(TextSpan range, string text, CancellationToken cancellation)
    {
        var spliced = analysis.Splice(range, text);
        var syntax = Added(SyntaxErrors(spliced.Tree, cancellation), spliced.Inserted, () => SyntaxErrorsBefore(range, cancellation));
        if (syntax.Count > 0)
        {
            return Of(syntax, spliced.Inserted);
        }

        var shift = text.Length - range.Length;
        var scope = MemberAround(analysis.Tree.GetRoot(cancellation), range);
        var scopeAfter = scope is { } member ? new TextSpan(member.Start, member.Length + shift) : default(TextSpan?);
        if (scopeAfter is { } after && MemberAround(spliced.Tree.GetRoot(cancellation), spliced.Inserted) != after)
        {
            (scope, scopeAfter) = (null, null);
        }

        return Of(Added(Errors(spliced.Fork(), scopeAfter, cancellation), spliced.Inserted, () => ErrorsBefore(scope, range, cancellation)), spliced.Inserted);
    }

    private static Review Of(List<Diagnostic> errors, TextSpan inserted) => new(
        [.. errors.Select(Describe)],
        [.. errors.Select(error => error.Location.SourceSpan.Intersection(inserted) is { } shared ? new TextSpan(shared.Start - inserted.Start, shared.Length) : default(TextSpan?))]);

    /// <summary>Whether a draft adds no syntax error: the part of the answer that needs no binding.</summary>
    /// <param name="range">What the draft replaces.</param>
    /// <param name="text">The draft, with the document's line endings.</param>
    /// <param name="cancellation">Ends the parsing.</param>
    /// <param name="sound">
    /// Where the document can have no errors of its own, around the range; null: that is not known. What is missing at the range may be missed far behind it, which looks
    /// like an error of the document's.
    /// </param>
    public bool Parses(TextSpan range, string text, CancellationToken cancellation, TextSpan? sound = null)
    {
        var spliced = analysis.Splice(range, text);
        var errors = SyntaxErrors(spliced.Tree, cancellation);
        return (sound is not { } construct || !errors.Exists(error => error.Location.SourceSpan.IntersectsWith(new TextSpan(construct.Start, construct.Length + text.Length - range.Length))))
            && Added(errors, spliced.Inserted, () => SyntaxErrorsBefore(range, cancellation)).Count == 0;
    }

    /// <summary>
    /// What is in the errors now and was not before, as often: of those that read alike, the ones in the draft. Mostly there is none now, and then nobody
    /// needs to know of before.
    /// </summary>
    private static List<Diagnostic> Added(List<Diagnostic> now, TextSpan inserted, Func<IReadOnlyDictionary<string, int>> before)
    {
        if (now.Count == 0)
        {
            return [];
        }

        var known = new Dictionary<string, int>(before());
        var added = new List<Diagnostic>();
        foreach (var error in now.OrderBy(error => error.Location.SourceSpan.IntersectsWith(inserted)))
        {
            var text = Describe(error);
            if (known.TryGetValue(text, out var count) && count > 0)
            {
                known[text] = count - 1;
            }
            else
            {
                added.Add(error);
            }
        }

        return [.. added.OrderBy(error => error.Location.SourceSpan.Start)];
    }

    private Dictionary<string, int> ErrorsBefore(TextSpan? scope, TextSpan range, CancellationToken cancellation)
    {
        if (_before.TryGetValue((scope, range), out var known))
        {
            return known;
        }

        var hole = HoleAround(range, cancellation);
        var ofTheHole = SyntaxErrors(analysis.Tree, cancellation)
            .Where(error => hole.IntersectsWith(error.Location.SourceSpan))
            .Select(error => (error.Id, error.Location.SourceSpan))
            .ToHashSet();
        return _before[(scope, range)] =
            Count(Errors(analysis.Model, scope, cancellation).Where(error => !ofTheHole.Contains((error.Id, error.Location.SourceSpan)) && !IsOfNameAt(range, error.Location.SourceSpan)));
    }

    /// <summary>Whether an error is about a name that the range is a part of, or next to: the draft writes on it.</summary>
    private bool IsOfNameAt(TextSpan range, TextSpan error) =>
        error.IntersectsWith(range) && analysis.Tree.GetRoot().FindNode(error, getInnermostNodeForTie: true) is NameSyntax;

    private Dictionary<string, int> SyntaxErrorsBefore(TextSpan range, CancellationToken cancellation)
    {
        var hole = HoleAround(range, cancellation);
        return Count(SyntaxErrors(analysis.Tree, cancellation).Where(error => !hole.IntersectsWith(error.Location.SourceSpan)));
    }

    private static Dictionary<string, int> Count(IEnumerable<Diagnostic> errors) =>
        errors.GroupBy(Describe).ToDictionary(group => group.Key, group => group.Count());

    private static List<Diagnostic> SyntaxErrors(SyntaxTree tree, CancellationToken cancellation) =>
        [.. tree.GetDiagnostics(cancellation).Where(d => d.Severity == DiagnosticSeverity.Error)];

    /// <summary>From the end of the token before the cursor to the start of the one after it.</summary>
    private TextSpan HoleAround(TextSpan range, CancellationToken cancellation)
    {
        var root = analysis.Tree.GetRoot(cancellation);
        var before = root.FindToken(Math.Max(0, range.Start - 1));
        before = before.SpanStart >= range.Start ? before.GetPreviousToken() : before;
        var after = root.FindToken(Math.Min(range.End, Math.Max(0, root.FullSpan.End - 1)));
        after = after.Span.End <= range.End && after.Span.Length > 0 ? after.GetNextToken() : after;
        var start = before.RawKind == 0 ? 0 : before.SpanStart;
        return TextSpan.FromBounds(start, Math.Max(start, Math.Max(range.End, after.RawKind == 0 ? range.End : after.Span.End)));
    }

    private static List<Diagnostic> Errors(SemanticModel model, TextSpan? scope, CancellationToken cancellation) =>
        [.. model.GetDiagnostics(scope, cancellation).Where(d => d is { Severity: DiagnosticSeverity.Error, IsWarningAsError: false })];

    /// <summary>
    /// The innermost member that holds a range strictly inside the braces of its body. All of it: that a path returns
    /// nothing is said of the name, not of the body.
    /// </summary>
    private static TextSpan? MemberAround(SyntaxNode root, TextSpan range)
    {
        for (var node = root.FindToken(Math.Min(range.Start, Math.Max(0, root.FullSpan.End - 1))).Parent; node is not null; node = node.Parent)
        {
            BlockSyntax? body = node switch
            {
                BaseMethodDeclarationSyntax method => method.Body,
                AccessorDeclarationSyntax accessor => accessor.Body,
                _ => null,
            };
            if (body is { CloseBraceToken.IsMissing: false } && body.SpanStart < range.Start && range.End < body.Span.End)
            {
                return node.Span;
            }
        }

        return null;
    }

    private static string Describe(Diagnostic error) => $"{error.Id}: {error.GetMessage(CultureInfo.InvariantCulture)}";
}
