using Completion.CSharp.Monitors;
using Completion.Engine.Infilling;
using Completion.Engine.Tests.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Engine.Tests.Infilling;

/// <summary>Holes filled on the models that come with the product: what holds whatever they say. Holes stand between <c>«</c> and <c>»</c>.</summary>
public sealed class InfillTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private static readonly string[] s_documents =
    [
        Documents.In("if («order.Total > 0») order.Cancel();"),
        Documents.In("«order.Place(DateTime.Now);»\n        Console.WriteLine(order.Total);"),
        Documents.In("foreach (var line in «order.Lines»)\n        {\n            «Console.WriteLine(line);»\n        }"),
        Documents.In("var a = Math.Max(«count», «1»);\n        name = «name + a»;"),
        Documents.In("while («count > 0»)\n        {\n            count«--»;\n        }"),
        Documents.In("«»"),
        // The first hole may end only because the second is filled.
        Documents.In("var next = cou«»\n        if (next == 0)\n            ret«»\n        name = name;"),
        Documents.In("if («»\n            return;\n        i«»\n            return;"),
        // The branch that is compiled has to be C#.
        Documents.In("\n#if !NEVER\n        if «»\n            return;\n#endif\n        name = «name»;"),
        // What is missing in the hole is missed behind the next statement.
        Documents.In("throw new Exception(string.Format(name, coun«»\n        name = name;"),
    ];

    /// <summary>Few masks, and nothing is compiled: whether it is C# is asked here.</summary>
    private static readonly EngineSettings s_settings = EngineFixture.Settings with { InfillSlots = 8, InfillPace = "threshold", Review = false };

    [Theory]
    [InlineData("diffusion")]
    [InlineData("autoregressive")]
    public async Task What_is_filled_is_CSharp_with_what_stands_around_it(string with)
    {
        var filled = 0;
        foreach (var document in s_documents)
        {
            var (request, text) = Ask(document);
            var result = await FillAsync(request, s_settings with { InfillWith = with });
            Assert.False(result.IsFailure, result.EmptyReason);
            foreach (var draft in result.Drafts)
            {
                var changed = text.WithChanges(draft.Fills.Select(fill => new TextChange(fill.Range, fill.Text)));
                Assert.DoesNotContain(CSharpSyntaxTree.ParseText(changed).GetDiagnostics(), error => error.Severity == DiagnosticSeverity.Error);
                Assert.Equal(request.Holes, draft.Fills.Select(fill => fill.Range));
                filled++;
            }
        }

        Assert.InRange(filled, s_documents.Length / 2, int.MaxValue);
    }

    [Fact]
    public async Task The_same_holes_are_filled_the_same_and_several_proposals_differ()
    {
        var (request, _) = Ask(s_documents[3]);
        var settings = s_settings with { InfillWith = "diffusion" };
        var first = await FillAsync(request with { Drafts = 3 }, settings);
        var second = await FillAsync(request with { Drafts = 3 }, settings);
        Assert.Equal(Texts(first), Texts(second));
        Assert.Equal(first.Drafts.Length, Texts(first).Distinct().Count());
    }

    /// <summary>Left to choose, the engine shows what compiles if either model has something that does, and asks the second only for that.</summary>
    [Fact]
    public async Task Both_models_are_asked_until_something_compiles()
    {
        var askedToo = 0;
        foreach (var document in s_documents)
        {
            var (request, _) = Ask(document);
            var settings = s_settings with { Review = true };
            var left = await FillAsync(request, settings with { InfillWith = "autoregressive" });
            var auto = await FillAsync(request, settings with { InfillWith = "auto" });
            if (Compiles(left))
            {
                Assert.Equal((Texts(left).First(), false), (Texts(auto).First(), auto.Route.Contains("asked too", StringComparison.Ordinal)));
                continue;
            }

            askedToo++;
            Assert.Contains("asked too", auto.Route, StringComparison.Ordinal);
            var diffusion = await FillAsync(request, settings with { InfillWith = "diffusion" });
            Assert.Equal(Compiles(diffusion), Compiles(auto));
        }

        Assert.InRange(askedToo, 1, s_documents.Length - 1);
    }

    [Fact]
    public async Task Line_endings_change_nothing_but_the_line_endings()
    {
        var (lf, _) = Ask(s_documents[2]);
        var lfResult = await FillAsync(lf, s_settings with { InfillWith = "diffusion" });
        var (crlf, _) = Ask(s_documents[2].Replace("\n", "\r\n", StringComparison.Ordinal), "Crlf.cs");
        var crlfResult = await FillAsync(crlf, s_settings with { InfillWith = "diffusion" });
        Assert.Equal(Texts(lfResult).Select(text => text.Replace("\n", "\r\n", StringComparison.Ordinal)), Texts(crlfResult));
    }

    [Fact]
    public async Task What_cannot_be_filled_is_said_in_a_sentence()
    {
        var (request, text) = Ask(s_documents[0]);
        var overlapping = request with { Holes = [new TextSpan(10, 5), new TextSpan(12, 8)] };
        Assert.Contains("overlap", await ReasonAsync(overlapping), StringComparison.Ordinal);
        Assert.Contains("outside", await ReasonAsync(request with { Holes = [new TextSpan(text.Length - 1, 2)] }), StringComparison.Ordinal);
        Assert.Contains("at least one", await ReasonAsync(request with { Holes = [] }), StringComparison.Ordinal);
        Assert.Contains("neither open nor on the disk", await ReasonAsync(request with { Path = "/nowhere/None.cs" }), StringComparison.Ordinal);
        Assert.Contains("There is no pace", await ReasonAsync(request, s_settings with { InfillWith = "diffusion", InfillPace = "hurry" }), StringComparison.Ordinal);

        var (broken, _) = Ask(Documents.In("if («count > 0»)\n        else else\n            count = 1;"));
        Assert.Contains("mend that first", await ReasonAsync(broken), StringComparison.Ordinal);
        Assert.Contains(
            "not a masked-diffusion model",
            await ReasonAsync(request, s_settings with { InfillWith = "diffusion", DiffusionModel = fixture.Engine.Model!.Path }),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_grammar_and_monitors_the_model_is_left_to_itself()
    {
        var (request, _) = Ask(s_documents[1]);
        var settings = s_settings with { InfillWith = "diffusion", Monitors = MonitorSet.None, Comments = true };
        var result = await FillAsync(request, settings);
        Assert.All(result.Drafts, draft => Assert.Equal(ReviewVerdict.Unknown, draft.Review.Verdict));
        Assert.Equal((0, 0, false), (result.Counters.Refused, result.Counters.Recoveries, result.IsFailure));
    }

    private static bool Compiles(InfillResult result) => result.Drafts.Any(draft => draft.Review.Verdict == ReviewVerdict.Compiles);

    private static IEnumerable<string> Texts(InfillResult result) =>
        result.Drafts.Select(draft => string.Join('\0', draft.Fills.Select(fill => fill.Text)));

    private async Task<string> ReasonAsync(InfillRequest request, EngineSettings? settings = null)
    {
        var result = await FillAsync(request, settings ?? s_settings with { InfillWith = "diffusion" });
        Assert.Empty(result.Drafts);
        return result.EmptyReason!;
    }

    private async Task<InfillResult> FillAsync(InfillRequest request, EngineSettings settings)
    {
        fixture.Engine.Settings = settings;
        return await fixture.Engine.InfillAsync(request, CancellationToken.None);
    }

    /// <summary>The document with what stands in its holes, open, and the holes.</summary>
    private (InfillRequest Request, SourceText Text) Ask(string marked, string name = "Holes.cs")
    {
        var (text, holes) = ("", new List<TextSpan>());
        foreach (var part in marked.Split('«'))
        {
            var end = part.IndexOf('»', StringComparison.Ordinal);
            if (end >= 0)
            {
                holes.Add(new TextSpan(text.Length, end));
            }

            text += part.Replace("»", "", StringComparison.Ordinal);
        }

        // A mark of the cursor that nobody looks at, as the fixture wants one.
        var request = fixture.Open(name, text + "$$");
        return (new InfillRequest { Path = request.Path, Holes = [.. holes] }, SourceText.From(text));
    }
}
