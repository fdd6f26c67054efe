using System.CommandLine;
using Completion.Cli.Output;
using Completion.CSharp.Monitors;
using Completion.Engine;

namespace Completion.Cli.Commands;

/// <summary><c>completion complete FILE:LINE:COL</c>: the drafts at one place of any file.</summary>
internal static class CompleteCommand
{
    public static Command Create()
    {
        var place = new Argument<string>("FILE:LINE:COL") { Description = "Where the cursor is; both numbers counted from 1." };
        var json = new Option<bool>("--json") { Description = "Print the drafts, timings and counters as JSON." };
        var drafts = new Option<int>("--drafts") { Description = "Distinct drafts at most, 1 to 8.", DefaultValueFactory = _ => 3 };
        var extent = new Option<string>("--extent") { Description = "auto, line, statement or block.", DefaultValueFactory = _ => "auto" };
        var timings = new Option<bool>("--timings") { Description = "Print where the time went." };
        var project = new Option<string?>("--project") { Description = "Solution or project to load; default: the one that compiles the file." };
        var loose = new Option<bool>("--loose") { Description = "Do not load a project: compile the file alone." };
        var plain = new Option<bool>("--plain") { Description = "Without monitors and review: what the model alone would say." };
        var explain = new Option<bool>("--explain") { Description = "Print how the drafts came about: who proposed each token, what was refused by which monitor, where decoding paused." };
        extent.AcceptOnlyFromAmong("auto", "line", "statement", "block");
        drafts.Accept(1, 8);
        var engineOptions = new EngineOptions();
        var command = new Command("complete", "Complete at a place of a file and print the drafts.") { place, json, drafts, extent, timings, project, loose, plain, explain };
        engineOptions.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var location = SourceLocation.Parse(parsed.GetValue(place)!);
            var common = engineOptions.Settings(parsed);
            var settings = common with
            {
                Drafts = parsed.GetValue(drafts),
                Monitors = parsed.GetValue(plain) ? MonitorSet.None : common.Monitors,
                Extent = parsed.GetValue(extent)!,
                Review = !parsed.GetValue(plain),
            };
            await using var engine = engineOptions.CreateEngine(parsed, settings);
            if (!File.Exists(location.File))
            {
                throw new InputException($"There is no file {location.File}.");
            }

            if (parsed.GetValue(project) is { } named && !File.Exists(named) && !Directory.Exists(named))
            {
                throw new InputException($"There is no project {Path.GetFullPath(named)}.");
            }

            if (engine.Workspace.Get(location.File) is not { } document)
            {
                throw new InputException($"{location.File} cannot be read.");
            }

            var position = location.In(document.Text);
            var opening = parsed.GetValue(loose)
                ? Task.CompletedTask
                : engine.Workspace.OpenAsync(parsed.GetValue(project) ?? location.File, null, cancellation);
            await Task.WhenAll(engine.LoadModelAsync(null, cancellation), opening);
            var result = await engine.CompleteAsync(new CompletionRequest { Path = location.File, Position = position, Explain = parsed.GetValue(explain) }, cancellation);
            document = engine.Workspace.Get(location.File)!;
            if (parsed.GetValue(json))
            {
                Console.Out.WriteLine(CompletionJson.Write(engine.Model!, location, document, result));
            }
            else
            {
                ResultPrinter.PrintHeader(engine.Model!, document.Project);
                ResultPrinter.Print(result, document.Text, position, parsed.GetValue(timings), notes: true);
                foreach (var line in result.ExplanationLines())
                {
                    Console.Out.WriteLine(line);
                }
            }

            return 0;
        });
        return command;
    }
}
