namespace Completion.Engine.Infilling;

/// <summary>Which model fills holes.</summary>
/// <param name="IsDiffusion">The masked-diffusion model; else the completion model.</param>
/// <param name="Reason">Why, a sentence.</param>
public sealed record InfillRoute(bool IsDiffusion, string Reason)
{
    /// <summary>Values of the setting.</summary>
    public static IReadOnlyList<string> Names { get; } = ["auto", "diffusion", "autoregressive"];

    /// <summary>Chooses by the setting.</summary>
    /// <remarks>What `auto` does follows the measurements in docs/diffusion.md.</remarks>
    /// <returns>One, or one and another that is asked when nothing that the first finds compiles.</returns>
    public static IReadOnlyList<InfillRoute> Of(string setting) => setting switch
    {
        "diffusion" => [new InfillRoute(true, "filled by the masked-diffusion model, as the settings say")],
        "autoregressive" => [new InfillRoute(false, "filled by the completion model, as the settings say")],
        _ =>
        [
            new InfillRoute(false, "filled by the completion model, which was measured to be better and faster"),
            new InfillRoute(true, "nothing that it found compiles, so the masked-diffusion model was asked too"),
        ],
    };
}
