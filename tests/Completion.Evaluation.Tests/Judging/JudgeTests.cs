using Completion.Evaluation.Judging;
using Completion.Evaluation.Reports;
using Completion.Evaluation.Tests.Fakes;

namespace Completion.Evaluation.Tests.Judging;

/// <summary>What a draft scores, with a document around it.</summary>
public sealed class JudgeTests
{
    private static async Task<DraftReport> JudgeAsync(string before, string draft, string truth, string after = "")
    {
        var body = $"""
            class C
            {"{"}
                static int Add(int a, int b) => a + b;
                C Next = new();
                int Value;
                void M(string text, C other)
                {"{"}


                    {before}{truth}
                    {after}

                {"}"}
            {"}"}
            """;
        var position = body.IndexOf(before + truth, StringComparison.Ordinal) + before.Length;
        var one = (await SampleCode.CasesAsync(body)).Single(one => one.Position([]) == position);
        return Judge.Score(one, [one.End([], draft, default)], default);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    public async Task Nothing_written_scores_nothing_even_if_the_next_statement_fits(string draft)
    {
        var outcome = await JudgeAsync("C.", draft, "Add(1, 2);", "Add(3, 4);");

        Assert.True(outcome is { Compiles: false, Finished: false, NextIdentifier: false, Exact: false, EditSimilarity: 0 });
        Assert.Empty(outcome.NewErrors);
    }

    [Theory]
    [InlineData("Missing(1, 2);", "CS0117")]
    [InlineData("Add(1);", "CS7036")]
    [InlineData("Add(1, \"a\");", "CS1503")]
    [InlineData("Add(1, 2;", "CS1026")]
    [InlineData("Add(1, 2)", "CS1002")]
    public async Task A_broken_middle_does_not_compile(string draft, string error)
    {
        var outcome = await JudgeAsync("C.", draft, "Add(1, 2);");

        Assert.False(outcome.Compiles);
        Assert.Contains(outcome.NewErrors, message => message.StartsWith(error, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Length > 1", false)]
    [InlineData("Length > 1)", true)]
    [InlineData("Length > (1))", true)]
    [InlineData("Length > 1) { other.Value = 1;", true)]
    [InlineData("Length > 1) other.Nowhere = 1;", true)]
    [InlineData("Nowhere > 1)", false)]
    public async Task Of_a_statement_with_a_body_only_the_header_counts(string draft, bool compiles)
    {
        var outcome = await JudgeAsync("if (text.", draft, "Length > 0)", " { other.Value = 2; }");

        Assert.Equal(compiles, outcome.Compiles);
    }

    [Theory]
    [InlineData("Next.Value = 1; Add(1, 2);", "Next.Value = 1;")]
    [InlineData("Value = \";\".Length; }", "Value = \";\".Length;")]
    [InlineData("Value = Add(1, /* ; */ 2);\n\n", "Value = Add(1, /* ; */ 2);")]
    [InlineData("Value = ((System.Func<int>)(() => { return 1; }))(); var x = 1;", "Value = ((System.Func<int>)(() => { return 1; }))();")]
    [InlineData("Value = 1;;", "Value = 1;")]
    public async Task What_follows_the_statement_does_not_count(string draft, string kept)
    {
        var outcome = await JudgeAsync("other.", draft, "Value = 3;");

        Assert.Equal(kept, Assert.Single(outcome.Text));
        Assert.True(outcome.Compiles);
    }

    [Fact]
    public async Task Another_member_that_fits_compiles_but_is_no_match()
    {
        var outcome = await JudgeAsync("other.", "Next.Value = 3;", "Value = 3;");

        Assert.True(outcome is { Compiles: true, NextIdentifier: false, Exact: false, EditSimilarity: > 0.5 and < 1 });
    }
}
