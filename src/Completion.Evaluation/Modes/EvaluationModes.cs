using System.Collections.Immutable;

namespace Completion.Evaluation.Modes;

/// <summary>The modes that can be compared. A mode differs from another in the engine's settings and nowhere else.</summary>
public static class EvaluationModes
{
    /// <summary>The model alone.</summary>
    public static EvaluationMode Plain { get; } =
        new("plain", "no monitor", settings => settings with { MemberAccessMonitor = false });

    /// <summary>After a dot only members that exist.</summary>
    public static EvaluationMode Monitor { get; } =
        new("monitor", "member-access monitor", settings => settings with { MemberAccessMonitor = true });

    /// <summary>All modes, in the order in which they are listed.</summary>
    public static ImmutableArray<EvaluationMode> All { get; } = [Plain, Monitor];

    /// <summary>The modes of a comma-separated list, in its order, each once.</summary>
    /// <exception cref="EvaluationException">A name is not known, or there is none; the message lists the known ones.</exception>
    public static ImmutableArray<EvaluationMode> Parse(string names)
    {
        var modes = names
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(Find)
            .Distinct()
            .ToImmutableArray();
        return modes.IsEmpty
            ? throw new EvaluationException($"No mode is named; choose from: {Known()}.")
            : modes;
    }

    private static EvaluationMode Find(string name) =>
        All.FirstOrDefault(mode => mode.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new EvaluationException($"There is no mode '{name}'; choose from: {Known()}.");

    private static string Known() => string.Join(", ", All.Select(mode => mode.Name));
}
