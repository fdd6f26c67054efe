namespace Completion.Engine.Infilling;

/// <summary>Which model fills holes.</summary>
/// <param name="IsDiffusion">The masked-diffusion model; else the completion model.</param>
/// <param name="Reason">Why, a sentence.</param>
public sealed record InfillRoute(bool IsDiffusion, string Reason)
{
    /// <summary>Holes up to which the completion model fills more of them with what compiles.</summary>
    private const int MostFromTheLeft = 2;

    /// <summary>Values of the setting.</summary>
    public static IReadOnlyList<string> Names { get; } = ["auto", "diffusion", "autoregressive"];

    /// <summary>Chooses by the setting and, if that leaves it open, by the holes.</summary>
    /// <remarks>What `auto` does follows the measurements in docs/diffusion.md.</remarks>
    /// <returns>One, or one and another that is asked when nothing that the first finds compiles.</returns>
    public static IReadOnlyList<InfillRoute> Of(string setting, int holes) => setting switch
    {
        "diffusion" => [new InfillRoute(true, "filled by the masked-diffusion model, as the settings say")],
        "autoregressive" => [new InfillRoute(false, "filled by the completion model, as the settings say")],
        _ when holes <= MostFromTheLeft =>
        [
            new InfillRoute(false, $"{(holes == 1 ? "one hole" : "two holes")}: filled by the completion model, which was measured to be better and faster"),
            new InfillRoute(true, "nothing that it found compiles, so the masked-diffusion model was asked too"),
        ],
        _ =>
        [
            new InfillRoute(true, $"{holes} holes: filled by the masked-diffusion model, which sees all of them at once and finds something more often"),
            new InfillRoute(false, "nothing that it found compiles, so the completion model was asked too"),
        ],
    };
}
