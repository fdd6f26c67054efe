using System.Text;
using Completion.Constraints.Grammars;

namespace Completion.Constraints.Tests.Grammars;

/// <summary>Grammars and texts as strings.</summary>
internal static class Texts
{
    public static Constraint? After(this Grammar grammar, string text) => grammar.Start().Advance(Encoding.UTF8.GetBytes(text));

    /// <summary>Whether a text is whole.</summary>
    public static bool Has(this Grammar grammar, string text) => grammar.After(text) is { MayEnd: true };

    /// <summary>Whether a text is refused.</summary>
    public static bool Refuses(this Grammar grammar, string text) => grammar.After(text) is null;

    /// <summary>A grammar of the repository.</summary>
    public static Grammar Load(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Completion.sln")))
        {
            folder = folder.Parent!;
        }

        return Grammar.Read(File.ReadAllText(Path.Combine(folder.FullName, "grammars", name)), name);
    }
}
