using Completion.CSharp.Analysis;
using Completion.CSharp.Monitors.Names;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Completion.CSharp.Monitors.Places;

/// <summary>
/// In the list of what a type inherits from, only what it can: one class in front that is neither sealed nor static, and
/// interfaces; of a structure and of an interface interfaces alone; of an enumeration the type of its numbers.
/// </summary>
internal sealed class BaseListNames(MonitorContext context) : PlaceSource(context, [], ":,", ".")
{
    private static readonly string[] s_heads = ["class", "struct", "record", "interface", "enum"];

    private static readonly string[] s_numbers = ["byte", "sbyte", "short", "ushort", "int", "uint", "long", "ulong"];

    public override string Name => "bases";

    protected override bool MayBe(ReadOnlySpan<char> before)
    {
        var head = before[(before.LastIndexOfAny(";{}") + 1)..];
        foreach (var word in s_heads)
        {
            if (head.Contains(word, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    protected override PlaceNames? Find(SplicedDocument spliced, SyntaxToken word)
    {
        var position = Context.Replaced.Start;
        var around = EnclosingType.At(Context.Analysis.Tree.GetRoot(Context.Cancellation), position);
        if (!EnclosingType.IsClosed(around) || !EnclosingType.IsKnown(around, Context.Analysis, Context.Cancellation)
            || QualifiedWord.Of(word, Context.Analysis, position) is not { Name.Parent: BaseTypeSyntax { Parent: BaseListSyntax { Parent: BaseTypeDeclarationSyntax type } list } basis } known)
        {
            return null;
        }

        var words = new TypeWords(Context.Analysis.Compilation);
        if (type is EnumDeclarationSyntax)
        {
            words.Add(known.Symbols, symbol => symbol.SpecialType is >= SpecialType.System_SByte and <= SpecialType.System_UInt64).Add(s_numbers);
        }
        else
        {
            var isFirstOfClass = type.Kind() is SyntaxKind.ClassDeclaration or SyntaxKind.RecordDeclaration && list.Types.IndexOf(basis) == 0;
            words.Add(known.Symbols, symbol => symbol.TypeKind == TypeKind.Interface || (isFirstOfClass && MayExtend(symbol, type)))
                .Add(isFirstOfClass ? ["object"] : []);
        }

        return (known.Name == word.Parent ? words.AddLeading("global").AddDeclared(spliced.Tree.GetRoot(), spliced.Inserted, word) : words)
            .Used(known.Name == word.Parent ? list.Types.Where(other => other != basis).Select(other => other.Type).OfType<IdentifierNameSyntax>().Select(name => name.Identifier.Text) : [])
            .Used([type.Identifier.Text])
            .ToNames();
    }

    private static bool MayExtend(INamedTypeSymbol symbol, BaseTypeDeclarationSyntax type) =>
        symbol is { TypeKind: TypeKind.Class, IsSealed: false, IsStatic: false }
        && symbol.SpecialType is not (SpecialType.System_Enum or SpecialType.System_ValueType or SpecialType.System_Delegate or SpecialType.System_MulticastDelegate or SpecialType.System_Array)
        && (symbol.SpecialType == SpecialType.System_Object || symbol.IsRecord == type is RecordDeclarationSyntax);
}
