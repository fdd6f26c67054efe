using System.Text.RegularExpressions;

namespace Completion.Evaluation.Projects;

/// <summary>This machine's own package sources, asked for source packages instead of binary ones.</summary>
internal static partial class AptSources
{
    private const string List = "/etc/apt/sources.list";
    private const string Folder = "/etc/apt/sources.list.d";

    /// <summary>Writes them into a folder, each under its own name, for apt to read instead of the machine's.</summary>
    /// <exception cref="EvaluationException">This machine has none.</exception>
    public static void WriteTo(string folder)
    {
        var files = (File.Exists(List) ? [List] : Array.Empty<string>())
            .Concat(Directory.Exists(Folder) ? Directory.EnumerateFiles(Folder).Order(StringComparer.Ordinal) : [])
            .Where(file => Path.GetExtension(file) is ".sources" or ".list")
            .ToList();
        if (files.Count == 0)
            throw new EvaluationException("This machine has no apt sources; Debian's source packages can be fetched on Debian and what derives from it.");
        foreach (var file in files)
        {
            var text = File.ReadAllText(file);
            File.WriteAllText(
                Path.Combine(folder, Path.GetFileName(file)),
                Path.GetExtension(file) == ".sources" ? SourceStanzas(text) : SourceLines(text));
        }
    }

    /// <summary>Of the deb822 form (<c>.sources</c>).</summary>
    public static string SourceStanzas(string text) => Types().Replace(text, "Types: deb-src");

    /// <summary>Of the one-line form (<c>.list</c>); lines that ask for sources already would be there twice.</summary>
    public static string SourceLines(string text) => Binary().Replace(Source().Replace(text, ""), "deb-src$1");

    [GeneratedRegex(@"^Types:.*$", RegexOptions.Multiline)]
    private static partial Regex Types();

    [GeneratedRegex(@"^\s*deb-src[ \t].*$", RegexOptions.Multiline)]
    private static partial Regex Source();

    [GeneratedRegex(@"^[ \t]*deb([ \t])", RegexOptions.Multiline)]
    private static partial Regex Binary();
}
