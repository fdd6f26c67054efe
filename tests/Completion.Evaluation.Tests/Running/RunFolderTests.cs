using Completion.Engine;
using Completion.Evaluation.Cases;
using Completion.Evaluation.Modes;
using Completion.Evaluation.Reports;
using Completion.Evaluation.Running;
using Completion.Evaluation.Tests.Fakes;
using Completion.Evaluation.Tests.Reports;

namespace Completion.Evaluation.Tests.Running;

/// <summary>Runs that are interrupted and gone on with.</summary>
public sealed class RunFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private EvaluationOptions Options => ReportTests.Options with { Folder = _folder.Path };

    private string Results => Path.Combine(_folder.Path, "results.jsonl");

    public void Dispose() => _folder.Dispose();

    private static Task<EvaluationReport> RunAsync(EvaluationOptions options, ScriptedEngine engine, Action<int>? done = null, CancellationToken cancellation = default) =>
        Evaluator.RunAsync(options, engine, SampleCode.Sources(3), new Told(done), cancellation);

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(40)]
    [InlineData(71)]
    public async Task An_interrupted_run_ends_as_if_it_had_not_been(int after)
    {
        using var cancel = new CancellationTokenSource();
        try
        {
            await RunAsync(Options, ReportTests.Engine(), done =>
            {
                if (done == after)
                    cancel.Cancel();
            }, cancel.Token);
        }
        catch (OperationCanceledException)
        {
            // No case was done in both modes yet.
        }
        Assert.Equal(after, File.ReadAllLines(Results).Length);
        var engine = ReportTests.Engine();

        var report = await RunAsync(Options, engine);

        Assert.Equal(ReportTests.WithoutCost(await ReportTests.ReportAsync()), ReportTests.WithoutCost(report));
        Assert.Equal(72, File.ReadAllLines(Results).Length);
        Assert.Equal(72, File.ReadAllLines(Results).Distinct().Count());
    }

    [Fact]
    public async Task A_finished_run_asks_the_model_nothing_more()
    {
        var first = await RunAsync(Options, ReportTests.Engine());
        var engine = ReportTests.Engine();

        var again = await RunAsync(Options, engine);

        Assert.Empty(engine.Served);
        Assert.Equal(ReportJson.Write(first), ReportJson.Write(again));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    public async Task A_line_that_was_cut_off_is_done_again(int lost)
    {
        var whole = await RunAsync(Options, ReportTests.Engine());
        await using (var results = File.OpenWrite(Results))
            results.SetLength(results.Length - lost);
        var engine = ReportTests.Engine();

        var report = await RunAsync(Options, engine);

        Assert.Equal(ReportTests.WithoutCost(whole), ReportTests.WithoutCost(report));
        Assert.InRange(engine.Served.Count, 1, 9);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("what?")]
    public async Task Results_of_another_version_are_refused_and_left_alone(string line)
    {
        await RunAsync(Options, ReportTests.Engine());
        var lines = File.ReadAllLines(Results);
        lines[10] = line;
        File.WriteAllLines(Results, lines);

        var refusal = await Assert.ThrowsAsync<EvaluationException>(() => RunAsync(Options, ReportTests.Engine()));

        Assert.Contains("Line 11", refusal.Message);
        Assert.Equal(lines, File.ReadAllLines(Results));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{")]
    public async Task A_manifest_that_is_none_is_refused(string text)
    {
        await RunAsync(Options, ReportTests.Engine());
        File.WriteAllText(Path.Combine(_folder.Path, "run.json"), text);

        Assert.Contains("run.json cannot be read", (await Assert.ThrowsAsync<EvaluationException>(() => RunAsync(Options, ReportTests.Engine()))).Message);
    }

    [Fact]
    public async Task A_run_does_not_go_on_after_the_project_changed()
    {
        await RunAsync(Options, ReportTests.Engine());
        var changed = new AdhocSources(Enumerable.Range(0, 3).Select(number => ($"Part{number:00}.cs", SampleCode.File(number)))
            .Append(("New.cs", "class New;")));

        var refusal = await Assert.ThrowsAsync<EvaluationException>(() => Evaluator.RunAsync(
            Options with { Cases = CaseFile.ReadFrom(Path.Combine(_folder.Path, "cases.jsonl")) }, ReportTests.Engine(), changed, null, default));

        Assert.Contains("the project's text is another", refusal.Message);
    }

    [Fact]
    public async Task Another_run_is_not_mixed_in()
    {
        await RunAsync(Options, ReportTests.Engine());

        foreach (var (options, said) in new[]
        {
            (Options with { Seed = 5 }, "the cases, the seed are another"),
            (Options with { Modes = EvaluationModes.Parse("plain") }, "the modes is another"),
            (Options with { Modes = EvaluationModes.Parse("plain+maxTokens=5,monitor+drafts=2") }, "the modes is another"),
            (Options with { Shard = new Shard(1, 2) }, "the shard is another"),
        })
        {
            var refusal = await Assert.ThrowsAsync<EvaluationException>(() => RunAsync(options, ReportTests.Engine()));
            Assert.Contains("holds another run", refusal.Message);
            Assert.Contains(said, refusal.Message);
        }
    }

    [Fact]
    public async Task The_cases_in_the_folder_can_be_run_again()
    {
        var first = await RunAsync(Options, ReportTests.Engine());

        var again = await RunAsync(
            ReportTests.Options with { Cases = CaseFile.ReadFrom(Path.Combine(_folder.Path, "cases.jsonl")) }, ReportTests.Engine());

        Assert.Equal(ReportTests.WithoutCost(first), ReportTests.WithoutCost(again));
    }

    [Fact]
    public async Task Two_processes_do_not_write_into_one_folder()
    {
        await RunAsync(Options, ReportTests.Engine());
        using var held = new FileStream(Results, FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        var refusal = await Assert.ThrowsAsync<EvaluationException>(() => RunAsync(Options, ReportTests.Engine()));

        Assert.Contains("cannot be kept", refusal.Message);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_answered_with_a_sentence()
    {
        var file = Path.Combine(_folder.Path, "file");
        File.WriteAllText(file, "");

        var refusal = await Assert.ThrowsAsync<EvaluationException>(() => RunAsync(Options with { Folder = file }, ReportTests.Engine()));

        Assert.Contains("Choose another folder with --out.", refusal.Message);
    }

    [Theory]
    [InlineData("1/4", 1, 4)]
    [InlineData("4/4", 4, 4)]
    public void A_part_is_read(string text, int index, int of) => Assert.Equal(new Shard(index, of), Shard.Parse(text));

    [Fact]
    public void Every_case_is_in_one_part_and_every_part_has_cases_of_every_turn()
    {
        for (var of = 1; of <= 12; of++)
        {
            var parts = Enumerable.Range(1, of).Select(index => Enumerable.Range(0, 9 * of * 2).Where(new Shard(index, of).Has).ToList()).ToList();
            Assert.Equal(Enumerable.Range(0, 9 * of * 2), parts.SelectMany(part => part).Order());
            // Nine kinds take turns among the cases.
            Assert.All(parts, part => Assert.True(part.Select(number => number % 9).Distinct().Count() >= 6, $"{of} parts"));
        }
    }

    [Theory]
    [InlineData("0/4")]
    [InlineData("5/4")]
    [InlineData("1")]
    [InlineData("1/2/3")]
    [InlineData("a/b")]
    [InlineData("1/-1")]
    [InlineData("")]
    public void What_is_no_part_is_answered_with_an_example(string text) =>
        Assert.Contains("--shard 1/4", Assert.Throws<EvaluationException>(() => Shard.Parse(text)).Message);

    private sealed class Told(Action<int>? done) : IProgress<EvaluationProgress>
    {
        public void Report(EvaluationProgress value)
        {
            if (value.Total > 0)
                done?.Invoke(value.Done);
        }
    }
}
