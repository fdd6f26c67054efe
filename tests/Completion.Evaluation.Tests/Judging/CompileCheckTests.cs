using Completion.Evaluation.Cases;
using Completion.Evaluation.Cases.Kinds;
using Completion.Evaluation.Judging;
using Completion.Evaluation.Statistics;
using Completion.Evaluation.Tests.Fakes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Evaluation.Tests.Judging;

/// <summary>The check that binds what changed, against the compiler over the whole project.</summary>
public sealed class CompileCheckTests
{
    /// <summary>Other pieces of C# that fit sometimes, do not fit mostly, and reach out of their member now and then.</summary>
    private static readonly string[] Pieces =
    [
        "", " ", "1", "text", "Name", "missing", "Next!.Name", "length;", "ToString();", "Length;", "return 1;", "throw null!;", "a, b", ")",
        "}", "{", "} } class Other {", "}\nint More() { return 1; ", "}\npublic string Name2 = \"\";\nvoid More() {", "var start = 1;", "int n = \"a\";",
        "\n#if DEBUG\n1\n#endif\n", "\n#nullable enable\n", "// rest", "/*", "\"", "await 1;", "yield return 1;", "goto away;", "case 1:", "default:",
        "Part0 { Name = 3 };", "Part1();", "string.Concat(1, 2);", "Count(\"\");", "Count(\"\", 1);", "x => x;", "Side0.Left:", "Side0.Middle:",
    ];

    private static CompileVerdict Check(BoundCase one, string[] texts) => CompileCheck.Of(
        one.File, one.Splice(texts), [.. one.Case.Holes.Select(hole => new TextSpan(hole.Start, hole.Truth.Length))], default);

    private static bool ProjectCompiles(BoundCase one, string[] texts) =>
        !one.File.Compilation.ReplaceSyntaxTree(one.File.Tree, one.File.Tree.WithChangedText(one.Splice(texts)))
            .GetDiagnostics().Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    [Fact]
    public async Task What_was_bound_in_part_is_what_the_whole_project_says()
    {
        var file = (await SampleCode.FilesAsync(SampleCode.Sources(2)))[0];
        var cases = CaseKinds.All.SelectMany(kind => SampleCode.Cases(file, kind)).ToArray();
        var random = new SeededRandom(11);
        var reached = new Dictionary<Reach, int>();
        var compiled = 0;

        for (var trial = 0; trial < 600; trial++)
        {
            var one = cases[random.Next(cases.Length)];
            string[] texts = [.. one.Case.Holes.Select(hole => random.Next(3) == 0 ? hole.Truth : Pieces[random.Next(Pieces.Length)])];

            var verdict = Check(one, texts);

            Assert.True(verdict.Compiles == ProjectCompiles(one, texts), $"{one.Case.Id} with {string.Join(" | ", texts)}: {string.Join("; ", verdict.NewErrors)}");
            reached[verdict.Reach] = reached.GetValueOrDefault(verdict.Reach) + 1;
            compiled += verdict.Compiles ? 1 : 0;
        }

        Assert.All(Enum.GetValues<Reach>(), reach => Assert.True(reached.GetValueOrDefault(reach) >= 5, $"{reach}: {reached.GetValueOrDefault(reach)}"));
        Assert.InRange(compiled, 100, 500);
    }

    [Fact]
    public async Task A_changed_declaration_is_checked_in_the_files_that_use_it()
    {
        var file = (await SampleCode.FilesAsync(new AdhocSources(
        [
            ("A.cs", "class A\n{\n    public int M()\n    {\n        int x = 1;\n\n\n        x = x + 1;\n        return x;\n    }\n\n    public int N() { return 1; }\n}\n"),
            ("B.cs", "class B { int M(A a) => a.M() + a.N(); }"),
        ]))).Single(one => one.RelativePath == "A.cs");
        var one = SampleCode.Cases(file, CaseKinds.Find("line")).First(one => one.Case.Holes[0].Truth == "x = x + 1;");

        Assert.Equal((true, Reach.Member), (Check(one, ["x = x + 2;"]).Compiles, Check(one, ["x = x + 2;"]).Reach));
        // The member after the hole becomes one of another class.
        var outer = Check(one, ["return x; } } class C { int O() { int x = 1;"]);

        Assert.Equal((Reach.Project, true), (outer.Reach, outer.Parses));
        Assert.Contains(outer.NewErrors, error => error.StartsWith("CS1061", StringComparison.Ordinal) && error.Contains("'N'"));
    }

    [Fact]
    public async Task Directives_that_were_there_do_not_widen_the_check()
    {
        var one = (await SampleCode.CasesAsync(
            "class A\n{\n    int M()\n    {\n        int x = 1;\n#if DEBUG\n        x = 2;\n#endif\n        x = x + 1;\n        return x;\n    }\n}\n", "line"))
            .First(one => one.Case.Holes[0].Truth == "return x;");

        Assert.Equal(Reach.Member, Check(one, ["return 3;"]).Reach);
        Assert.Equal(Reach.Project, Check(one, ["return 3;\n#pragma warning disable\n"]).Reach);
    }

    [Theory]
    [InlineData("_set = x;", "x = x + 1;", false)]
    [InlineData("return _set + x;", "return x;", true)]
    [InlineData("_read = x;", "x = 2;", false)]
    [InlineData("x = parameter;", "x = 3;", false)]
    [InlineData("x = 7;", "x = 8;", true)]
    public async Task Where_warnings_are_errors_a_last_use_that_is_gone_is_seen(string truth, string draft, bool compiles)
    {
        var file = await SampleCode.FileAsync($$"""
            class A(int parameter)
            {
                private int _set;
                private int _read;

                int M(int x)
                {
                    _read = x;
                    x = parameter;
                    x = 7;
                    _set = x;
                    return _set + x;
                }

                int N() => _read;
            }
            """);
        var strict = file.Compilation.WithOptions(file.Compilation.Options.WithGeneralDiagnosticOption(ReportDiagnostic.Error));
        var one = SampleCode.Cases(file with { Compilation = strict }, CaseKinds.Find("line")).First(one => one.Case.Holes[0].Truth == truth);

        Assert.Equal(ProjectCompiles(one, [draft]), Check(one, [draft]).Compiles);
        Assert.Equal(compiles, Check(one, [draft]).Compiles);
    }

    [Fact]
    public async Task Errors_that_another_file_had_before_are_not_the_drafts()
    {
        var sources = new AdhocSources([("A.cs", "class A\n{\n    int M()\n    {\n        int x = 1;\n\n\n        x = x + 1;\n        return x;\n    }\n}\n"), ("B.cs", "class B : Missing;")], incomplete: true);
        var file = (await ProjectFiles.OfAsync([new Evaluation.Running.SourceProject(sources.Project, Incomplete: true)], AdhocSources.Root, [], default)).Single();
        var one = SampleCode.Cases(file, CaseKinds.Find("line")).First(one => one.Case.Holes[0].Truth == "x = x + 1;");

        var verdict = Check(one, ["x = 3;\n#pragma warning disable\n"]);

        Assert.Equal((true, Reach.Project), (verdict.Compiles, verdict.Reach));
    }
}
