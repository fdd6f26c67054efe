using Completion.Evaluation.Cases;
using Completion.Evaluation.Cases.Kinds;
using Completion.Evaluation.Tests.Fakes;

namespace Completion.Evaluation.Tests.Cases;

public sealed class CaseSamplerTests
{
    private static IReadOnlyList<BoundCase> Sample(IReadOnlyCollection<SourceFile> files, int count, int perFile, int seed, string kinds = "member-access") =>
        CaseSampler.Sample(files, CaseKinds.Parse(kinds), count, perFile, seed, default);

    private static IReadOnlyList<string> Ids(IReadOnlyCollection<SourceFile> files, int count, int perFile, int seed, string kinds = "member-access") =>
        [.. Sample(files, count, perFile, seed, kinds).Select(one => one.Case.Id)];

    [Fact]
    public async Task The_same_seed_gives_the_same_cases_whatever_the_order_of_the_files()
    {
        var files = await SampleCode.FilesAsync(SampleCode.Sources(6));

        var first = Ids(files, 40, 5, 7, CaseFile.Kinds);

        Assert.Equal(40, first.Count);
        Assert.Equal(first, Ids([.. files.Reverse()], 40, 5, 7, CaseFile.Kinds));
        Assert.NotEqual(first, Ids(files, 40, 5, 8, CaseFile.Kinds));
    }

    [Fact]
    public async Task Cases_do_not_depend_on_where_the_project_lies()
    {
        var files = await SampleCode.FilesAsync(SampleCode.Sources(6));
        var moved = files.Select(file => file with { Path = "/elsewhere/" + file.RelativePath }).ToList();

        Assert.Equal(Ids(files, 20, 5, 7), Ids(moved, 20, 5, 7));
    }

    [Fact]
    public async Task A_seed_means_these_cases_for_good()
    {
        var files = await SampleCode.FilesAsync(SampleCode.Sources(3));

        // Written down once: a change here makes old reports impossible to repeat.
        Assert.Equal(
            [
                "Part01.cs:19:32:member-access",
                "Part02.cs:58:23:statement",
                "Part00.cs:14:9:line",
                "Part02.cs:57:17:block",
                "Part00.cs:16:38:argument",
                "Part01.cs:47:26:object-creation",
                "Part01.cs:55:18:switch-label",
                "Part02.cs:15:24:two-holes",
                "Part01.cs:49:10:three-holes",
            ],
            Ids(files, 9, 5, 1, "member-access,statement,line,block,argument,object-creation,switch-label,two-holes,three-holes"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Files_take_turns(int seed)
    {
        var files = await SampleCode.FilesAsync(SampleCode.Sources(5));

        for (var count = 1; count <= 30; count++)
        {
            var perFile = Sample(files, count, 4, seed).GroupBy(one => one.File.RelativePath).Select(group => group.Count()).ToList();

            Assert.Equal(Math.Min(count, 20), perFile.Sum());
            Assert.Equal(Math.Min(count, 5), perFile.Count);
            Assert.True(perFile.Max() - perFile.Min() <= 1);
            Assert.True(perFile.Max() <= 4);
        }
    }

    [Fact]
    public async Task Kinds_take_turns_and_share_evenly()
    {
        var files = await SampleCode.FilesAsync(SampleCode.Sources(5));

        var cases = Sample(files, 20, 10, 1, "line,argument,statement");

        Assert.Equal(["statement", "line", "argument", "statement", "line", "argument"], cases.Take(6).Select(one => one.Case.Kind));
        Assert.Equal([7, 7, 6], cases.GroupBy(one => one.Case.Kind).Select(group => group.Count()));
        Assert.Equal(Enumerable.Range(0, 20), cases.Select(one => one.Index));
    }

    [Fact]
    public async Task The_cases_of_a_kind_do_not_depend_on_what_other_kinds_there_are()
    {
        var files = await SampleCode.FilesAsync(SampleCode.Sources(5));

        var alone = Ids(files, 5, 10, 1, "argument");

        Assert.Equal(alone, Ids(files, 15, 10, 1, "line,argument,statement").Where(id => id.EndsWith(":argument", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_place_is_cut_once_and_no_case_is_there_twice()
    {
        var cases = Sample(await SampleCode.FilesAsync(SampleCode.Sources(2)), 1000, 1000, 1, CaseFile.Kinds);

        Assert.Equal(cases.Count, cases.Select(one => one.Case.Id).Distinct().Count());
        Assert.All(cases, one => Assert.True(CaseSampler.ScoresFully(one, default)));
    }
}
