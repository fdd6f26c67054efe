using Completion.CSharp.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Completion.CSharp.Monitors.Keywords;

/// <summary>
/// <c>break</c> only in loops and switches, <c>continue</c> only in loops, <c>throw;</c> only where an exception was caught,
/// <c>this</c> and <c>base</c> only where there is an instance.
/// </summary>
internal sealed class JumpKeywords(MonitorContext context) : KeywordSource(context, "break", "continue", "throw", "this", "base")
{
    public override string Name => "jumps";

    public override bool MayRefuse(string keyword) => keyword != "throw";

    protected override string Stands(string keyword) => keyword switch
    {
        // The space keeps the word from what stands behind the cursor, which may be a word as well.
        "this" => "this ",
        "base" => "base." + Placeholder + " ",
        _ => base.Stands(keyword),
    };

    protected override KeywordVerdict? Find(SplicedDocument spliced, SyntaxToken word, string keyword) => word.Parent switch
    {
        BreakStatementSyntax => Stays(word, isBreak: true) ? null : KeywordVerdict.Refused(null),
        ContinueStatementSyntax => Stays(word, isBreak: false) ? null : KeywordVerdict.Refused(null),
        ThrowStatementSyntax or ThrowExpressionSyntax => HasCaught(word) ? null : KeywordVerdict.NotBefore(";"),
        ThisExpressionSyntax or BaseExpressionSyntax => HasInstance(word) ? null : KeywordVerdict.Refused(null),
        _ => null,
    };

    /// <summary>Whether a jump has something around it, in its function, that it leaves or goes on with.</summary>
    private static bool Stays(SyntaxToken word, bool isBreak)
    {
        for (var node = word.Parent; node is not null; node = node.Parent)
        {
            switch (node)
            {
                case ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax:
                case SwitchSectionSyntax when isBreak:
                    return true;
                case AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax:
                    return false;
            }
        }

        return true;
    }

    /// <summary>Whether a <c>throw</c> stands in a <c>catch</c> of its function, and in no <c>finally</c> inside it.</summary>
    private static bool HasCaught(SyntaxToken word)
    {
        for (var node = word.Parent; node is not null; node = node.Parent)
        {
            switch (node)
            {
                case CatchClauseSyntax:
                    return true;
                case FinallyClauseSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax:
                    return false;
            }
        }

        return true;
    }

    /// <summary>Whether there may be an instance: only what is surely static, or comes before the constructor, has none.</summary>
    private static bool HasInstance(SyntaxToken word)
    {
        for (var function = SyntaxAround.Function(word.Parent); function is not null; function = SyntaxAround.Function(function.Parent))
        {
            switch (function)
            {
                case GlobalStatementSyntax:
                    return function.SyntaxTree.Options.Kind != SourceCodeKind.Regular;
                case AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax:
                    if (SyntaxAround.Modifiers(function).Any(SyntaxKind.StaticKeyword))
                    {
                        return false;
                    }

                    break;
                default:
                    return function.FirstAncestorOrSelf<TypeDeclarationSyntax>() is ExtensionBlockDeclarationSyntax || SyntaxAround.IsInNameOf(word)
                        || (!SyntaxAround.Modifiers(function).Any(SyntaxKind.StaticKeyword) && !IsBeforeConstructor(word, function));
            }
        }

        return true;
    }

    private static bool IsBeforeConstructor(SyntaxToken word, SyntaxNode function) => function switch
    {
        BaseFieldDeclarationSyntax => true,
        PropertyDeclarationSyntax property => property.Initializer?.Span.Contains(word.SpanStart) == true,
        ConstructorDeclarationSyntax constructor => constructor.Initializer?.Span.Contains(word.SpanStart) == true,
        _ => false,
    };
}
