using System.Text;
using Completion.Constraints;
using Completion.CSharp.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Monitors.Places;

/// <summary>In using directives, only namespaces that exist, behind <c>static</c> only types; a new alias may have any name.</summary>
/// <remarks>
/// Where names of the document mean nothing and some namespaces have them, only such namespaces. Silent where a program's first
/// statement could begin with <c>using</c> as well.
/// </remarks>
internal sealed class UsingNames(MonitorContext context) : PlaceSource(context, ["using"], "", ".")
{
    private static readonly string[] s_leading = ["static", "unsafe", "global"];

    private readonly Dictionary<int, IReadOnlyList<MissingName>> _missing = [];

    public override string Name => "usings";

    protected override PlaceNames? Find(SplicedDocument spliced, SyntaxToken word)
    {
        if (QualifiedWord.Of(word, Context.Analysis, Context.Replaced.Start) is not { Name.Parent: UsingDirectiveSyntax { Alias: null } directive } known
            || !IsDirective(directive) || !OthersAreKnown())
        {
            return null;
        }

        var isStatic = directive.StaticKeyword.IsKind(SyntaxKind.StaticKeyword);
        var isFirst = known.Name == word.Parent;
        var spaces = known.Symbols.Where(symbol => symbol is INamespaceSymbol).Select(symbol => symbol.Name);
        if (isStatic)
        {
            return new TypeWords(Context.Analysis.Compilation).Add(known.Symbols, type => type.TypeKind != TypeKind.Delegate).AddLeading(isFirst ? ["global"] : []).ToNames();
        }

        if (!directive.GlobalKeyword.IsKind(SyntaxKind.GlobalKeyword) && Needed(spliced, directive, known, word, isFirst) is { } needed)
        {
            return needed;
        }

        // A namespace of which this file has the only declaration is one as well.
        var names = new TypeWords(Context.Analysis.Compilation).Add(spaces).Add(Declared(spliced)).AddLeading(isFirst ? s_leading : []).ToNames();
        return isFirst
            ? names with { NeedsFollower = name => name is "global", MakesNew = (byte)'=' }
            : names;
    }

    /// <summary>The words that lead to what the document needs; null where it needs nothing, or something else was begun before the cursor.</summary>
    private PlaceNames? Needed(SplicedDocument spliced, UsingDirectiveSyntax directive, QualifiedWord known, SyntaxToken word, bool isFirst)
    {
        if (Declared(spliced).Any() || MissingAt(spliced, directive) is not { } missing)
        {
            return null;
        }

        var generated = directive.Parent!.ChildNodes().OfType<UsingDirectiveSyntax>()
            .Where(other => other != directive && spliced.Inserted.Contains(other.Span)).Select(other => other.NamespaceOrType.ToString()).ToArray();
        var open = missing.Where(one => !one.Namespaces.Overlaps(generated)).ToArray();
        if (!open.Any(one => one.IsCertain && one.Namespaces.Count > 0))
        {
            return null;
        }

        var needed = open.SelectMany(one => one.Namespaces).Except(generated).ToHashSet(StringComparer.Ordinal);
        var leading = needed.SelectMany(Parents).ToHashSet(StringComparer.Ordinal);
        var spaces = known.Symbols.OfType<INamespaceSymbol>().ToLookup(space => space.Name, space => space.ToDisplayString());
        var words = new TypeWords(Context.Analysis.Compilation)
            .Add(spaces.Where(same => same.Any(needed.Contains)).Select(same => same.Key))
            .AddLeading(spaces.Where(same => same.Any(leading.Contains)).Select(same => same.Key));
        var names = words.ToNames();
        var typed = Context.Analysis.Text.ToString(TextSpan.FromBounds(Math.Min(word.SpanStart, Context.Replaced.Start), Context.Replaced.Start));
        if (names.Names.Walk(NameTrie.Root, Encoding.UTF8.GetBytes(typed)) < 0 || names.Names.Count == 0)
        {
            return null;
        }

        if (!isFirst)
        {
            return names;
        }

        // A name may also be given to one of several types that have it; one that no namespace has may be anything's.
        var simple = open.Where(one => !one.IsMember).ToLookup(one => one.Name, one => one.Namespaces.Count > 0);
        words.Add("static", "unsafe").AddLeading([.. simple.Select(same => same.Key), "global"]);
        return words.ToNames() with
        {
            FollowersOf = name => name == "global" ? ":" : spaces.Contains(name) ? "." : "=",
            MakesNew = simple.Any(same => same.Contains(false)) ? (byte)'=' : (byte)0,
        };
    }

