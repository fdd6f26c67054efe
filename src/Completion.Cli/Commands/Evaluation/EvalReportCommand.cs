using System.CommandLine;
using Completion.Evaluation.Reports;
using Completion.Evaluation.Reports.Html;

namespace Completion.Cli.Commands.Evaluation;

/// <summary><c>completion eval report FILE --out FOLDER</c>: the page of a report that was written before.</summary>
internal static class EvalReportCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "report.json, or the folder that holds it." };
        var output = new Option<string>("--out") { Description = "Folder for report.html.", DefaultValueFactory = _ => "." };
        var command = new Command("report", "Write the page of a report: plots, tables and all cases in one file.") { file, output };
        command.SetAction((parsed, _) =>
        {
            Console.Out.WriteLine($"Written to {ReportHtml.WriteTo(parsed.GetValue(output)!, ReportJson.ReadFrom(parsed.GetValue(file)!))}");
            return Task.FromResult(0);
        });
        return command;
    }
}
