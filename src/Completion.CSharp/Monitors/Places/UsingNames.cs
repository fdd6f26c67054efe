using Completion.CSharp.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Completion.CSharp.Monitors.Places;

/// <summary>In using directives, only namespaces that exist, behind <c>static</c> only types; a new alias may have any name.</summary>
/// <remarks>Silent where a program's first statement could begin with <c>using</c> as well.</remarks>
internal sealed class UsingNames(MonitorContext context) : PlaceSource(context, ["using"], "", ".")
{
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

        // A namespace of which this file has the only declaration is one as well.
        var declared = spliced.Tree.GetRoot().DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
            .OfType<BaseNamespaceDeclarationSyntax>().Where(space => spliced.Inserted.Contains(space.Name.Span)).SelectMany(space => space.Name.ToString().Split('.'));
        var names = new TypeWords(Context.Analysis.Compilation).Add(spaces).Add(declared).AddLeading(isFirst ? ["static", "unsafe", "global"] : []).ToNames();
        return isFirst
            ? names with { NeedsFollower = name => name is "global", MakesNew = (byte)'=' }
            : names;
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
