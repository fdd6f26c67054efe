namespace Completion.Engine.Infilling;

/// <summary>Which model fills holes.</summary>
/// <param name="IsDiffusion">The masked-diffusion model; else the completion model.</param>
/// <param name="Reason">Why, a sentence.</param>
public sealed record InfillRoute(bool IsDiffusion, string Reason)
{
    /// <summary>Values of the setting.</summary>
    public static IReadOnlyList<string> Names { get; } = ["auto", "diffusion", "autoregressive"];

    /// <summary>Chooses by the setting and, if that leaves it open, by the holes.</summary>
    /// <remarks>What `auto` does follows the measurements in docs/diffusion.md.</remarks>
    public static InfillRoute Of(string setting, int holes) => setting switch
    {
        "diffusion" => new InfillRoute(true, "filled by the masked-diffusion model, as the settings say"),
        "autoregressive" => new InfillRoute(false, "filled by the completion model, as the settings say"),
        _ when holes == 1 => new InfillRoute(false, "one hole: filled by the completion model, which is better and faster at one"),
        _ => new InfillRoute(true, $"{holes} holes: filled by the masked-diffusion model, which sees all of them at once"),
    };
}
