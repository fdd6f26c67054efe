using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Completion.Corpus.Spans;

/// <summary>What a reader of other files needs to know of the types a document declares: their members without their bodies.</summary>
internal static class TypeSignatures
{
    /// <summary>Characters of one type's signatures; members that do not fit are left out.</summary>
    public const int MostCharacters = 1000;

    /// <summary>Name and signatures of each type, in the order of the document; one line for the type and one for each member that others see.</summary>
    public static IReadOnlyList<(string Name, string Signatures)> Of(SyntaxNode root) =>
        [.. root.DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax)
            .OfType<MemberDeclarationSyntax>()
            .Select(member => member switch
            {
                BaseTypeDeclarationSyntax type => (type.Identifier.ValueText, Lines(type)),
                DelegateDeclarationSyntax type => (type.Identifier.ValueText, Text(type, type.Span.End)),
                _ => ("", ""),
            })
            .Where(type => type.Item1.Length > 0)];

    private static string Lines(BaseTypeDeclarationSyntax type)
    {
        var end = type.OpenBraceToken.RawKind != 0 ? type.OpenBraceToken.SpanStart : type.SemicolonToken.SpanStart;
        var text = new StringBuilder();
        foreach (var line in Members(type).Prepend(Text(type, end)))
        {
            if (text.Length + line.Length + 1 > MostCharacters)
                break;
            text.Append(text.Length > 0 ? "\n" : "").Append(line);
        }

        return text.ToString();
    }

    private static IEnumerable<string> Members(BaseTypeDeclarationSyntax type) => type switch
    {
        EnumDeclarationSyntax values => values.Members.Select(value => value.Identifier.Text + ","),
        TypeDeclarationSyntax members => members.Members.Where(member => member is not (BaseTypeDeclarationSyntax or DelegateDeclarationSyntax) && IsSeen(member, type)).SelectMany(Signatures),
        _ => [],
    };

    private static bool IsSeen(MemberDeclarationSyntax member, BaseTypeDeclarationSyntax type) => type is InterfaceDeclarationSyntax
        ? !member.Modifiers.Any(SyntaxKind.PrivateKeyword)
        : member.Modifiers.Any(SyntaxKind.PublicKeyword) || member.Modifiers.Any(SyntaxKind.InternalKeyword);

    private static IEnumerable<string> Signatures(MemberDeclarationSyntax member) => member switch
    {
        ConstructorDeclarationSyntax constructor => [Text(constructor, constructor.ParameterList.Span.End) + ";"],
        BaseMethodDeclarationSyntax method => [Text(method, method.Body?.SpanStart ?? method.ExpressionBody?.SpanStart ?? method.SemicolonToken.SpanStart) + ";"],
        BasePropertyDeclarationSyntax property => [Property(property)],
        BaseFieldDeclarationSyntax field => field.Declaration.Variables.Select(variable => $"{Text(field, field.Declaration.Type.Span.End)} {variable.Identifier.Text};"),
        _ => [],
    };

    private static string Property(BasePropertyDeclarationSyntax property)
    {
        var end = property.AccessorList?.SpanStart ?? property.ChildNodes().OfType<ArrowExpressionClauseSyntax>().FirstOrDefault()?.SpanStart ?? property.Span.End;
        var accessors = property.AccessorList?.Accessors.Where(a => !a.Modifiers.Any(SyntaxKind.PrivateKeyword)).Select(a => $"{a.Modifiers.ToString()} {a.Keyword.Text};".TrimStart());
        return $"{Text(property, end)} {{ {string.Join(' ', accessors ?? ["get;"])} }}";
    }

    /// <summary>A declaration from behind its attributes to an offset, on one line and without comments.</summary>
    private static string Text(MemberDeclarationSyntax declaration, int end)
    {
        var text = new StringBuilder();
        var start = declaration.AttributeLists.LastOrDefault()?.Span.End ?? 0;
        var blank = false;
        foreach (var token in declaration.DescendantTokens())
        {
            if (token.Span.End > end)
                break;
            if (token.SpanStart < start)
                continue;
            // A comment before a closing bracket or comma leaves no blank behind.
            if (text.Length > 0 && (blank || token.HasLeadingTrivia) && token.Kind() is not (SyntaxKind.CloseParenToken or SyntaxKind.CloseBracketToken or SyntaxKind.CommaToken or SyntaxKind.GreaterThanToken))
                text.Append(' ');
            text.Append(token.Text);
            blank = token.HasTrailingTrivia;
        }

        return text.ToString();
    }
}
