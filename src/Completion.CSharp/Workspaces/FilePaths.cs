using System.Diagnostics.CodeAnalysis;

namespace Completion.CSharp.Workspaces;

/// <summary>How this operating system compares paths.</summary>
internal static class FilePaths
{
    private static readonly bool IgnoresCase = OperatingSystem.IsWindows() || OperatingSystem.IsMacOS();

    public static StringComparer Comparer { get; } = IgnoresCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    public static StringComparison Comparison { get; } = IgnoresCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <summary>The full path, or false for what cannot be one (empty, zero bytes, too long).</summary>
    public static bool TryNormalize(string? path, [NotNullWhen(true)] out string? full)
    {
        full = null;
        if (string.IsNullOrWhiteSpace(path) || path.Contains('\0', StringComparison.Ordinal))
            return false;
        try
        {
            full = Path.GetFullPath(path);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or IOException or NotSupportedException or System.Security.SecurityException)
        {
            return false;
        }
    }

    /// <summary>A path written in a solution or project file, on either system, as a full path here.</summary>
    public static bool TryResolve(string folder, string written, [NotNullWhen(true)] out string? full) =>
        TryNormalize(Combine(folder, Path.DirectorySeparatorChar == '/' ? written.Replace('\\', '/') : written), out full);

    public static bool Equal(string? a, string? b) => string.Equals(a, b, Comparison);

    public static bool IsUnder(string folder, string path) =>
        path.Length > folder.Length && path.StartsWith(folder, Comparison)
        && (folder.EndsWith(Path.DirectorySeparatorChar) || path[folder.Length] == Path.DirectorySeparatorChar);

    public static string FolderOf(string path) => Path.GetDirectoryName(path) ?? path;

    /// <summary>The folder of <paramref name="path"/> and those above it, nearest first.</summary>
    public static IEnumerable<string> FoldersAbove(string path)
    {
        for (var folder = Path.GetDirectoryName(path); folder is not null; folder = Path.GetDirectoryName(folder))
            yield return folder;
    }

    private static string? Combine(string folder, string written) => written.Contains('\0', StringComparison.Ordinal) ? null : Path.Combine(folder, written);
}
