using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Completion.Evaluation.Metrics;
using Completion.Evaluation.Reports;
using Completion.Evaluation.Reports.Html;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Evaluation.Tests.Reports.Html;

public sealed class ReportHtmlTests
{
    private static readonly string[] Hostile =
    [
        "</script><script>alert(1)</script>", "<!--<script>", "]]>", "\" onload=\"x", "' & &amp; {{cases}}", "\u2028\u2029",
        "\ud800", "x\udc00y", "\U0001F600", "\0\u0001\u001f\u007f\uffff", "\r\n\t", "",
    ];

    [Fact]
    public void The_same_report_gives_the_same_page() =>
        Assert.Equal(ReportHtml.Write(ReportSamples.Of()), ReportHtml.Write(ReportSamples.Of()));

    [Fact]
    public void The_page_has_no_place_left_unfilled_and_LF_alone()
    {
        var page = ReportHtml.Write(ReportSamples.Of());

        Assert.DoesNotMatch(@"\{\{[a-z-]+\}\}", page);
        Assert.DoesNotContain('\r', page);
        Assert.EndsWith("</html>\n", page);
    }

    [Fact]
    public void The_policy_names_the_hashes_of_the_one_script_and_the_one_style_sheet()
    {
        var page = ReportHtml.Write(ReportSamples.Of());
        var policy = Regex.Match(page, "Content-Security-Policy\" content=\"([^\"]*)\"").Groups[1].Value.Replace("&#39;", "'");

        Assert.StartsWith("default-src 'none';", policy);
        Assert.Contains($"script-src '{HashOf(page, "<script>", "</script>")}'", policy);
        Assert.Contains($"style-src '{HashOf(page, "<style>", "</style>")}'", policy);
        Assert.DoesNotMatch(@"\s(style|on[a-z]+|src)=""", page[..page.IndexOf("<script")]);
    }

    [Fact]
    public void Every_mode_kind_metric_and_case_is_there()
    {
        var report = ReportSamples.Of(modes: 4, kinds: 10);
        var page = ReportHtml.Write(report);

        Assert.All(report.Modes, mode => Assert.Contains($"</span>{mode.Name}</th>", page));
        Assert.All(report.Kinds, kind => Assert.Contains($"<summary>{kind} <span", page));
        Assert.All(MetricCatalogue.All, metric => Assert.Contains($"<code>{metric.Name}</code>", page));
        var data = DataOf(page);
        Assert.Equal(report.Cases.Select(one => one.Id), data.GetProperty("cases").EnumerateArray().Select(one => one.GetProperty("id").GetString()));
        Assert.All(data.GetProperty("cases").EnumerateArray(), one => Assert.Equal(4, one.GetProperty("outcomes").GetArrayLength()));
    }

    [Fact]
    public void Numbers_stand_with_their_intervals_and_differences_say_in_words_which_way_they_go()
    {
        var page = ReportHtml.Write(ReportSamples.Of());

        Assert.Contains("<b>30.0</b> <span class=\"interval\">[20.0, 40.0]</span>", page);
        Assert.Matches("class=\"better\">.*\\+20\\.0.*\\[\\+10\\.0, \\+30\\.0\\].*▲ higher.*0\\.0654", page);
        Assert.Matches("class=\"worse\">.*−20\\.0.*▼ lower.*&lt; 0\\.0001", page);
        Assert.Matches("class=\"even\">.*\\+1\\.0(?!.*(higher|lower)).*–", page);
        Assert.Contains("<td class=\"\">1.50</td><td class=\"\">2.00</td>", page);
        Assert.Contains("1 min 01 s", page);
        Assert.Contains("1.00 GiB", page);
    }

    [Fact]
    public void A_partial_report_says_so_and_a_whole_one_does_not()
    {
        Assert.DoesNotContain("PARTIAL", ReportHtml.Write(ReportSamples.Of()));

        var page = ReportHtml.Write(ReportSamples.Of() with { Partial = "It was stopped.", Count = 20, Stale = 3, Shard = "2/4" });

        Assert.Contains("<strong>PARTIAL</strong> 6 of 20 completed in every mode. It was stopped.", page);
        Assert.Contains("3 stale, left out; shard 2/4 alone", page);
    }

