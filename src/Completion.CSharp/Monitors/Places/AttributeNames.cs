using Completion.CSharp.Analysis;
using Completion.CSharp.Monitors.Names;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Completion.CSharp.Monitors.Places;

/// <summary>
/// In the square brackets before a declaration, only classes of attributes, with or without the end of their names; where the
/// declaration is known, those that may be put to its kind.
/// </summary>
internal sealed class AttributeNames(MonitorContext context) : PlaceSource(context, [], "[,", ".:")
{
    private static readonly string[] s_targets = ["assembly", "module", "return", "field", "event", "method", "param", "property", "type", "typevar"];

    public override string Name => "attributes";

    protected override bool MayBe(ReadOnlySpan<char> before)
    {
        var depth = 0;
        for (var at = before.Length - 1; at >= 0; at--)
        {
            switch (before[at])
            {
                case ')' or ']':
                    depth++;
                    break;
                case '(':
                    depth--;
                    break;
                case '[' when depth-- == 0:
                    var outside = before[..at].TrimEnd();
                    return outside.IsEmpty || "{};])(,>".Contains(outside[^1], StringComparison.Ordinal) || before[outside.Length..at].Contains('\n');
                case ';' or '{' or '}':
                    return false;
            }

            if (depth < 0)
            {
                return false;
            }
        }

        return false;
    }

    protected override string Closing(string before) => NextVisible() is ']' or ',' or '(' ? "" : "]";

    protected override PlaceNames? Find(SplicedDocument spliced, SyntaxToken word)
    {
        var position = Context.Replaced.Start;
        var around = EnclosingType.At(Context.Analysis.Tree.GetRoot(Context.Cancellation), position);
        if (!EnclosingType.IsClosed(around) || !EnclosingType.IsKnown(around, Context.Analysis, Context.Cancellation)
            || QualifiedWord.Of(word, Context.Analysis, position) is not { Name.Parent: AttributeSyntax { Parent: AttributeListSyntax { Parent: { } declared } list } } known
            || declared is StatementSyntax or LambdaExpressionSyntax or GlobalStatementSyntax)
        {
            return null;
        }

        var target = Target(spliced, list, declared);
        var words = new TypeWords(Context.Analysis.Compilation).Add(known.Symbols, type => IsAttribute(type) && (UsableOn(type) & target) != 0, isAttribute: true);
        if (known.Name == word.Parent)
        {
            words.AddLeading("global").AddDeclared(spliced.Tree.GetRoot(), spliced.Inserted, word);
            words.AddLeading(list.Target is null && list.OpenBracketToken == word.GetPreviousToken() ? s_targets : []);
        }

        return words.ToNames();
    }

    private static bool IsAttribute(INamedTypeSymbol type)
    {
        if (type.IsAbstract)
        {
            return false;
        }

        for (var basis = type.BaseType; basis is not null; basis = basis.BaseType)
        {
            if (basis is { Name: nameof(Attribute), ContainingNamespace: { Name: nameof(System), ContainingNamespace.IsGlobalNamespace: true } })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What a class of attributes may be put to.</summary>
    private static AttributeTargets UsableOn(INamedTypeSymbol type)
    {
        for (var at = type; at is not null; at = at.BaseType)
        {
            var usage = at.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass?.Name == nameof(AttributeUsageAttribute));
            if (usage is not null)
            {
                return usage.ConstructorArguments is [{ Value: int targets }] ? (AttributeTargets)targets : AttributeTargets.All;
            }
        }

        return AttributeTargets.All;
    }

    /// <summary>What the attribute is put to, where both brackets are there already: else another declaration may be written before the one that follows.</summary>
    private static AttributeTargets Target(SplicedDocument spliced, AttributeListSyntax list, SyntaxNode declared)
    {
        var isThere = list.OpenBracketToken.SpanStart < spliced.Inserted.Start && !list.CloseBracketToken.IsMissing && list.CloseBracketToken.SpanStart >= spliced.Inserted.End;
        return isThere && list.Target is null ? Kind(declared) : AttributeTargets.All;
    }

    private static AttributeTargets Kind(SyntaxNode declared) => declared switch
    {
        RecordDeclarationSyntax => AttributeTargets.All,
        ClassDeclarationSyntax => AttributeTargets.Class,
        StructDeclarationSyntax => AttributeTargets.Struct,
        EnumDeclarationSyntax => AttributeTargets.Enum,
        InterfaceDeclarationSyntax => AttributeTargets.Interface,
        DelegateDeclarationSyntax => AttributeTargets.Delegate,
        ConstructorDeclarationSyntax => AttributeTargets.Constructor,
        MethodDeclarationSyntax or OperatorDeclarationSyntax or AccessorDeclarationSyntax => AttributeTargets.Method,
        PropertyDeclarationSyntax or IndexerDeclarationSyntax => AttributeTargets.Property,
        FieldDeclarationSyntax or EnumMemberDeclarationSyntax => AttributeTargets.Field,
        ParameterSyntax { Parent.Parent: BaseMethodDeclarationSyntax } => AttributeTargets.Parameter,
        TypeParameterSyntax => AttributeTargets.GenericParameter,
        _ => AttributeTargets.All,
    };
}