    /// <summary>What means nothing where a directive is, without it and without what was generated; null where that is not known.</summary>
    private IReadOnlyList<MissingName>? MissingAt(SplicedDocument spliced, UsingDirectiveSyntax directive)
    {
        var (inserted, analysis) = (spliced.Inserted, Context.Analysis);
        var scope = directive.Parent as BaseNamespaceDeclarationSyntax;
        if (scope?.SpanStart >= inserted.Start)
        {
            return null;
        }

        var key = scope?.SpanStart ?? -1;
        if (!_missing.TryGetValue(key, out var missing))
        {
            var start = Math.Min(directive.SpanStart, Context.Replaced.Start);
            var end = Math.Max(directive.Span.End, inserted.End) - spliced.Text.Length + analysis.Text.Length;
            var without = analysis.Splice(TextSpan.FromBounds(start, Math.Max(end, Context.Replaced.End)), "");
            SyntaxNode? root = without.Tree.GetRoot(Context.Cancellation);
            if (scope is not null)
            {
                root = root.DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax).OfType<BaseNamespaceDeclarationSyntax>().FirstOrDefault(space => space.SpanStart == key);
            }

            _missing[key] = missing = root is null ? [] : MissingNames.In(root, without.Fork(), Context.Cancellation);
        }

        return missing;
    }

    private static IEnumerable<string> Declared(SplicedDocument spliced) => spliced.Tree.GetRoot().DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
        .OfType<BaseNamespaceDeclarationSyntax>().Where(space => spliced.Inserted.Contains(space.Name.Span)).SelectMany(space => space.Name.ToString().Split('.'));

    /// <summary>The namespaces around one.</summary>
    private static IEnumerable<string> Parents(string space)
    {
        for (var dot = space.LastIndexOf('.'); dot > 0; dot = space.LastIndexOf('.', dot - 1))
        {
            yield return space[..dot];
        }
    }

    /// <summary>Whether the document's other directives bind: else references are missing, and more may exist than is known.</summary>
    private bool OthersAreKnown() => Context.Analysis.Tree.GetRoot(Context.Cancellation)
        .DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax).OfType<UsingDirectiveSyntax>()
        .All(other => other.FullSpan.IntersectsWith(Context.Replaced) || other.NamespaceOrType is not NameSyntax name || Context.Analysis.Model.GetSymbolInfo(name, Context.Cancellation).Symbol is not null);

    private bool IsDirective(UsingDirectiveSyntax directive)
    {
        var analysis = Context.Analysis;
        return directive.StaticKeyword.IsKind(SyntaxKind.StaticKeyword)
            || directive.Parent is BaseNamespaceDeclarationSyntax
            || analysis.Compilation.Options.OutputKind is OutputKind.DynamicallyLinkedLibrary or OutputKind.NetModule
            || analysis.Tree.GetRoot(Context.Cancellation).ChildNodes().Any(node => node is FileScopedNamespaceDeclarationSyntax)
            || analysis.Compilation.SyntaxTrees.Any(tree => tree != analysis.Tree && tree.GetRoot(Context.Cancellation) is CompilationUnitSyntax unit && unit.Members.Any(SyntaxKind.GlobalStatement));
    }
}