    [Fact]
    public void Of_many_notes_the_first_are_open_and_none_is_left_out()
    {
        var page = ReportHtml.Write(ReportSamples.Of() with { Notes = [.. Enumerable.Range(1, 5).Select(i => $"Note {i}.")] });

        Assert.Matches("<li>Note 3.</li></ul><details><summary>2 further notes</summary><ul><li>Note 4.</li><li>Note 5.</li>", page);
    }

    [Fact]
    public void A_report_without_cases_or_without_a_second_mode_says_what_is_missing()
    {
        var report = ReportSamples.Of(modes: 1, kinds: 1);
        var page = ReportHtml.Write(report with { Cases = [], Summaries = [] });

        Assert.Contains("No case has been completed.", page);
        Assert.Contains("One mode was evaluated", page);
        Assert.Contains("Every mode was asked for one draft", page);
        Assert.DoesNotContain("<svg", page);
    }

    [Fact]
    public void What_a_project_holds_never_becomes_markup()
    {
        var page = ReportHtml.Write(ReportSamples.With("</script><script>alert(1)</script><img src=x>"));

        Assert.Equal(2, Regex.Count(page, "</script>"));
        Assert.DoesNotContain("<img", page);
        Assert.DoesNotContain("alert(1)<", page);
    }

    [Fact]
    public void Any_text_comes_back_from_the_page_as_it_went_in()
    {
        var texts = Gen.OneOf(
            Gen.Elements(Hostile),
            ArbMap.Default.GeneratorFor<string>().Select(text => text ?? ""),
            Gen.Choose(0, 0xffff).Select(unit => (char)unit).ArrayOf().Select(units => new string(units)));

        Prop.ForAll(texts.Two().Select(two => two.Item1 + two.Item2).ToArbitrary(), text =>
        {
            var page = ReportHtml.Write(ReportSamples.With(text));
            var one = DataOf(page).GetProperty("cases")[0];
            var draft = one.GetProperty("outcomes")[0].GetProperty("drafts")[0];
            string?[] found =
            [
                one.GetProperty("id").GetString(), one.GetProperty("truth")[0].GetString(), one.GetProperty("context")[1].GetString(),
                draft.GetProperty("text")[0].GetString(), draft.GetProperty("errors")[0].GetString(),
            ];
            // Broken UTF-16 has no other form in a file.
            var expected = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
            Assert.All(found, value => Assert.Equal(expected, value));
            Assert.Equal(2, Regex.Count(page, "</script", RegexOptions.IgnoreCase));
            Assert.DoesNotContain("<!--", page);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Writing_into_a_folder_gives_its_path_and_a_folder_that_cannot_be_is_refused()
    {
        var folder = Directory.CreateTempSubdirectory("report-html-").FullName;
        try
        {
            var path = ReportHtml.WriteTo(Path.Combine(folder, "new"), ReportSamples.Of());
            Assert.Equal(ReportHtml.Write(ReportSamples.Of()), File.ReadAllText(path));

            var refusal = Assert.Throws<EvaluationException>(() => ReportHtml.WriteTo(path, ReportSamples.Of()));
            Assert.Contains("--out", refusal.Message);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static JsonElement DataOf(string page)
    {
        var start = page.IndexOf("id=\"data\">", StringComparison.Ordinal) + "id=\"data\">".Length;
        return JsonDocument.Parse(page[start..page.IndexOf("</script>", start, StringComparison.Ordinal)]).RootElement;
    }

    private static string HashOf(string page, string open, string close)
    {
        var start = page.IndexOf(open, StringComparison.Ordinal) + open.Length;
        var text = page[start..page.IndexOf(close, start, StringComparison.Ordinal)];
        return $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";
    }
}
