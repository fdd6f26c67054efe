using System.Diagnostics.CodeAnalysis;

namespace Completion.CSharp.Loading;

/// <summary>Whether NuGet's last restore knew of the packages a project asks for now.</summary>
internal static class RestoredPackages
{
    /// <param name="assetsPath"><c>project.assets.json</c>.</param>
    /// <param name="names">The packages asked for.</param>
    /// <param name="missing">The first that was not restored.</param>
    public static bool Include(string assetsPath, IEnumerable<string> names, [NotNullWhen(false)] out string? missing)
    {
        string assets;
        try
        {
            assets = File.Exists(assetsPath) ? File.ReadAllText(assetsPath) : "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            assets = "";
        }

        // Every restored package is a key `"Name/1.2.3": {` of "libraries": looking for its beginning is enough, and quick.
        missing = names.FirstOrDefault(name => !assets.Contains('"' + name + '/', StringComparison.OrdinalIgnoreCase));
        return missing is null;
    }
}
