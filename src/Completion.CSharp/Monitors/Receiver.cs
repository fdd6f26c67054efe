using Microsoft.CodeAnalysis;

namespace Completion.CSharp.Monitors;

/// <summary>Which members may be named after a dot.</summary>
[Flags]
internal enum Members
{
    Static = 1,
    Instance = 2,
    Types = 4,

    /// <summary>Of the base class, as seen through <c>base</c>.</summary>
    Base = 8,

    /// <summary>The name of an attribute may leave out the end of its class's name.</summary>
    Attributes = 16,
}

/// <summary>One thing that may stand before a dot.</summary>
/// <param name="Container">The type or namespace whose members follow.</param>
/// <param name="Members">Which of them.</param>
internal readonly record struct Receiver(INamespaceOrTypeSymbol Container, Members Members)
{
    public bool Equals(Receiver other) => Members == other.Members && SymbolEqualityComparer.Default.Equals(Container, other.Container);

    public override int GetHashCode() => HashCode.Combine(SymbolEqualityComparer.Default.GetHashCode(Container), Members);

    public bool Allows(ISymbol symbol) => symbol switch
    {
        INamespaceSymbol or ITypeSymbol => (Members & Members.Types) != 0,
        { IsStatic: true } => (Members & Members.Static) != 0,
        _ => (Members & Members.Instance) != 0,
    };
}
