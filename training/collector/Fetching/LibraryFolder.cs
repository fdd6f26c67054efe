using System.Globalization;
using System.Text.RegularExpressions;

namespace Completion.Corpus.Fetching;

/// <summary>Which of a package's <c>lib</c> folders is for the newest framework, where restoring did not say.</summary>
internal static partial class LibraryFolder
{
    /// <summary>The assemblies of that folder.</summary>
    public static IEnumerable<string> Newest(string package)
    {
        var lib = Path.Combine(package, "lib");
        if (!Directory.Exists(lib))
            return [];
        var newest = Directory.EnumerateDirectories(lib).OrderByDescending(path => Age(Path.GetFileName(path))).ThenBy(path => path, StringComparer.Ordinal).FirstOrDefault();
        return Directory.EnumerateFiles(newest ?? lib, "*.dll").Order(StringComparer.Ordinal);
    }

    /// <summary>.NET before .NET Core before .NET Standard before .NET Framework, and the later version of each.</summary>
    internal static (int Kind, double Version) Age(string framework)
    {
        var match = Framework().Match(framework);
        if (!match.Success)
            return (0, 0);
        var version = match.Groups["version"].Value;
        // Versions of .NET Framework have no dots: net472 is older than net8.0.
        return (match.Groups["kind"].Value.ToLowerInvariant(), version.Contains('.', StringComparison.Ordinal)) switch
        {
            ("net", true) => (4, Number(version)),
            ("netcoreapp", _) => (3, Number(version)),
            ("netstandard", _) => (2, Number(version)),
            ("net", false) => (1, Number($"{version[0]}.{version[1..]}")),
            _ => (0, 0),
        };
    }

    private static double Number(string version) => double.TryParse(version, CultureInfo.InvariantCulture, out var number) ? number : 0;

    [GeneratedRegex(@"^(?<kind>netcoreapp|netstandard|net)(?<version>[0-9]+(\.[0-9]+)?)", RegexOptions.IgnoreCase)]
    private static partial Regex Framework();
}
