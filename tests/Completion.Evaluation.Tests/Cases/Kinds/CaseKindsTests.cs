using Completion.Evaluation.Cases;
using Completion.Evaluation.Cases.Kinds;
using Completion.Evaluation.Judging;
using Completion.Evaluation.Tests.Fakes;

namespace Completion.Evaluation.Tests.Cases.Kinds;

/// <summary>What holds for every kind of case.</summary>
public sealed class CaseKindsTests
{
    public static TheoryData<string> Names { get; } = [.. CaseKinds.All.Select(kind => kind.Name)];

    private static string[] Truths(BoundCase one) => [.. one.Case.Holes.Select(hole => hole.Truth)];

    private static DraftPart[] Parts(BoundCase one, params string[] drafts)
    {
        var parts = new List<DraftPart>();
        foreach (var draft in drafts)
            parts.Add(one.End([.. parts.Select(part => part.Text)], draft, default));
        return [.. parts];
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_document_with_the_truth_in_the_holes_is_the_original(string kind)
    {
        var cases = await SampleCode.CasesAsync(SampleCode.File(0), kind);

        Assert.NotEmpty(cases);
        foreach (var one in cases)
        {
            var original = one.File.Text.ToString();
            Assert.Equal(original, one.Splice(Truths(one)).ToString());
            Assert.Equal(original.Length - Truths(one).Sum(truth => truth.Length), one.Splice([]).Length);
            Assert.Equal(one.Case.Holes[0].Start, one.Position([]));
            for (var filled = 0; filled < one.Case.Holes.Length; filled++)
            {
                var position = one.Position([.. Truths(one).Take(filled)]);
                Assert.Equal(original[..one.Case.Holes[filled].Start], one.Splice([.. Truths(one).Take(filled)]).ToString()[..position]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_truth_scores_full_marks(string kind)
    {
        var scored = 0;
        foreach (var seed in Enumerable.Range(1, 5))
        {
            foreach (var one in await SampleCode.CasesAsync(SampleCode.File(0), kind, seed))
            {
                // What the sampler leaves out: places where the parser, without what follows, sees another end.
                if (!CaseSampler.ScoresFully(one, default))
                    continue;
                var score = Judge.Score(one, Parts(one, Truths(one)), default);
                Assert.Equal(Truths(one), score.Text.ToArray());
                Assert.True(score is { Compiles: true, Parses: true, Finished: true, NextIdentifier: true, Exact: true, EditSimilarity: 1, Prefix: 1, IdentifierSequence: null or 1, NewErrors: [] }, one.Case.Id);
                Assert.Equal(Evaluation.Metrics.CodeTokens.Visible(Truths(one)), score.Kept);
                scored++;
            }
        }
        Assert.True(scored >= 3, $"{scored} cases of {kind}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_a_model_adds_after_the_truth_does_not_count(string kind)
    {
        string[] more = kind switch
        {
            "argument" => [", 1)", ");", ") + 1;\n}"],
            "line" => ["\nvar more = 1;", "\n}\n"],
            "block" => ["\n}\n", "\n        }\n\n        public void More()\n        {\n"],
            _ => ["\nvar more = 1;", "\n}\n\npublic void More()\n{", "\nfoo("],
        };
        foreach (var one in (await SampleCode.CasesAsync(SampleCode.File(0), kind)).Where(one => CaseSampler.ScoresFully(one, default)))
        {
            foreach (var rest in more)
                Assert.Equal(Truths(one), Parts(one, [.. Truths(one).Select(truth => truth + rest)]).Select(part => part.Text));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Nothing_written_scores_nothing(string kind)
    {
        foreach (var draft in new[] { "", "\n", "// later\n" })
        {
            foreach (var one in await SampleCode.CasesAsync(SampleCode.File(0), kind))
            {
                var score = Judge.Score(one, Parts(one, [.. Truths(one).Select(_ => draft)]), default);
                Assert.True(score is { Compiles: false, Parses: false, Finished: false, NextIdentifier: false, Exact: false, Prefix: 0, IdentifierSequence: null or 0, Kept: 0 }, one.Case.Id);
            }
        }
    }

    [Fact]
    public async Task A_statement_is_cut_strictly_inside_in_the_middle_of_words_as_well()
    {
        var text = SampleCode.File(0);
        var inWords = 0;
        foreach (var seed in Enumerable.Range(1, 10))
        {
            foreach (var one in await SampleCode.CasesAsync(text, "statement", seed))
            {
                var start = one.Case.Holes[0].Start;
                Assert.False(char.IsWhiteSpace(text[start]));
                inWords += char.IsLetterOrDigit(text[start]) && char.IsLetterOrDigit(text[start - 1]) ? 1 : 0;
            }
        }
        Assert.True(inWords > 20);
    }

    [Theory]
    [InlineData("line", "var length = text.Length;")]
    [InlineData("line", "for (var i = 0; i < text.Length; i++)")]
    [InlineData("argument", "'a'")]
    [InlineData("argument", "inner == null ? 0 : inner.Length")]
    [InlineData("object-creation", "Part0 { Name = \"b\" };")]
    [InlineData("object-creation", "ArgumentException(\"No such side.\", nameof(side));")]
    [InlineData("switch-label", "Side0.Left:")]
    [InlineData("block", "part = part.Next;\n                part.Name = Name.Replace(\"a\", \"b\");\n                break;")]
    public async Task Cuts_what_it_says(string kind, string truth) =>
        Assert.Contains(truth, (await SampleCode.CasesAsync(SampleCode.File(0), kind)).Select(one => one.Case.Holes[0].Truth));

    [Fact]
    public async Task Several_holes_lie_in_one_method_in_order_and_apart()
    {
        foreach (var one in await SampleCode.CasesAsync(SampleCode.File(0), "three-holes"))
        {
            Assert.Equal(3, one.Case.Holes.Length);
            Assert.All(one.Case.Holes.Zip(one.Case.Holes.Skip(1)), pair => Assert.True(pair.First.Start + pair.First.Truth.Length < pair.Second.Start));
        }
    }

    [Theory]
    [InlineData("line,argument", "line,argument")]
    [InlineData(" Three-Holes, member-access ", "member-access,three-holes")]
    public void A_list_of_kinds_is_read_in_the_order_of_reports(string names, string kinds) =>
        Assert.Equal(kinds, string.Join(',', CaseKinds.Parse(names).Select(kind => kind.Name)));

    [Theory]
    [InlineData("loop", "There is no kind of case 'loop'; choose from: member-access, statement,")]
    [InlineData(" , ", "No kind of case is named; choose from: member-access, statement,")]
    public void What_is_no_kind_is_answered_with_those_there_are(string names, string said) =>
        Assert.StartsWith(said, Assert.Throws<EvaluationException>(() => CaseKinds.Parse(names)).Message);
}
