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
                Assert.Equal(Evaluation.Running.CaseReports.Of(one, []).Characters, score.Kept);
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
            "initialiser-member" => [", Name = \"c\" };", " };\n}"],
            "argument" => [", 1)", ");", ") + 1;\n}"],
            "line" => ["\nvar more = 1;", "\n}\n"],
            "block" => ["\n}\n", "\n        }\n\n        public void More()\n        {\n"],
            "attribute" => ["]\nvoid More()", "] public"],
            "base-list" => [" {", "\n{\n", "\nvar more = 1;", " where T : class"],
            "override" => [" =>", "\n{\n", ";"],
            "using" => ["\nusing System;", " class"],
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
    [InlineData("initialiser-member", "Name = \"b\"")]
    [InlineData("type-argument", "int> twice = value =>\n        {\n            var shown = value.ToString();\n            return shown.Length * 2;\n        };")]
    [InlineData("return", "part.Name;")]
    [InlineData("name-of", "side));")]
    [InlineData("override", "string ToString()")]
    [InlineData("override", "(int, string) Pair(int first)")]
    [InlineData("base-list", "Exception, IDisposable")]
    [InlineData("base-list", "Whole0, ICloneable")]
    [InlineData("attribute", "Obsolete(\"Use another.\", error: false)")]
    [InlineData("using", "System;")]
    [InlineData("block", "part = part.Next;\n                part.Name = Name.Replace(\"a\", \"b\");\n                break;")]
    public async Task Cuts_what_it_says(string kind, string truth) =>
        Assert.Contains(truth, (await SampleCode.CasesAsync(SampleCode.File(0), kind)).Select(one => one.Case.Holes[0].Truth));

    [Theory]
    [InlineData("a();\nb();", "a();")]
    [InlineData("\n\n  a();  \nb();", "\n\n  a();")]
    [InlineData("if (x)\r\n{\r\n}", "if (x)")]
    [InlineData("if (x) {\n    a();\n}\nb();", "if (x) {\n    a();\n}")]
    [InlineData("a(b,\n    c);\nd();", "a(b,\n    c);")]
    [InlineData("a(b,", "a(b,")]
    [InlineData("}\na();", "}")]
    [InlineData("a(); // (\nb();", "a(); // (")]
    public async Task A_line_ends_where_nothing_that_it_opened_is_open(string draft, string kept) =>
        Assert.Equal(kept, (await SampleCode.CasesAsync(SampleCode.File(0), "line"))[0].End([], draft, default).Text);

    [Theory]
    [InlineData("override", "string ToStr", "string ToStr", false)]
    [InlineData("override", "int Foo(int x, (int, int) y) => 1;", "int Foo(int x, (int, int) y)", true)]
    [InlineData("override", "(int, int) ", "(int, int)", false)]
    [InlineData("base-list", "List<(int, int)>,\n    IFoo\n{", "List<(int, int)>,\n    IFoo", true)]
    [InlineData("base-list", "IFoo,", "IFoo,", false)]
    [InlineData("attribute", "Foo(new[] { 1 }[0]), Bar] [Baz]", "Foo(new[] { 1 }[0]), Bar", true)]
    [InlineData("attribute", "Foo(1", "Foo(1", false)]
    [InlineData("using", "System", "System", false)]
    [InlineData("using", "static System.Math; using", "static System.Math;", true)]
    public async Task A_declaration_ends_where_its_own_tokens_say(string kind, string draft, string kept, bool finished) =>
        Assert.Equal(new DraftPart(kept, finished), (await SampleCode.CasesAsync(SampleCode.File(0), kind))[0].End([], draft, default));

    /// <summary>What a declaration changes is seen in all of the project.</summary>
    [Theory]
    [InlineData("override", "string Missing()", "CS0115")]
    [InlineData("base-list", "Missing", "CS0246")]
    [InlineData("attribute", "Missing", "CS0246")]
    [InlineData("using", "System.Missing;", "CS0234")]
    public async Task A_broken_declaration_does_not_compile(string kind, string draft, string error)
    {
        var one = (await SampleCode.CasesAsync(SampleCode.File(0), kind))[0];
        var score = Judge.Score(one, Parts(one, draft), default);
        Assert.False(score.Compiles);
        Assert.True(score.Parses);
        Assert.Contains(score.NewErrors, message => message.StartsWith(error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Several_holes_lie_in_one_method_in_order_and_apart()
    {
        foreach (var one in await SampleCode.CasesAsync(SampleCode.File(0), "three-holes"))
        {
            Assert.Equal(3, one.Case.Holes.Length);
            Assert.All(one.Case.Holes.Zip(one.Case.Holes.Skip(1)), pair => Assert.True(pair.First.Start + pair.First.Truth.Length < pair.Second.Start));
        }
    }

    [Fact]
    public async Task An_argument_in_an_argument_is_a_case_of_its_own()
    {
        var cases = await SampleCode.CasesAsync(
            "class A\n{\n    int F(int a, int b) => a;\n    int M(int s)\n    {\n\n\n\n        System.Func<int> f = () => F(s, 4);\n        return F(F(s, 1), F(F(2, s), 3)) + f();\n    }\n}\n", "argument");

        Assert.Equal(["s", "4", "F(s, 1)", "s", "1", "F(F(2, s), 3)", "F(2, s)", "2", "s", "3"], cases.Select(one => one.Case.Holes[0].Truth));
        Assert.All(cases, one => Assert.True(CaseSampler.ScoresFully(one, default), one.Case.Id));
    }

    [Theory]
    [InlineData("ttp://a.org/b\";", "ttp://a.org/b\";", true, 1)]
    [InlineData("ttp://a.org/b\";", "ttp://c.org/d d\";", false, 0)]
    [InlineData("//a.org/b\";", "//a.org/b\";", true, 1)]
    [InlineData("//a.org/b\";", "//a.org/b c\";", false, 0)]
    [InlineData("b\";", "b\";", true, 1)]
    [InlineData("b\";", "b \";", false, 0)]
    public async Task The_rest_of_a_string_is_no_code(string truth, string draft, bool exact, double prefix)
    {
        var statement = "var x = \"http://a.org/b\";";
        var text = $"class A\n{{\n    void M()\n    {{\n\n\n\n\n        {statement}\n        _ = x.Length;\n    }}\n}}\n";
        var file = await SampleCode.FileAsync(text);
        var start = text.IndexOf(statement, StringComparison.Ordinal) + statement.Length - truth.Length;
        var one = CaseSampler.Bind(file, CaseKinds.Find("statement"), new Cut(new Microsoft.CodeAnalysis.Text.TextSpan(start, truth.Length), 0));

        var score = Judge.Score(one, Parts(one, draft), default);

        Assert.True(CaseSampler.ScoresFully(one, default));
        Assert.Equal((exact, true), (score.Exact, score.Compiles));
        Assert.Equal(prefix, score.Prefix);
    }

    [Fact]
    public async Task No_cut_parts_the_halves_of_a_character()
    {
        var text = "class A\n{\n    void M()\n    {\n\n\n\n\n        var x = \"😀😀😀😀😀😀😀😀\";\n        _ = x.Length;\n    }\n}\n";
        foreach (var seed in Enumerable.Range(1, 40))
        {
            foreach (var one in await SampleCode.CasesAsync(text, "statement", seed))
                Assert.False(char.IsLowSurrogate(one.Case.Holes[0].Truth[0]));
        }
    }

    [Fact]
    public async Task An_unfinished_draft_keeps_its_text_in_every_header()
    {
        foreach (var header in new[] { "switch (text.Length) { default: break; }", "while (text.Length > 9) break;", "if (text.Length > 9) return;" })
        {
            var cases = await SampleCode.CasesAsync($"class A\n{{\n    void M(string text)\n    {{\n\n\n\n\n        {header}\n    }}\n}}\n");
            Assert.Equal("Length", cases[0].End([], "Length", default).Text);
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
