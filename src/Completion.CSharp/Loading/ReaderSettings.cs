namespace Completion.CSharp.Loading;

/// <summary>Where MSBuild is, how long it may take, and where its answers are kept.</summary>
internal sealed record ReaderSettings
{
    /// <summary>The SDK; null when none is installed.</summary>
    public DotNetSdk? Sdk { get; init; } = DotNetSdk.Installed;

    /// <summary>A project that takes longer is given up: it hangs, or waits for something that will not come.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long after a start from the cache MSBuild is asked whether that was still right.</summary>
    public TimeSpan RevalidateAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The folder of the design-time cache; null: none is kept.</summary>
    public string? CacheFolder { get; init; } = UserCacheFolder();

    private static string? UserCacheFolder()
    {
        var root = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (string.IsNullOrEmpty(root) || !Path.IsPathRooted(root))
        {
            if (OperatingSystem.IsWindows())
                root = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
            else if (Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home)
                root = OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Caches") : Path.Combine(home, ".cache");
        }

        return string.IsNullOrEmpty(root) ? null : Path.Combine(root, "csharp-completion", "projects");
    }
}
