using System.Globalization;
using System.Text.Json;
using Completion.CSharp.Monitors;
using Completion.Engine;
using Completion.Engine.Adaptive;
using Completion.Engine.Infilling;

namespace Completion.Server.Settings;

/// <summary>Reads the settings that a client sends. A value that makes no sense is warned of and counts as not set.</summary>
internal sealed class SettingsReader
{
    /// <summary>The section of the client's settings that is ours.</summary>
    public const string Section = "csharpCompletion";

    private readonly JsonElement _section;
    private readonly List<string> _warnings = [];

    private SettingsReader(JsonElement section) => _section = section;

    /// <summary>
    /// The settings in <paramref name="json"/>, which is our section or an object that holds it; null when it says nothing
    /// of us. What is not set is as in <paramref name="defaults"/>.
    /// </summary>
    public static (ServerSettings Settings, IReadOnlyList<string> Warnings)? Read(JsonElement json, ServerSettings defaults)
    {
        if (json.ValueKind != JsonValueKind.Object)
            return null;
        if (json.TryGetProperty(Section, out var nested))
            json = nested;
        if (json.ValueKind != JsonValueKind.Object || !json.EnumerateObject().Any(property => IsKnown(property.Name)))
            return null;
        var reader = new SettingsReader(json);
        return (reader.Read(defaults), reader._warnings);
    }

    private static bool IsKnown(string name) => name is "model" or "draftModel" or "device" or "drafts" or "draftMethod" or "mode" or "disabledGlobs" or "extent"
        or "maxTokens" or "monitors" or "comments" or "speculation" or "adaptive" or "tokenAlignment" or "middleLead" or "crossFile" or "contextTokens" or "suffix" or "temperature" or "topP" or "minP" or "typicalP" or "securityVeto" or "reuse" or "review" or "repairs" or "show" or "ranking" or "diffusionModel" or "infillWith" or "infillSlots" or "infillPace" or "infillOrder" or "trusted";

    private ServerSettings Read(ServerSettings defaults)
    {
        var engine = defaults.Engine;
        return defaults with
        {
            Engine = engine with
            {
                Model = ModelFile("model", "the default model", engine.Model),
                DraftModel = ModelFile("draftModel", "none", engine.DraftModel),
                Device = OneOf("device", engine.Device, "auto", "cpu", "cuda", "vulkan", "metal"),
                Drafts = Number("drafts", 1, 8, engine.Drafts),
                DraftMethod = OneOf("draftMethod", engine.DraftMethod, DraftMethods.Names),
                MaxTokens = Number("maxTokens", 1, 1024, engine.MaxTokens),
                Extent = OneOf("extent", engine.Extent, "auto", "line", "statement", "block"),
                Monitors = Monitors(engine.Monitors),
                Comments = Flag("comments", engine.Comments),
                Speculation = OneOf("speculation", engine.Speculation, "auto", "off", "always"),
                Adaptive = OneOf("adaptive", engine.Adaptive, [.. AdaptiveMode.Offered]),
                TokenAlignment = OneOf("tokenAlignment", engine.TokenAlignment, "align", "exact", "none"),
                MiddleLead = Number("middleLead", 0, 8, engine.MiddleLead),
                CrossFile = OneOf("crossFile", engine.CrossFile, "auto", "on", "comments", "off"),
                ContextTokens = Number("contextTokens", 0, 8192, engine.ContextTokens),
                Suffix = OneOf("suffix", engine.Suffix, "all", "member", "lines"),
                Temperature = Fraction("temperature", "from 0 to 2", value => value is >= 0 and <= 2, engine.Temperature),
                TopP = Fraction("topP", "above 0 and up to 1", value => value is > 0 and <= 1, engine.TopP),
                MinP = Fraction("minP", "from 0 up to but not 1", value => value is >= 0 and < 1, engine.MinP),
                TypicalP = Fraction("typicalP", "above 0 and up to 1", value => value is > 0 and <= 1, engine.TypicalP),
                SecurityVeto = Flag("securityVeto", engine.SecurityVeto),
                Reuse = Flag("reuse", engine.Reuse),
                Review = Flag("review", engine.Review),
                Repairs = Number("repairs", 0, 16, engine.Repairs),
                Show = OneOf("show", engine.Show, "auto", "compiles", "all"),
                Ranking = OneOf("ranking", engine.Ranking, "probability", "agreement"),
                DiffusionModel = ModelFile("diffusionModel", "the default masked-diffusion model", engine.DiffusionModel),
                InfillWith = OneOf("infillWith", engine.InfillWith, [.. InfillRoute.Names]),
                InfillSlots = Number("infillSlots", 1, 64, engine.InfillSlots),
                InfillPace = Pace("infillPace", engine.InfillPace),
                InfillOrder = OneOf("infillOrder", engine.InfillOrder, [.. InfillPaces.Orders]),
            },
            Mode = OneOf("mode", defaults.Mode == CompletionMode.Manual ? "manual" : "automatic", "automatic", "manual") == "manual"
                ? CompletionMode.Manual
                : CompletionMode.Automatic,
            Disabled = Globs(defaults.Disabled),
            Trusted = Flag("trusted", defaults.Trusted),
        };
    }

