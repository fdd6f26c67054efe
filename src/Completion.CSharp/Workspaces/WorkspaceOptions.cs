using Completion.CSharp.Loading;

namespace Completion.CSharp.Workspaces;

/// <summary>How a workspace loads.</summary>
public sealed record WorkspaceOptions
{
    /// <summary>Whether MSBuild may evaluate projects (which runs their code). Without trust every document is a loose file.</summary>
    public bool Trusted { get; init; } = true;

    /// <summary>Whether to watch the disk for changes.</summary>
    public bool WatchFiles { get; init; } = true;

    /// <summary>Where to say what happens.</summary>
    public Action<string>? Log { get; init; }

    /// <summary>Where what was learnt about a project is kept from start to start; null: nowhere.</summary>
    public string? CacheFolder => Reader.CacheFolder;

    /// <summary>Where MSBuild is, how long it may take and where its answers are kept.</summary>
    internal ReaderSettings Reader { get; init; } = new();
}
