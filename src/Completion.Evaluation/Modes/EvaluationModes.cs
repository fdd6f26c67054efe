using System.Collections.Immutable;
using Completion.CSharp.Monitors;
using Completion.Engine;

namespace Completion.Evaluation.Modes;

/// <summary>
/// The modes that can be compared. A mode differs from another in the engine's settings and nowhere else. It is written as
/// names and <c>key=value</c> pairs joined by <c>+</c>: what comes later wins, and what is not said is as in <c>plain</c>.
/// </summary>
public static class EvaluationModes
{
    /// <summary>What is compared when nothing is asked for.</summary>
    public const string Default = "plain,monitor,full";

    private static readonly EngineSettings s_shipped = new();

    /// <summary>The modes that have a name, each with what it sets and what it is.</summary>
    public static ImmutableArray<(string Name, string Sets, string Description)> Named { get; } =
    [
        ("plain", "", "the model alone, one draft, shown whatever it is"),
        ("monitor", "members=on", "after a dot only members that exist"),
        ("monitors", string.Join('+', MonitorCatalogue.All.Select(kind => $"{kind.Key}=on")) + "+comments=off", "all monitors, and code first"),
        ("full", $"{string.Join('+', MonitorSet.Default.Keys.Select(key => $"{key}=on"))}+comments=off+adaptive={s_shipped.Adaptive}+speculation={s_shipped.Speculation}+draftModel=on+boundary={s_shipped.TokenAlignment}+lead={s_shipped.MiddleLead}+context={s_shipped.CrossFile}+contextTokens={s_shipped.ContextTokens}+suffix={s_shipped.Suffix}+pace={s_shipped.InfillPace.Replace(',', '/')}+order={s_shipped.InfillOrder}+slots={s_shipped.InfillSlots}+review=on+repairs={s_shipped.Repairs}+show=compiles+trigger=typing", "as it ships while someone types: only what compiles is shown, with repairs and a second try"),
    ];

    /// <summary>The model alone.</summary>
    public static EvaluationMode Plain { get; } = One("plain");

    /// <summary>After a dot only members that exist.</summary>
    public static EvaluationMode Monitor { get; } = One("monitor");

    /// <summary>The modes of a comma-separated list, in its order, each once.</summary>
    /// <exception cref="EvaluationException">A name, key or value is not known, or there is none; the message lists the known ones.</exception>
    public static ImmutableArray<EvaluationMode> Parse(string names)
    {
        var modes = names
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(One)
            .DistinctBy(mode => mode.Name)
            .ToImmutableArray();
        return modes.IsEmpty
            ? throw new EvaluationException($"No mode is named; choose from: {Known}.")
            : modes;
    }

    private static string Known => string.Join(", ", Named.Select(mode => mode.Name));

    private static EvaluationMode One(string text)
    {
        var values = ModeKeys.All.Select(key => key.Off).ToArray();
        Set(values, text);
        return new EvaluationMode(text.ToLowerInvariant(), [.. values]);
    }

    private static void Set(string[] values, string text)
    {
        foreach (var part in text.Split('+', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (part.Split('=', 2) is [var key, var value])
            {
                var index = ModeKeys.IndexOf(key);
                if (!ModeKeys.All[index].Allows(value))
                    throw new EvaluationException($"'{value}' is no value of {key}; choose from: {ModeKeys.All[index].Values}.");
                values[index] = value;
            }
            else if (Named.FirstOrDefault(mode => mode.Name.Equals(part, StringComparison.OrdinalIgnoreCase)) is { Name: not null } named)
            {
                Set(values, named.Sets);
            }
            else
            {
                throw new EvaluationException($"There is no mode '{part}'; choose from: {Known}, or give settings as key=value.");
            }
        }
    }
}
