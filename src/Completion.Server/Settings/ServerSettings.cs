using Completion.Engine;

namespace Completion.Server.Settings;

/// <summary>Everything a person can set through the editor. Immutable.</summary>
internal sealed record ServerSettings
{
    public EngineSettings Engine { get; init; } = new();

    public CompletionMode Mode { get; init; } = CompletionMode.Automatic;

    public DisabledGlobs Disabled { get; init; } = DisabledGlobs.Default;

    /// <summary>Whether project files, which are code, may be evaluated. Read once, at initialize.</summary>
    public bool Trusted { get; init; } = true;
}

internal enum CompletionMode
{
    /// <summary>Suggest while someone types.</summary>
    Automatic,

    /// <summary>Suggest only when asked.</summary>
    Manual,
}
