using Completion.Constraints;
using Completion.CSharp.Analysis;
using Completion.CSharp.Monitors.Arguments;
using Completion.CSharp.Monitors.Names;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Monitors.TypeArguments;

/// <summary>
/// In the type arguments of a generic type or method, only types, and namespaces that lead to them: those that the type
/// parameter's constraints rule out only where something follows that makes another type of them.
/// </summary>
/// <remarks>
/// A less-than sign opens type arguments where the word directly before it names something generic and nothing else. Nothing
/// is said where the same word is a value's name as well, and in code that declares generic types itself. After <c>new</c>, what
/// the object is for may leave one type alone.
/// </remarks>
public sealed class TypeArgumentNames : NameSource
{
    /// <summary>What may follow a name that is no argument by itself: a nested type, an array, type arguments, a nullable or pointer type, an alias's colons.</summary>
    private const string LeadsOn = ".[<?*:";

    /// <summary>Characters of type arguments looked at before a word at most.</summary>
    private const int MostText = 200;

    private static readonly string[] s_words =
    [
        "int", "uint", "long", "ulong", "short", "ushort", "byte", "sbyte", "char", "bool", "float", "double", "decimal", "string", "object",
        "nint", "nuint", "dynamic", "global",
    ];

    private readonly CodeBefore _before;
    private readonly Lazy<Dictionary<string, List<INamespaceOrTypeSymbol>>> _types;
    private readonly Lazy<NameTrie?> _known;

    /// <inheritdoc cref="ScopeNames(DocumentAnalysis, TextSpan, string, CancellationToken)"/>
    public TypeArgumentNames(DocumentAnalysis analysis, TextSpan replaced, string inserted, CancellationToken cancellation)
        : base(analysis, replaced, inserted, cancellation)
    {
        _before = new CodeBefore(analysis, replaced, inserted);
        _types = new Lazy<Dictionary<string, List<INamespaceOrTypeSymbol>>>(Types);
        _known = new Lazy<NameTrie?>(() => Answer(Known));
    }

    /// <inheritdoc/>
    public override string Name => "type arguments";

    internal override LegalNames? AtHand(WordPlace place) => MayBeArgument(place) ? Ask(place) : null;

    private protected override bool WatchesSign(byte sign) => sign is (byte)'<' or (byte)',';

    private protected override bool CanTell(string lastWord) => lastWord.Length == 0;

    private protected override LegalNames? Find(SplicedDocument spliced)
    {
        // Without its end the list would be a comparison.
        var closed = Analysis.Splice(
            TextSpan.FromBounds(spliced.Inserted.Start, spliced.Inserted.Start + Analysis.Text.Length - (spliced.Text.Length - spliced.Inserted.Length)),
            spliced.Text.ToString(spliced.Inserted) + ">()");
        var word = closed.Tree.GetRoot(Cancellation).FindToken(closed.Inserted.End - 3 - Placeholder.Length);
        if (word.Parent is not IdentifierNameSyntax { Parent: TypeArgumentListSyntax { Parent: GenericNameSyntax generic } list } argument
            || EnclosingType.Of(word.Parent)?.SpanStart != EnclosingType.At(Analysis.Tree.GetRoot(Cancellation), Replaced.Start)?.SpanStart
            || _known.Value is not { } known)
        {
            return null;
        }

        var index = list.Arguments.IndexOf(argument);
        var model = closed.ModelAt(generic);
        var parameters = GenericSymbols.Named(model, generic, Cancellation)?.Select(one => index < one.Length ? one[index] : null).OfType<ITypeParameterSymbol>().ToArray();
        if (parameters is null or [])
        {
            return null;
        }

        var declared = DeclaredNames.Before(word, closed.Inserted, onlyTypes: true);
        if (parameters is [{ DeclaringType: { } created }] && Wanted(closed, generic, model) is { } wanted && TargetArguments.Of(created, index, wanted) is { } only)
        {
            return TypeSpellings.Of(only, _types.Value, declared, LeadsOn);
        }

        return new LegalNames(declared.Count == 0 ? known : new NameTrie(declared.Concat(_types.Value.Keys).Concat(s_words)))
        {
            NeedsFollower = name => !declared.Contains(name) && _types.Value.TryGetValue(name, out var all) && !all.Any(one => parameters.Any(parameter => MayBe(one, parameter))),
            Followers = LeadsOn,
            AllowsTypeParameters = true,
        };
    }