    private bool Has(string name, out JsonElement value) =>
        _section.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;

    private string? ModelFile(string name, string used, string? fallback)
    {
        if (!Has(name, out var value))
            return fallback;
        if (value.ValueKind != JsonValueKind.String)
            return Wrong(name, "must be the path of a GGUF file", used, fallback);
        var path = value.GetString()!.Trim();
        return path.Length == 0 ? fallback : path;
    }

    private string OneOf(string name, string fallback, params string[] allowed)
    {
        if (!Has(name, out var value))
            return fallback;
        return value.ValueKind == JsonValueKind.String && allowed.Contains(value.GetString())
            ? value.GetString()!
            : Wrong(name, $"must be one of {string.Join(", ", allowed)}", fallback, fallback);
    }

    private string Pace(string name, string fallback)
    {
        if (!Has(name, out var value))
            return fallback;
        return value.ValueKind == JsonValueKind.String && InfillPaces.Problem(value.GetString()!) is null
            ? value.GetString()!
            : Wrong(name, $"must be one of {string.Join(", ", InfillPaces.Names)}, with numbers as in threshold:least=0.95 where they are to be different", fallback, fallback);
    }

    private int Number(string name, int least, int most, int fallback)
    {
        if (!Has(name, out var value))
            return fallback;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most
            ? number
            : Wrong(name, $"must be a whole number from {least} to {most}", fallback.ToString(), fallback);
    }

    private double Fraction(string name, string range, Func<double, bool> isIn, double fallback)
    {
        if (!Has(name, out var value))
            return fallback;
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && isIn(number)
            ? number
            : Wrong(name, $"must be a number {range}", fallback.ToString(CultureInfo.InvariantCulture), fallback);
    }

    private bool Flag(string name, bool fallback)
    {
        if (!Has(name, out var value))
            return fallback;
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : Wrong(name, "must be true or false", fallback ? "true" : "false", fallback);
    }

    /// <summary><c>true</c> or <c>false</c> for all of them, or an object with a key for each that is to be other than by default.</summary>
    private MonitorSet Monitors(MonitorSet fallback)
    {
        if (!Has("monitors", out var value))
            return fallback;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return value.GetBoolean() ? MonitorSet.All : MonitorSet.None;
        if (value.ValueKind != JsonValueKind.Object)
            return Wrong("monitors", "must be true, false, or an object with true or false for each monitor", "the default set", fallback);
        foreach (var entry in value.EnumerateObject())
        {
            var name = $"monitors.{entry.Name}";
            if (MonitorCatalogue.IndexOf(entry.Name) < 0)
                Wrong(name, $"is no monitor (there are {string.Join(", ", MonitorCatalogue.All.Select(kind => kind.Key))})", "the default set", fallback);
            else if (entry.Value.ValueKind is JsonValueKind.True or JsonValueKind.False)
                fallback = fallback.With(entry.Name, entry.Value.GetBoolean());
            else if (entry.Value.ValueKind != JsonValueKind.Null)
                Wrong(name, "must be true or false", fallback[entry.Name] ? "true" : "false", fallback);
        }
        return fallback;
    }

    private DisabledGlobs Globs(DisabledGlobs fallback)
    {
        if (!Has("disabledGlobs", out var value))
            return fallback;
        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String))
            return Wrong("disabledGlobs", "must be a list of glob patterns", "the default list", fallback);
        return DisabledGlobs.Parse(value.EnumerateArray().Select(item => item.GetString()!))
            ?? Wrong("disabledGlobs", "holds something that is not a glob pattern", "the default list", fallback);
    }

    private T Wrong<T>(string name, string rule, string used, T fallback)
    {
        _warnings.Add($"The setting {Section}.{name} {rule}; {used} is used instead.");
        return fallback;
    }
}
