using System.Text;
using Completion.Constraints;
using Completion.CSharp.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Monitors.Names;

/// <summary>
/// After <c>new</c>, only types that can be created here. An abstract class, an interface, a static class, a type without
/// an accessible constructor and a namespace may only lead on: to an array, to type arguments, to a nested type.
/// </summary>
public sealed class CreationNames : NameSource
{
    private static readonly string[] s_words =
    [
        "int", "uint", "long", "ulong", "short", "ushort", "byte", "sbyte", "char", "bool", "float", "double", "decimal", "string", "object",
        "nint", "nuint", "dynamic", "global", "delegate",
    ];

    private static readonly ScopeMemory<CreatableTypes> s_memory = new(capacity: 4);

    private readonly Lazy<CreatableTypes?> _types;

    /// <inheritdoc cref="ScopeNames(DocumentAnalysis, TextSpan, string, CancellationToken)"/>
    public CreationNames(DocumentAnalysis analysis, TextSpan replaced, string inserted, CancellationToken cancellation)
        : base(analysis, replaced, inserted, cancellation)
    {
        _types = new Lazy<CreatableTypes?>(() => Answer(Types));
    }

    /// <inheritdoc/>
    public override string Name => "creation";

    internal override bool ComparesWords => true;

    internal override LegalNames? AtHand(WordPlace place) => _types.Value?.Names;

    private protected override bool CanTell(string lastWord) => lastWord == "new";

    private protected override LegalNames? Find(SplicedDocument spliced)
    {
        var word = PlaceholderIn(spliced);
        if (EnclosingType.Of(word.Parent)?.SpanStart != EnclosingType.At(Analysis.Tree.GetRoot(), Replaced.Start)?.SpanStart || !IsCreated(word))
        {
            return null;
        }

        // Types and type parameters that are being written: nothing is known of them but the name.
        var declared = DeclaredNames.Before(word, spliced.Inserted, onlyTypes: true);
        declared.RemoveWhere(name => _types.Value?.Names.Names.Has(Encoding.UTF8.GetBytes(name)) == true);
        return new LegalNames(new NameTrie(declared));
    }

    private CreatableTypes? Types()
    {
        var type = EnclosingType.At(Analysis.Tree.GetRoot(Cancellation), Replaced.Start);
        return !EnclosingType.IsClosed(type) ? null : s_memory.Of(
            Analysis, Replaced.Start, () => EnclosingType.IsKnown(type, Analysis, Cancellation) ? new CreatableTypes(Analysis.Model, Replaced.Start, s_words) : null);
    }

    /// <summary>Whether a word is the type in an object creation, or the beginning of it.</summary>
    private static bool IsCreated(SyntaxToken word)
    {
        var node = word.Parent;
        while (node?.Parent is TypeSyntax outer && outer.GetFirstToken() == word)
        {
            node = outer;
        }

        return word.Parent is IdentifierNameSyntax && node?.Parent is ObjectCreationExpressionSyntax or ArrayCreationExpressionSyntax;
    }
}
