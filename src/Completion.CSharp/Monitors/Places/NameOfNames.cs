using Completion.Constraints;
using Completion.CSharp.Analysis;
using Completion.CSharp.Monitors.Names;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Completion.CSharp.Monitors.Places;

/// <summary>In <c>nameof</c>, only names in scope; what follows a dot is the member-access monitor's business.</summary>
internal sealed class NameOfNames(MonitorContext context) : PlaceSource(context, [], "(", "")
{
    private static readonly string[] s_leading =
    [
        "this", "base", "global", "int", "uint", "long", "ulong", "short", "ushort", "byte", "sbyte", "char", "bool", "float", "double", "decimal", "string", "object",
    ];

    public override string Name => "nameof";

    protected override bool MayBe(ReadOnlySpan<char> before) => before.EndsWith("(") && before[..^1].TrimEnd().EndsWith("nameof");

    protected override string Closing(string before) => NextVisible() == ')' ? "" : ")";

    protected override PlaceNames? Find(SplicedDocument spliced, SyntaxToken word)
    {
        var type = EnclosingType.At(Context.Analysis.Tree.GetRoot(Context.Cancellation), Context.Replaced.Start);
        if (word.Parent is not IdentifierNameSyntax { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.Text: "nameof" } } } }
            || EnclosingType.Of(word.Parent)?.SpanStart != type?.SpanStart
            || !EnclosingType.IsClosed(type) || !EnclosingType.IsKnown(type, Context.Analysis, Context.Cancellation)
            || word.Parent.Ancestors().Any(node => node is AttributeListSyntax or BaseListSyntax or ConstructorInitializerSyntax)
            || Context.Analysis.Model.LookupSymbols(Context.Replaced.Start, name: "nameof").Length > 0)
        {
            return null;
        }

        var complete = Context.Analysis.Model.LookupSymbols(Context.Replaced.Start).Select(symbol => symbol.Name).Where(name => name.Length > 0)
            .Where(name => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None)
            .Concat(DeclaredNames.Before(word, spliced.Inserted)).ToHashSet(StringComparer.Ordinal);
        return PlaceNames.Of(complete, [.. s_leading], ".:<[?");
    }
}
