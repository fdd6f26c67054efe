using Completion.CSharp.Analysis;
using Completion.CSharp.Monitors.Names;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Completion.CSharp.Monitors.Keywords;

/// <summary>
/// <c>await</c> only in functions that are <c>async</c> and in the statements of a program; not inside a <c>lock</c> or a
/// filter of exceptions.
/// </summary>
/// <remarks>
/// Elsewhere it is a name, so it is left alone where something is called so. Refused although it would be C#: a lambda's
/// parameter or a label of that name.
/// </remarks>
internal sealed class AwaitKeyword(MonitorContext context) : KeywordSource(context, "await")
{
    public override string Name => "await";

    // As a keyword the parser would read on from it, into what follows.
    protected override string Stands(string keyword) => Placeholder;

    protected override KeywordVerdict? Find(SplicedDocument spliced, SyntaxToken word, string keyword) =>
        SyntaxAround.Function(word.Parent) is { } function && !MayAwait(word, function) && IsValue(spliced, word) && !IsName(keyword, spliced, word)
            ? KeywordVerdict.Refused(null)
            : null;

    private static bool MayAwait(SyntaxToken word, SyntaxNode function)
    {
        var isAsync = function is GlobalStatementSyntax
            || (function is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MethodDeclarationSyntax
                && SyntaxAround.Modifiers(function).Any(SyntaxKind.AsyncKeyword));
        return isAsync && !word.Parent!.AncestorsAndSelf().TakeWhile(node => node != function)
            .Any(node => node is CatchFilterClauseSyntax || (node is LockStatementSyntax held && held.Statement.Span.Contains(word.SpanStart)));
    }

    private bool IsValue(SplicedDocument spliced, SyntaxToken word) =>
        word.Parent is IdentifierNameSyntax { Parent: ArgumentSyntax } || ScopePlace.Of(spliced, word, Context.Cancellation) is not null;
}
