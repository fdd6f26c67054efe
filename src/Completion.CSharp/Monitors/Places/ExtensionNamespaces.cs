using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace Completion.CSharp.Monitors.Places;

/// <summary>Which namespaces have extensions of a name. What an assembly has is read once, as long as its symbols live.</summary>
internal sealed class ExtensionNamespaces(Compilation compilation)
{
    private static readonly ConditionalWeakTable<IAssemblySymbol, Dictionary<string, HashSet<(string Space, bool IsPublic)>>> s_ofAssemblies = [];

    private readonly (Dictionary<string, HashSet<(string Space, bool IsPublic)>> Names, bool IsOpen)[] _all =
    [
        .. compilation.SourceModule.ReferencedAssemblySymbols.Append(compilation.Assembly)
            .Select(assembly => (s_ofAssemblies.GetValue(assembly, Read), assembly.Equals(compilation.Assembly, SymbolEqualityComparer.Default) || assembly.GivesAccessTo(compilation.Assembly))),
    ];

    /// <summary>The namespaces with extensions of a name that can be called from here, whatever they extend.</summary>
    public IEnumerable<string> Of(string name) => _all
        .SelectMany(one => one.Names.TryGetValue(name, out var spaces) ? spaces.Where(space => space.IsPublic || one.IsOpen) : [])
        .Select(space => space.Space).Distinct();

    /// <summary>Whether a namespace has an extension of a name for values of a type; null when only some extension of that name.</summary>
    public bool? Extends(string space, string name, ITypeSymbol receiver)
    {
        var (extends, mayExtend) = (false, false);
        foreach (var type in Namespace(space)?.GetTypeMembers() ?? [])
        {
            if (type.MightContainExtensionMethods && compilation.IsSymbolAccessibleWithin(type, compilation.Assembly))
            {
                mayExtend |= Blocks(type).Any(block => block.MemberNames.Contains(name));
                extends |= type.GetMembers(name).OfType<IMethodSymbol>()
                    .Any(method => method.IsExtensionMethod && compilation.IsSymbolAccessibleWithin(method, compilation.Assembly) && method.ReduceExtensionMethod(receiver) is not null);
            }
        }

        return extends ? true : mayExtend ? null : false;
    }

    private INamespaceSymbol? Namespace(string name)
    {
        var space = compilation.GlobalNamespace;
        foreach (var part in name.Split('.'))
        {
            space = space?.GetNamespaceMembers().FirstOrDefault(inner => inner.Name == part);
        }

        return space;
    }

    private static Dictionary<string, HashSet<(string Space, bool IsPublic)>> Read(IAssemblySymbol assembly)
    {
        var found = new Dictionary<string, HashSet<(string Space, bool IsPublic)>>(StringComparer.Ordinal);
        if (assembly.MightContainExtensionMethods)
        {
            Read(assembly.GlobalNamespace, found);
        }

        return found;
    }

    private static void Read(INamespaceSymbol space, Dictionary<string, HashSet<(string Space, bool IsPublic)>> found)
    {
        foreach (var inner in space.GetNamespaceMembers())
        {
            Read(inner, found);
        }

        foreach (var type in space.IsGlobalNamespace ? [] : space.GetTypeMembers())
        {
            if (!type.MightContainExtensionMethods)
            {
                continue;
            }

            var methods = type.GetMembers().Where(member => member is IMethodSymbol { IsExtensionMethod: true });
            foreach (var member in methods.Concat(Blocks(type).SelectMany(block => block.GetMembers())))
            {
                if (!found.TryGetValue(member.Name, out var spaces))
                {
                    found[member.Name] = spaces = [];
                }

                spaces.Add((space.ToDisplayString(), type.DeclaredAccessibility == Accessibility.Public && member.DeclaredAccessibility == Accessibility.Public));
            }
        }
    }

    /// <summary>The extension blocks of a class.</summary>
    private static IEnumerable<INamedTypeSymbol> Blocks(INamedTypeSymbol type) => type.GetTypeMembers().Where(inner => inner.IsExtension);
}