    /// <summary>What an object has to become that a generic name creates; null where it creates none, or that is not certain.</summary>
    private ITypeSymbol? Wanted(SplicedDocument closed, GenericNameSyntax generic, SemanticModel model)
    {
        var type = generic.Parent switch
        {
            QualifiedNameSyntax qualified when qualified.Right == generic => qualified,
            AliasQualifiedNameSyntax { Parent: not NameSyntax } alias => alias,
            _ => (NameSyntax)generic,
        };
        return type.Parent is ObjectCreationExpressionSyntax creation && creation.Type == type
            ? new TargetTypes(closed, model, new OverloadLookup(Analysis, Replaced.Start, Cancellation), Cancellation).Of(creation)
            : null;
    }

    private NameTrie? Known()
    {
        var type = EnclosingType.At(Analysis.Tree.GetRoot(Cancellation), Replaced.Start);
        return EnclosingType.IsClosed(type) && EnclosingType.IsKnown(type, Analysis, Cancellation) ? new NameTrie(_types.Value.Keys.Concat(s_words)) : null;
    }

    private Dictionary<string, List<INamespaceOrTypeSymbol>> Types()
    {
        var types = new Dictionary<string, List<INamespaceOrTypeSymbol>>(StringComparer.Ordinal);
        foreach (var symbol in Analysis.Model.LookupNamespacesAndTypes(Replaced.Start))
        {
            if ((symbol is IAliasSymbol alias ? alias.Target : symbol) is INamespaceOrTypeSymbol target && symbol.Name.Length > 0)
            {
                if (!types.TryGetValue(symbol.Name, out var same))
                {
                    types[symbol.Name] = same = [];
                }

                same.Add(target);
            }
        }

        return types;
    }

    /// <summary>Whether a type may stand for a type parameter, as far as that is certain; a namespace may not.</summary>
    private static bool MayBe(INamespaceOrTypeSymbol symbol, ITypeParameterSymbol parameter) => symbol switch
    {
        INamedTypeSymbol { IsStatic: true } or INamespaceSymbol => false,

        // Written out, its arguments make a type of it.
        INamedTypeSymbol { Arity: > 0 } => false,
        INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Interface or TypeKind.Delegate } when parameter.HasValueTypeConstraint || parameter.HasUnmanagedTypeConstraint => false,
        INamedTypeSymbol { TypeKind: TypeKind.Struct or TypeKind.Enum } when parameter.HasReferenceTypeConstraint => false,
        INamedTypeSymbol { TypeKind: TypeKind.Interface or TypeKind.Class, IsAbstract: true } when parameter.HasConstructorConstraint => false,
        INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct or TypeKind.Enum } type => parameter.ConstraintTypes.All(wanted => MayDerive(type, wanted)),
        _ => true,
    };

    /// <summary>Whether a type is or derives from a class that a constraint names; of other constraints nothing is said.</summary>
    private static bool MayDerive(INamedTypeSymbol type, ITypeSymbol wanted)
    {
        if (wanted is not INamedTypeSymbol { TypeKind: TypeKind.Class, IsGenericType: false })
        {
            return true;
        }

        for (var basis = type; basis is not null; basis = basis.BaseType)
        {
            if (basis.TypeKind == TypeKind.Error || IsSame(basis, wanted))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether two types are the same, or the same of two versions of the project: a constraint may be read from a fork of it.</summary>
    private static bool IsSame(INamedTypeSymbol one, ITypeSymbol other) =>
        SymbolEqualityComparer.Default.Equals(one, other) || (one.Name == other.Name && one.ToDisplayString() == other.ToDisplayString());

    /// <summary>Whether a word may be a type argument, by the text before it: back to a less-than sign right behind a name.</summary>
    private bool MayBeArgument(WordPlace place)
    {
        var closed = 0;
        var opened = false;
        var looked = 0;
        foreach (var value in _before.Backwards(place))
        {
            if (opened)
            {
                return SyntaxFacts.IsIdentifierPartCharacter(value);
            }

            if (++looked > MostText)
            {
                return false;
            }

            switch (value)
            {
                case '>':
                    closed++;
                    break;
                case '<' when closed > 0:
                    closed--;
                    break;
                case '<':
                    opened = true;
                    break;
                case ' ' or '.' or ',' or '?' or '[' or ']' or ':' or '\n':
                    break;
                default:
                    // Only whole arguments stand between the sign and a comma right before the word.
                    if (!SyntaxFacts.IsIdentifierPartCharacter(value) || looked == 1)
                    {
                        return false;
                    }

                    break;
            }
        }

        return false;
    }
}
