using System.Collections.Immutable;

namespace Completion.Evaluation.Reports;

/// <summary>Puts the parts of a run together: what one run over all cases would have given, apart from times.</summary>
public static class ReportMerge
{
    /// <summary>The reports of all parts, in any order, as one.</summary>
    /// <exception cref="EvaluationException">They are not the parts of one run, or one is missing or there twice.</exception>
    public static EvaluationReport Of(ImmutableArray<EvaluationReport> parts)
    {
        if (parts.IsDefaultOrEmpty)
            throw new EvaluationException("Name the reports of all parts.");
        var first = parts[0];
        foreach (var part in parts)
        {
            if (WhyAnother(first, part) is { } difference)
                throw new EvaluationException($"These are not parts of one run: {difference} is another.");
        }
        CheckShards(parts);

        var partial = string.Join(" ", parts.Where(part => part.Partial is not null).Select(part => $"Part {part.Shard}: {part.Partial}"));
        return ReportBuilder.Summed(first with
        {
            Shard = null,
            Count = parts.Sum(part => part.Count),
            Stale = parts.Sum(part => part.Stale),
            Partial = partial.Length == 0 ? null : partial,
            Notes = [.. parts.SelectMany(part => part.Notes).Distinct()],
            Cases = [.. parts.SelectMany(part => part.Cases)],
            Cost = first.Cost with
            {
                Device = string.Join("; ", parts.Select(part => part.Cost.Device).Distinct()),
                Seconds = parts.Sum(part => part.Cost.Seconds),
                PeakMemory = parts.Max(part => part.Cost.PeakMemory),
            },
        });
    }

    private static string? WhyAnother(EvaluationReport a, EvaluationReport b)
    {
        (string What, bool Same)[] parts =
        [
            ("the set of cases", a.CasesSha256 == b.CasesSha256 && a.Origin == b.Origin),
            ("the model", a.Model == b.Model),
            ("the seed", a.Seed == b.Seed),
            ("the list of kinds", a.Kinds.SequenceEqual(b.Kinds)),
            ("a mode", a.Modes.Select(mode => (mode.Name, Settings(mode))).SequenceEqual(b.Modes.Select(mode => (mode.Name, Settings(mode))))),
        ];
        return parts.FirstOrDefault(part => !part.Same).What;
    }

    private static string Settings(ModeReport mode) => string.Join('+', mode.Settings.Select(setting => $"{setting.Key}={setting.Value}"));

    private static void CheckShards(ImmutableArray<EvaluationReport> parts)
    {
        var named = parts.Select(part => part.Shard is { } text
            ? Running.Shard.Parse(text)
            : throw new EvaluationException("A report is of a whole run and no part; only parts made with --shard can be merged.")).ToList();
        var of = named[0].Of;
        if (named.Any(shard => shard.Of != of))
            throw new EvaluationException("These are not parts of one run: they are cut into different numbers of parts.");
        foreach (var index in Enumerable.Range(1, of))
        {
            var times = named.Count(shard => shard.Index == index);
            if (times != 1)
                throw new EvaluationException(times == 0 ? $"Part {index}/{of} is missing." : $"Part {index}/{of} is there {times} times.");
        }
    }
}
