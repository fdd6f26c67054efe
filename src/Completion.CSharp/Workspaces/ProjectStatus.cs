namespace Completion.CSharp.Workspaces;

/// <summary>How well a project is known.</summary>
public enum ProjectState
{
    /// <summary>No project: the file is compiled alone against the framework.</summary>
    Loose,

    /// <summary>The project is being read; until then its files are loose.</summary>
    Loading,

    /// <summary>Loaded as the compiler would see it.</summary>
    Loaded,

    /// <summary>Loaded, but some references did not resolve (mostly: it needs a restore).</summary>
    Incomplete,

    /// <summary>It did not load; its files are loose.</summary>
    Failed,
}

/// <param name="Path">The project file; null for a loose file.</param>
/// <param name="State">How well it is known.</param>
/// <param name="TargetFramework">The one picked, e.g. <c>net10.0</c>.</param>
/// <param name="Message">One sentence for a person: why it is not loaded, what to do. Null when all is well.</param>
public sealed record ProjectStatus(string? Path, ProjectState State, string? TargetFramework, string? Message);
