using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using Completion.Evaluation.Cases;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Evaluation.Judging;

/// <summary>
/// Whether a project compiles as well with what a model wrote as it did originally. Binds what changed, without the
/// engine's own review: the judge must not be the judged.
/// </summary>
/// <remarks>
/// Files that are cut have no error to begin with; of a project that lacks references others may have, and those are taken
/// off. A warning counts when the project makes it an error. A document with a syntax error is not bound: the syntax errors
/// are the answer. Else, when all text outside of one member's body parses as it did, that member is bound. A change that
/// reaches further has the whole project bound: another declaration or directive, or, where warnings are errors, a field,
/// event or primary constructor's parameter whose only use may be gone.
/// </remarks>
internal static class CompileCheck
{
    /// <summary>Warnings given for a whole type: event never used, field never used, assigned or read, parameter never read.</summary>
    private static readonly string[] s_unused = ["CS0067", "CS0169", "CS0414", "CS0649", "CS9113"];

    /// <summary>Errors of originals, mostly none; as long as the compilation lives.</summary>
    private static readonly ConditionalWeakTable<Compilation, string[]> s_before = [];

    /// <summary>What the compiler says of the original document with holes filled.</summary>
    /// <param name="file">The original document.</param>
    /// <param name="spliced">Its text with the holes filled.</param>
    /// <param name="holes">What was replaced, in the original document.</param>
    /// <param name="cancellation">Ends the binding.</param>
    public static CompileVerdict Of(SourceFile file, SourceText spliced, IReadOnlyList<TextSpan> holes, CancellationToken cancellation)
    {
        var tree = file.Tree.WithChangedText(spliced);
        var syntax = Errors(tree.GetDiagnostics(cancellation));
        if (!syntax.IsEmpty)
            return new CompileVerdict(Parses: false, Reach.Syntax, syntax);

        var compilation = file.Compilation.ReplaceSyntaxTree(file.Tree, tree);
        if (MemberAround(file.Tree.GetRoot(cancellation), holes) is { } member
            && SameMember(member, tree.GetRoot(cancellation), spliced.Length - file.Text.Length) is { } after
            && !MayLeaveUnused(file, member, holes))
        {
            return new CompileVerdict(Parses: true, Reach.Member, Errors(compilation.GetSemanticModel(tree).GetDiagnostics(after, cancellation)));
        }

        var before = s_before.GetValue(file.Compilation, original => [.. Errors(original.GetDiagnostics(cancellation))]).ToList();
        return new CompileVerdict(Parses: true, Reach.Project, [.. Errors(compilation.GetDiagnostics(cancellation)).Where(error => !before.Remove(error))]);
    }

    /// <summary>
    /// Whether a warning that the compiler gives for the whole type (never assigned, never used, never read) may be an error here:
    /// warnings are errors, and the original uses something of the type's own that could be unused without it.
    /// </summary>
    private static bool MayLeaveUnused(SourceFile file, SyntaxNode member, IReadOnlyList<TextSpan> holes)
    {
        var options = file.Compilation.Options;
        if (options.GeneralDiagnosticOption != ReportDiagnostic.Error && !s_unused.Any(id => options.SpecificDiagnosticOptions.GetValueOrDefault(id) == ReportDiagnostic.Error))
            return false;
        var types = member.Ancestors().OfType<TypeDeclarationSyntax>().ToList();
        var own = types.SelectMany(type => type.Members).SelectMany(Declared)
            .Concat(types.SelectMany(type => type.ParameterList?.Parameters ?? []).Select(parameter => parameter.Identifier.ValueText))
            .ToHashSet();
        return holes.Any(hole => member.DescendantTokens(hole)
            .Any(token => token.IsKind(SyntaxKind.IdentifierToken) && token.Span.OverlapsWith(hole) && own.Contains(token.ValueText)));
    }

    private static IEnumerable<string> Declared(MemberDeclarationSyntax member) =>
        member is BaseFieldDeclarationSyntax field ? field.Declaration.Variables.Select(variable => variable.Identifier.ValueText) : [];

    /// <summary>The innermost member that has all holes strictly inside the braces of its body.</summary>
    private static SyntaxNode? MemberAround(SyntaxNode root, IReadOnlyList<TextSpan> holes)
    {
        var span = TextSpan.FromBounds(holes[0].Start, holes[^1].End);
        return root.FindNode(span, getInnermostNodeForTie: true).AncestorsAndSelf()
            .FirstOrDefault(node => Body(node) is { } body && body.OpenBraceToken.Span.End <= span.Start && span.End <= body.CloseBraceToken.SpanStart);
    }

    private static BlockSyntax? Body(SyntaxNode node) => node switch
    {
        BaseMethodDeclarationSyntax method => method.Body,
        AccessorDeclarationSyntax accessor => accessor.Body,
        _ => null,
    };

    /// <summary>
    /// The span of the same member in the new tree, if its body begins and ends where it did: then all around it is the
    /// same text, parsed the same. Another directive inside may change what follows the member: that reaches further.
    /// </summary>
    private static TextSpan? SameMember(SyntaxNode member, SyntaxNode root, int growth)
    {
        var expected = new TextSpan(member.SpanStart, member.Span.Length + growth);
        var body = Body(member)!;
        foreach (var node in root.FindToken(body.OpenBraceToken.SpanStart).Parent?.AncestorsAndSelf() ?? [])
        {
            if (Body(node) is { } after)
            {
                return node.Span == expected && node.RawKind == member.RawKind && after.SpanStart == body.SpanStart
                    && after.CloseBraceToken.Span.End == body.CloseBraceToken.Span.End + growth && Directives(after).SequenceEqual(Directives(body))
                    ? node.FullSpan
                    : null;
            }
        }
        return null;
    }

    private static IEnumerable<string> Directives(SyntaxNode body) =>
        body.ContainsDirectives ? body.DescendantTrivia().Where(trivia => trivia.IsDirective).Select(trivia => trivia.ToString()) : [];

    private static ImmutableArray<string> Errors(IEnumerable<Diagnostic> diagnostics) =>
        [.. diagnostics
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .OrderBy(diagnostic => diagnostic.Location.SourceTree?.FilePath, StringComparer.Ordinal)
            .ThenBy(diagnostic => diagnostic.Location.SourceSpan)
            .ThenBy(diagnostic => diagnostic.Id, StringComparer.Ordinal)
            .Select(diagnostic => $"{diagnostic.Id}: {diagnostic.GetMessage(CultureInfo.InvariantCulture)}")];
}

/// <summary>The compiler's answer.</summary>
/// <param name="Parses">Whether there is no syntax error.</param>
/// <param name="Reach">What had to be looked at.</param>
/// <param name="NewErrors">Errors that the original lacks, as <c>CS1061: …</c>.</param>
internal readonly record struct CompileVerdict(bool Parses, Reach Reach, ImmutableArray<string> NewErrors)
{
    /// <summary>Whether the project compiles as it did.</summary>
    public bool Compiles => NewErrors.IsEmpty;
}

/// <summary>How far a compile check had to look.</summary>
internal enum Reach
{
    /// <summary>The document's syntax.</summary>
    Syntax,

    /// <summary>One member.</summary>
    Member,

    /// <summary>The whole project.</summary>
    Project,
}
