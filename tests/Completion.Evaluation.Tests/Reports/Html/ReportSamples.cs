using System.Collections.Immutable;
using Completion.Evaluation.Metrics;
using Completion.Evaluation.Reports;

namespace Completion.Evaluation.Tests.Reports.Html;

/// <summary>Reports of made-up cases.</summary>
internal static class ReportSamples
{
    /// <summary>Some modes over some kinds; the first mode has one draft, every later one has three.</summary>
    public static EvaluationReport Of(int modes = 2, int kinds = 2, int casesPerKind = 3)
    {
        var names = Enumerable.Range(0, modes).Select(mode => $"mode{mode}").ToImmutableArray();
        var kindNames = Enumerable.Range(0, kinds).Select(kind => $"kind{kind}").ToImmutableArray();
        var groups = new[] { SummaryReport.AllKinds }.Concat(kindNames).ToArray();
        var cases = kindNames
            .SelectMany((kind, k) => Enumerable.Range(0, casesPerKind).Select(i => Case(kind, k * casesPerKind + i, names)))
            .ToImmutableArray();
        return new EvaluationReport
        {
            Project = "Shop.sln",
            Kinds = kindNames,
            CasesSha256 = new string('b', 64),
            Count = cases.Length,
            Seed = 1,
            Model = new ModelReport("nano", new string('a', 64), 2048),
            Modes = [.. names.Select((name, mode) => new ModeReport(name, new Dictionary<string, string> { ["drafts"] = $"{Drafts(mode)}", ["extent"] = "block" }))],
            Summaries = [.. groups.SelectMany(kind => names.Select((name, mode) => Summary(kind, name, mode, cases.Length)))],
            Pairs = [.. groups.SelectMany(kind => names.Skip(1).Select(name => Pair(kind, names[0], name)))],
            Cases = cases,
            Cost = new RunCost { Device = "CPU", Seconds = 61, PeakMemory = 1 << 30, Check = new Quantiles(1, 2, 3) },
        };
    }

    /// <summary>A report with one case that holds a text wherever a project or a compiler can put one.</summary>
    public static EvaluationReport With(string text)
    {
        var report = Of(modes: 2, kinds: 1, casesPerKind: 1);
        var draft = Draft(compiles: false) with { Text = [text], NewErrors = [text] };
        return report with
        {
            Project = text,
            Origin = text,
            Partial = text,
            Notes = [text],
            Model = new ModelReport(text, text, 1),
            Cost = report.Cost with { Device = text },
            Kinds = [text],
            Modes = [.. report.Modes.Select(mode => new ModeReport(mode.Name, new Dictionary<string, string> { [text] = text }))],
            Summaries = [.. report.Summaries.Select(summary => summary.Kind == SummaryReport.AllKinds ? summary : summary with { Kind = text })],
            Pairs = [.. report.Pairs.Select(pair => pair.Kind == SummaryReport.AllKinds ? pair : pair with { Kind = text })],
            Cases =
            [
                .. report.Cases.Select(one => one with
                {
                    Id = text,
                    Kind = text,
                    File = text,
                    Truth = [text],
                    Context = [text, text],
                    Outcomes = [.. one.Outcomes.Select(outcome => outcome with { Drafts = [draft], EmptyReason = text })],
                }),
            ],
        };
    }

    private static int Drafts(int mode) => mode == 0 ? 1 : 3;

    private static CaseReport Case(string kind, int index, ImmutableArray<string> modes) => new()
    {
        Index = index,
        Id = $"A.cs:{index}:1:{kind}",
        Kind = kind,
        File = "A.cs",
        Line = index,
        Column = 1,
        Characters = 8,
        HasIdentifiers = true,
        Truth = ["x.Length"],
        Context = ["var n = ", ";\n"],
        Outcomes =
        [
            .. modes.Select((mode, number) => new OutcomeReport
            {
                Mode = mode,
                Drafts = [.. Enumerable.Range(0, Drafts(number)).Select(i => Draft(compiles: i == 0))],
                Counts = new CountsReport { Tokens = 3, ModelCalls = 4 },
                Cost = new OutcomeCost(10 + index, 20 * (number + 1) + index, 1),
            }),
        ],
    };

    private static DraftReport Draft(bool compiles) => new()
    {
        Text = ["x.Count"],
        Finished = true,
        Compiles = compiles,
        Parses = true,
        NewErrors = compiles ? [] : ["CS1061: no Count"],
        NextIdentifier = true,
        Exact = false,
        IdentifierSequence = 0.5,
        Prefix = 0.5,
        EditSimilarity = 0.5,
        Kept = 1,
    };

    private static SummaryReport Summary(string kind, string name, int mode, int cases) => new()
    {
        Kind = kind,
        Mode = name,
        Cases = cases,
        Metrics = MetricCatalogue.All.ToDictionary(metric => metric.Name, _ => new Estimate(0.3, 0.2, 0.4)),
        ScoreAtK = Curves(mode),
        BestOfFirst = Curves(mode),
        Counts = new CountsReport { Tokens = 30, ModelCalls = 45, ConstraintChecks = 60, Masks = 1234 },
        Cost = new SummaryCost(new Quantiles(1, 2, 3), new Quantiles(4, 5, 6)),
    };

    private static Dictionary<string, ImmutableArray<Estimate>> Curves(int mode) => Drafts(mode) == 1
        ? []
        : new[] { "compileRate", "exactMatch" }.ToDictionary(
            metric => metric,
            _ => Enumerable.Range(1, Drafts(mode)).Select(k => new Estimate(0.1 * k, 0.05 * k, 0.15 * k)).ToImmutableArray());

    private static PairReport Pair(string kind, string baseline, string mode) => new(
        kind, baseline, mode, new Dictionary<string, PairedDifference>
        {
            ["compileRate"] = new(0.2, 0.1, 0.3, 9, 2, 0.0654),
            ["exactMatch"] = new(-0.2, -0.3, -0.1, 1, 8, 0.00001),
            ["editSimilarity"] = new(0.01, -0.1, 0.12, 4, 3, null),
        });
}
