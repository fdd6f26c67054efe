using Completion.Inference.Diffusion;
using Completion.Inference.Vocabularies;

namespace Completion.Decoding.Diffusion.Paces;

/// <summary>A number that a pace is set by.</summary>
internal sealed record PaceValue(string Name, float Default, float Least, float Most, bool IsWhole = false);

/// <summary>What a rule of unmasking is made of.</summary>
internal readonly record struct PaceScene(
    Vocabulary Vocabulary, DiffusionFormat Format, UnmaskingOrder Order, ISupervisor? Supervisor, Func<string, float> Value)
{
    public int Whole(string name) => (int)Value(name);

    /// <summary>Whether a line, a statement or a block of C# ends in a token, or the text does.</summary>
    public bool EndsStatement(int token) => token == Format.Delete || Vocabulary.Bytes(token).IndexOfAny(";{}\n"u8) >= 0;
}

/// <summary>A way to choose what a step fills.</summary>
internal sealed record PaceRule(string Name, PaceValue[] Values, Func<PaceScene, IUnmasking> Make, bool IsSupervised = false);

/// <summary>All ways there are, with their numbers: the only list of them.</summary>
internal static class PaceRules
{
    private const string Static = "static";

    /// <summary>What stands beside a rule's own numbers.</summary>
    public static readonly PaceValue[] Common = [new("expansions", 1024, 0, 1024, IsWhole: true), new("ahead", 0, 0, 63, IsWhole: true), new("finished", 0, 0, 1024, IsWhole: true), new("refresh", 0, 0, 1)];

    public static readonly PaceRule[] All =
    [
        new(Static, [new("each", 1, 1, 64, true)], scene => new StaticUnmasking(scene.Order, scene.Whole("each"))),
        new("threshold", [Probability("least", 0.9f)], scene => new ThresholdUnmasking(scene.Value("least"), scene.Order)),
        new(
            "leap",
            [Probability("anchor", 0.9f), Probability("relaxed", 0.75f), new("radius", 4, 0, 64, true)],
            scene => new LocalLeap(scene.Value("anchor"), scene.Value("relaxed"), scene.Whole("radius"), scene.Order)),
        new(
            "credit",
            [Probability("least", 0.9f), new("alpha", 0.7f, 0, 10), new("gamma", 0.2f, 0, 10), Probability("decay", 0.8f)],
            scene => new CreditDecoding(scene.Value("least"), scene.Value("alpha"), scene.Value("gamma"), scene.Value("decay"), scene.Order)),
        new(
            "prophet",
            [new("early", 7.5f, 0, 100), new("middle", 5, 0, 100), new("late", 2.5f, 0, 100)],
            scene => new Prophet(scene.Value("early"), scene.Value("middle"), scene.Value("late"), scene.Order)),
        new(
            "blocks",
            [Probability("least", 0.9f), Probability("delimiter", 0.3f), Probability("window", 0.25f), new("size", 32, 1, 1024, true)],
            scene => new AdaptiveBlocks(
                scene.Value("least"), scene.Value("delimiter"), scene.Value("window"), scene.Whole("size"), scene.EndsStatement, scene.Order)),
        new(
            "apd",
            [new("mixture", 0.7f, 0.01f, 1), new("most", 16, 1, 64, true)],
            scene => new AdaptiveParallel(scene.Supervisor!, scene.Format.Delete, scene.Format.Expand, scene.Value("mixture"), scene.Whole("most")),
            IsSupervised: true),
        new(
            "guided",
            [new("margin", 0, 0, 100), new("most", 16, 1, 64, true)],
            scene => new GuidedUnmasking(
                scene.Supervisor!, scene.Format.Delete, scene.Format.Expand, scene.Value("margin"), scene.Whole("most"), scene.Order),
            IsSupervised: true),
    ];

    public static PaceRule Default => All[0];

    private static PaceValue Probability(string name, float value) => new(name, value, 0, 1);
}
