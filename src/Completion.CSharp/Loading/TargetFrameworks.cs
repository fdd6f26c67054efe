using System.Globalization;

namespace Completion.CSharp.Loading;

/// <summary>Picks one of a project's target frameworks: the newest .NET this SDK has, before .NET Standard, before .NET Framework.</summary>
internal static class TargetFrameworks
{
    /// <param name="names">As in <c>TargetFrameworks</c>.</param>
    /// <param name="newestKnown">The newest .NET the SDK can compile for, e.g. 10.0.</param>
    public static string? Pick(IEnumerable<string> names, Version newestKnown) =>
        names.Select(name => name.Trim()).Where(name => name.Length > 0).MaxBy(name => Rank(name, newestKnown));

    private static (int Family, Version Version, int Plain) Rank(string name, Version newestKnown)
    {
        var parts = name.ToLowerInvariant().Split('-', 2);
        var plain = parts.Length == 1 ? 1 : 0;
        if (parts[0].StartsWith("netstandard", StringComparison.Ordinal))
            return (3, VersionOf(parts[0]["netstandard".Length..]), plain);
        if (parts[0].StartsWith("netcoreapp", StringComparison.Ordinal))
            return (4, VersionOf(parts[0]["netcoreapp".Length..]), plain);
        if (!parts[0].StartsWith("net", StringComparison.Ordinal))
            return (0, new Version(), plain);

        var digits = parts[0][3..];
        if (!digits.Contains('.', StringComparison.Ordinal))
            return (2, VersionOf(string.Join('.', digits.AsEnumerable())), plain);
        var version = VersionOf(digits);
        if (version > newestKnown)
            return (1, version, plain);
        // A platform (net10.0-windows) mostly needs a workload this machine may lack.
        return plain == 1 ? (5, version, 1) : (4, version, 0);
    }

    private static Version VersionOf(string digits)
    {
        if (Version.TryParse(digits, out var version))
            return version;
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var major) ? new Version(major, 0) : new Version(0, 0);
    }
}
