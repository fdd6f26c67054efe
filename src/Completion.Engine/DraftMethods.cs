using System.Collections.Immutable;
using Completion.Decoding;

namespace Completion.Engine;

/// <summary>The methods by the names that settings have for them.</summary>
public static class DraftMethods
{
    /// <summary>Name, method and what it is, in the order in which they are listed to people.</summary>
    internal static ImmutableArray<(string Name, DraftMethod Method, string Description)> All { get; } =
    [
        ("alternatives", DraftMethod.Alternatives, "likely second choices along the first draft"),
        ("priority", DraftMethod.Priority, "the most probable choices not taken yet, wherever they are"),
        ("arithmetic", DraftMethod.Arithmetic, "samples that lie apart"),
        ("members", DraftMethod.Members, "one draft for each of the most probable words where names are known"),
        ("superposed", DraftMethod.Superposed, "proposed in shared model calls, then verified"),
    ];

    /// <summary>All names.</summary>
    public static string[] Names => [.. All.Select(method => method.Name)];

    /// <summary>The method of a name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists the known ones.</exception>
    internal static DraftMethod Parse(string name)
    {
        foreach (var known in All)
        {
            if (known.Name == name)
            {
                return known.Method;
            }
        }

        throw new ArgumentException($"There is no draft method '{name}'; choose from: {string.Join(", ", Names)}.", nameof(name));
    }
}
