using System.Text;
using Completion.Evaluation.Reports.Html.Sections;

namespace Completion.Evaluation.Reports.Html;

/// <summary>The report as one page that needs nothing else: no server, no network, no other file.</summary>
public static class ReportHtml
{
    /// <summary>The page as HTML with LF line endings; the same report gives the same text.</summary>
    public static string Write(EvaluationReport report) => ReportPage.Fill(new Dictionary<string, Markup>
    {
        ["title"] = Markup.Escape($"{report.Project}: evaluation"),
        ["heading"] = HeadingSection.Of(report),
        ["compile-rate"] = PlotSection.CompileRate(report),
        ["summary"] = SummarySection.Of(report),
        ["pairs"] = PairSection.Of(report),
        ["score-at-k"] = PlotSection.ScoreAtK(report),
        ["latency"] = PlotSection.Latency(report),
        ["cost"] = CostSection.Of(report),
        ["settings"] = SettingsSection.Of(report),
        ["guide"] = GuideSection.Of(),
        ["cases"] = CaseData.Of(report),
    });

    /// <summary>Writes <c>report.html</c> (UTF-8) into a folder, which is made if need be, and returns its path.</summary>
    /// <exception cref="EvaluationException">The folder cannot be written.</exception>
    public static string WriteTo(string folder, EvaluationReport report)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var path = Path.Combine(folder, "report.html");
            File.WriteAllText(path, Write(report), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            return path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new EvaluationException($"The report cannot be written to '{folder}': {e.Message} Choose another folder with --out.");
        }
    }
}
