using Completion.Engine;

namespace Completion.Evaluation.Modes;

/// <summary>The settings in force while a mode runs.</summary>
internal static class ModeSettings
{
    /// <summary>
    /// A statement may run over several lines, and a line may end within one; with the block extent a draft runs on until
    /// after the statement's end in both cases.
    /// </summary>
    public const string Extent = "block";

    /// <summary>A person's settings with what all modes share, and then what is the mode's own.</summary>
    public static EngineSettings Of(EvaluationMode mode, EngineSettings settings) =>
        mode.Apply(settings with { Drafts = 1, Extent = Extent, Show = "all" });
}
