using Completion.Evaluation.Cases;
using Completion.Evaluation.Tests.Fakes;

namespace Completion.Evaluation.Tests.Cases;

public sealed class CaseSamplerTests
{
    private static IReadOnlyList<string> Ids(IEnumerable<SourceFile> files, int count, int perFile, int seed) =>
        [.. CaseSampler.Sample(files, SampleCode.Cuts, count, perFile, seed).Select(one => one.Id)];

    [Fact]
    public async Task The_same_seed_gives_the_same_cases_whatever_the_order_of_the_files()
    {
        var files = await SampleCode.FilesAsync(SampleCode.Sources(6));

        var first = Ids(files, 20, 5, 7);

        Assert.Equal(20, first.Count);
        Assert.Equal(first, Ids(files.Reverse(), 20, 5, 7));
        Assert.NotEqual(first, Ids(files, 20, 5, 8));
    }

    [Fact]
    public async Task Cases_do_not_depend_on_where_the_project_lies()
    {
        var files = await SampleCode.FilesAsync(SampleCode.Sources(6));
        var moved = files.Select(file => file with { Path = "/elsewhere/" + file.RelativePath });

        Assert.Equal(Ids(files, 20, 5, 7), Ids(moved, 20, 5, 7));
    }

    [Fact]
    public async Task A_seed_means_these_cases_for_good()
    {
        var files = await SampleCode.FilesAsync(SampleCode.Sources(3));

        // Written down once: a change here makes old reports impossible to repeat.
        Assert.Equal(
            ["Part00.cs:15:43", "Part02.cs:16:32", "Part01.cs:29:26", "Part00.cs:29:26", "Part02.cs:15:29"],
            Ids(files, 5, 5, 1));
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
            var perFile = CaseSampler.Sample(files, SampleCode.Cuts, count, 4, seed)
                .GroupBy(one => one.File.RelativePath).Select(group => group.Count()).ToList();

            Assert.Equal(Math.Min(count, 20), perFile.Sum());
            Assert.Equal(Math.Min(count, 5), perFile.Count);
            Assert.True(perFile.Max() - perFile.Min() <= 1);
            Assert.True(perFile.Max() <= 4);
        }
    }

    [Fact]
    public async Task A_statement_is_cut_once()
    {
        var cases = CaseSampler.Sample(await SampleCode.FilesAsync(SampleCode.Sources(2)), SampleCode.Cuts, 1000, 1000, 1);

        Assert.Equal(cases.Length, cases.Select(one => (one.File.Path, one.Cut.StatementStart)).Distinct().Count());
    }
}
