using Completion.Engine;

namespace Completion.Evaluation.Modes;

/// <summary>A named combination of the product's own settings.</summary>
/// <param name="Name">As typed after <c>--modes</c>.</param>
/// <param name="Description">What is switched on, in a few words.</param>
/// <param name="Apply">From the settings in force to this mode's.</param>
public sealed record EvaluationMode(string Name, string Description, Func<EngineSettings, EngineSettings> Apply);
