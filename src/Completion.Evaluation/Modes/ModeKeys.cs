using System.Collections.Immutable;
using System.Globalization;
using Completion.CSharp.Monitors;
using Completion.Engine;
using Completion.Engine.Adaptive;
using Completion.Engine.Infilling;

namespace Completion.Evaluation.Modes;

/// <summary>A setting that a mode may set.</summary>
/// <param name="Name">The key.</param>
/// <param name="Values">What it may be, for a person.</param>
/// <param name="Off">Its value in the mode <c>plain</c>.</param>
/// <param name="Allows">Whether a value is one of <paramref name="Values"/>.</param>
/// <param name="Apply">Puts a value into the engine's settings.</param>
public sealed record ModeKey(
    string Name, string Values, string Off, Func<string, bool> Allows, Func<EngineSettings, string, EngineSettings> Apply);

/// <summary>
/// The settings that modes are made of; model, device and context are the same for all modes of a run, and so is the draft model, which
/// a mode asks or leaves alone.
/// </summary>
public static class ModeKeys
{
    /// <summary>The kind's own extent, see <see cref="Cases.Kinds.CaseKind.Extent"/>.</summary>
    public const string ExtentOfKind = "kind";

    /// <summary>All keys.</summary>
    public static ImmutableArray<ModeKey> All { get; } =
    [
        .. MonitorCatalogue.All.Select(kind => Switch(kind.Key, (settings, on) => settings with { Monitors = settings.Monitors.With(kind.Key, on) })),
        OneOf("comments", "on", ["on", "off"], (settings, value) => settings with { Comments = value == "on" }),
        OneOf("forced", "on", ["on", "off"], (settings, value) => settings with { ForcedText = value == "on" }),
        OneOf("speculation", "off", ["off", "auto", "always"], (settings, value) => settings with { Speculation = value }),
        OneOf("draftModel", "off", ["off", "on"], (settings, value) => value == "on" ? settings : settings with { DraftModel = null }),
        OneOf("adaptive", "off", [.. AdaptiveMode.Names], (settings, value) => settings with { Adaptive = value }),
        new("tau", "learnt, or nats from 0 to 100", "learnt", value => value == "learnt" || Nats(value) is >= 0 and <= 100,
            (settings, value) => settings with { PauseThreshold = Nats(value) }),
        OneOf("temperature", "0", ["0", "0.2", "0.4", "0.6", "0.8", "1"], (settings, value) => settings with { Temperature = double.Parse(value, CultureInfo.InvariantCulture) }),
        OneOf("boundary", "none", ["none", "align", "exact"], (settings, value) => settings with { TokenAlignment = value }),
        Number("lead", 0, 0, 8, (settings, value) => settings with { MiddleLead = value }),
        OneOf("context", "off", ["auto", "on", "comments", "off"], (settings, value) => settings with { CrossFile = value }),
        Number("contextTokens", 1024, 0, 8192, (settings, value) => settings with { ContextTokens = value }),
        OneOf("suffix", "all", ["all", "member", "lines"], (settings, value) => settings with { Suffix = value }),
        Switch("reuse", (settings, on) => settings with { Reuse = on }),
        Switch("review", (settings, on) => settings with { Review = on }),
        Number("repairs", 0, 0, 16, (settings, value) => settings with { Repairs = value }),
        Switch("security", (settings, on) => settings with { SecurityVeto = on }),
        OneOf("show", "all", ["all", "compiles", "auto"], (settings, value) => settings with { Show = value }),
        OneOf("ranking", "probability", ["probability", "agreement"], (settings, value) => settings with { Ranking = value }),
        OneOf("trigger", "invoked", ["invoked", "typing"], (settings, _) => settings),
        OneOf("extent", ExtentOfKind, [ExtentOfKind, "auto", "line", "statement", "block"],
            (settings, value) => value == ExtentOfKind ? settings : settings with { Extent = value }),
        Number("drafts", 1, 1, 8, (settings, value) => settings with { Drafts = value }),
        OneOf("draftMethod", "alternatives", DraftMethods.Names, (settings, value) => settings with { DraftMethod = value }),
        OneOf("infill", "off", ["off", .. InfillRoute.Names], (settings, value) => value == "off" ? settings : settings with { InfillWith = value }),
        // A comma stands between modes.
        new("pace", "a pace of denoising, as static, threshold:least=0.95 or leap:radius=2/ahead=3", "static", value => InfillPaces.Problem(value.Replace('/', ',')) is null,
            (settings, value) => settings with { InfillPace = value.Replace('/', ',') }),
        OneOf("order", "left", [.. InfillPaces.Orders], (settings, value) => settings with { InfillOrder = value }),
        Number("slots", 16, 1, 64, (settings, value) => settings with { InfillSlots = value }),
        Number("maxTokens", 96, 1, 1024, (settings, value) => settings with { MaxTokens = value }),
    ];

    /// <summary>Where a key stands in <see cref="All"/>.</summary>
    /// <exception cref="EvaluationException">There is none; the message lists the known ones.</exception>
    public static int IndexOf(string name)
    {
        for (var index = 0; index < All.Length; index++)
        {
            if (All[index].Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                return index;
        }
        throw new EvaluationException($"There is no setting '{name}' for a mode; choose from: {string.Join(", ", All.Select(key => key.Name))}.");
    }

    private static ModeKey Switch(string name, Func<EngineSettings, bool, EngineSettings> apply) =>
        OneOf(name, "off", ["on", "off"], (settings, value) => apply(settings, value == "on"));

    private static ModeKey OneOf(string name, string off, string[] values, Func<EngineSettings, string, EngineSettings> apply) =>
        new(name, string.Join(", ", values), off, values.Contains, apply);

    private static ModeKey Number(string name, int off, int least, int most, Func<EngineSettings, int, EngineSettings> apply) =>
        new(name, $"{least} to {most}", off.ToString(CultureInfo.InvariantCulture),
            value => Parse(value) is { } number && number >= least && number <= most && value == number.ToString(CultureInfo.InvariantCulture),
            (settings, value) => apply(settings, Parse(value)!.Value));

    private static double? Nats(string value) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static int? Parse(string value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
