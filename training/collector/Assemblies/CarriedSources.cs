using System.Text.RegularExpressions;
using Completion.Corpus.Licences;

namespace Completion.Corpus.Assemblies;

/// <summary>The C# files of a folder: those a package carries, or those of a source tree.</summary>
internal static partial class CarriedSources
{
    // A file longer than this is a table; it is not worth its memory.
    private const int MostBytes = 2 << 20;
    private const int HeaderBytes = 4096;

    /// <summary>What a NuGet package carries, but for templates of projects.</summary>
    public static IEnumerable<SourceFile> OfPackage(string folder) =>
        new[] { "src", "contentFiles", "content", "lib" }.Select(name => Path.Combine(folder, name)).Where(Directory.Exists)
            .SelectMany(part => Below(part, Path.GetFileName(part)));

    /// <summary>What a source tree holds, but for what was built there and files under other licences.</summary>
    public static IEnumerable<SourceFile> OfTree(string folder) => Below(folder, "").Where(file => !LicenceText.Restricts(Header(file)));

    private static IEnumerable<SourceFile> Below(string folder, string prefix)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };
        foreach (var path in Directory.EnumerateFiles(folder, "*.cs", options).Order(StringComparer.Ordinal))
        {
            var relative = Path.Combine(prefix, Path.GetRelativePath(folder, path)).Replace('\\', '/');
            if (!Built().IsMatch(relative) && new FileInfo(path).Length <= MostBytes)
                yield return new SourceFile(relative, File.ReadAllBytes(path));
        }
    }

    private static string Header(SourceFile file) =>
        System.Text.Encoding.UTF8.GetString(file.Content.Span[..Math.Min(HeaderBytes, file.Content.Length)]);

    [GeneratedRegex(@"(^|/)(obj|bin|\.git)/")]
    private static partial Regex Built();
}
