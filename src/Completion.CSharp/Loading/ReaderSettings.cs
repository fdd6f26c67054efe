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
    public string? CacheFolder { get; init; } = UserCache.Folder("projects");
}
