using Completion.Decoding.Diffusion;
using Completion.Decoding.Diffusion.Paces;
using Completion.Inference;

namespace Completion.Engine.Infilling;

/// <summary>Values of the setting <see cref="EngineSettings.InfillPace"/>.</summary>
public static class InfillPaces
{
    /// <summary>The rules' names; numbers may follow, as in <c>threshold:least=0.95</c>.</summary>
    public static IReadOnlyList<string> Names => DenoisingPace.Rules;

    /// <summary>Values of the setting <see cref="EngineSettings.InfillOrder"/>.</summary>
    public static IReadOnlyList<string> Orders { get; } = ["left", "confidence", "margin", "entropy"];

    /// <summary>What is wrong with a value, one sentence; null: nothing.</summary>
    public static string? Problem(string text) => DenoisingPace.TryParse(text, out _, out var problem) ? null : problem;

    internal static UnmaskingOrder Order(string text) => Enum.Parse<UnmaskingOrder>(text, ignoreCase: true);

    /// <exception cref="ModelException">There is no such pace; the message says which there are.</exception>
    internal static DenoisingPace Read(string text) => DenoisingPace.TryParse(text, out var pace, out var problem) ? pace : throw new ModelException(problem);
}
