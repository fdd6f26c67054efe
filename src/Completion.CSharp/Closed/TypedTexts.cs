using Completion.CSharp.Analysis;
using Completion.CSharp.Situations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Closed;

/// <summary>What makes an expression at the cursor one of the type that is wanted: the whole of it, what comes behind <c>new</c> or a dot, or a member of an initialiser with its value.</summary>
internal static class TypedTexts
{
    /// <summary>Values listed for one member of an initialiser at most.</summary>
    private const int MostValues = 12;

    /// <summary>Null where no expression can stand, or any type will do.</summary>
    /// <param name="analysis">The document.</param>
    /// <param name="cursor">What is replaced.</param>
    /// <param name="isMissing">Whether only places count at which the document has an error without it.</param>
    /// <param name="cancellation">Ends the questions to the compiler.</param>
    public static IEnumerable<string>? At(DocumentAnalysis analysis, TextSpan cursor, bool isMissing, CancellationToken cancellation)
    {
        var before = Situation.TokenBefore(analysis.Tree.GetRoot(cancellation), cursor.Start);
        return before.RawKind == 0 ? null
            : before.Kind() switch
            {
                SyntaxKind.NewKeyword => Behind(before.SpanStart, (values, expected) => values.Creations(expected.Type)),
                SyntaxKind.DotToken when before.Parent is MemberAccessExpressionSyntax access => Behind(access.SpanStart, (values, expected) => OfReceiver(access.Expression, values, expected)),
                SyntaxKind.DotToken => null,

                // Who goes on behind a comma wants one more, though the comma may be the last.
                SyntaxKind.OpenBraceToken or SyntaxKind.CommaToken when (!isMissing || (before.IsKind(SyntaxKind.CommaToken) && cursor.Start > before.Span.End)) && Members(analysis, cursor, cancellation) is { } members => members,
                _ => Behind(cursor.Start, (values, expected) => values.OfType(expected.Type)),
            };

        IEnumerable<string>? Behind(int start, Func<ReachableValues, ExpectedValue, IEnumerable<string>> texts) =>
            ExpectedValue.At(analysis, TextSpan.FromBounds(start, cursor.End), cancellation) is { } expected && (expected.IsMissing || !isMissing)
                ? texts(new ReachableValues(expected.Model, start, cancellation), expected).Select(text => text + expected.End)
                : null;

        IEnumerable<string> OfReceiver(ExpressionSyntax receiver, ReachableValues values, ExpectedValue expected)
        {
            var isStatic = analysis.Model.GetSymbolInfo(receiver, cancellation).Symbol is INamedTypeSymbol;
            return analysis.Model.GetTypeInfo(receiver, cancellation).Type is { TypeKind: not TypeKind.Error } type && In(expected.Model.Compilation, type) is { } same
                ? values.Members("", same, expected.Type, isStatic, isDeep: true)
                : [];
        }

        // Outside of bodies the value is bound in another version of the project, whose types are others.
        ITypeSymbol? In(Compilation compilation, ITypeSymbol type) =>
            compilation == analysis.Compilation ? type : type is INamedTypeSymbol { Arity: 0, ContainingType: null } ? compilation.GetTypeByMetadataName(type.ToDisplayString()) : null;
    }

    /// <summary>Members that an initialiser does not set yet, each with values in scope; null: there are no such braces.</summary>
    private static IEnumerable<string>? Members(DocumentAnalysis analysis, TextSpan cursor, CancellationToken cancellation)
    {
        var spliced = analysis.Splice(cursor, "Xq9z = default");
        if (spliced.Tree.GetRoot(cancellation).FindToken(spliced.Inserted.Start).Parent?.Parent is not AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax { RawKind: (int)SyntaxKind.ObjectInitializerExpression, Parent: BaseObjectCreationExpressionSyntax creation } braces } one)
        {
            return null;
        }

        var model = spliced.ModelAt(creation);
        if (model.GetTypeInfo(creation, cancellation) is not { Type: INamedTypeSymbol { TypeKind: not TypeKind.Error } type })
        {
            return null;
        }

        var set = braces.Expressions.Where(other => other != one).OfType<AssignmentExpressionSyntax>().Select(other => other.Left.ToString()).ToHashSet(StringComparer.Ordinal);
        var values = new ReachableValues(model, cursor.Start, cancellation);
        return
            from member in model.LookupSymbols(cursor.Start, type)
            where !member.IsStatic && !set.Contains(member.Name)
            let wanted = member switch
            {
                IFieldSymbol { IsReadOnly: false } field => field.Type,
                IPropertySymbol { IsIndexer: false, SetMethod: { } setter } property when model.IsAccessible(cursor.Start, setter) => property.Type,
                _ => null,
            }
            where wanted is not null
            from value in values.InScope(wanted, member.Name).Take(MostValues)
            select $"{member.Name} = {value}";
    }
}
