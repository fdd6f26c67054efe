using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using Completion.Cli.Output;
using Completion.CSharp.Monitors;
using Completion.Engine;
using Completion.Engine.Infilling;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Cli.Commands;

/// <summary><c>completion infill FILE --hole L:C-L:C …</c>: fills one or several stretches of a file, together.</summary>
internal static class InfillCommand
{
    private static readonly EngineSettings s_shipped = new();

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The file." };
        var holes = new Option<string[]>("--hole")
        {
            Description = "What is to be written anew, as LINE:COL-LINE:COL, all counted from 1, the end not included; LINE:COL is an empty place. Give it several times to fill several at once.",
            Required = true,
        };
        var drafts = new Option<int>("--drafts") { Description = "Distinct proposals at most, 1 to 8.", DefaultValueFactory = _ => 1 };
        var with = new Option<string>("--with") { Description = $"Who fills the holes: {string.Join(", ", InfillRoute.Names)}.", DefaultValueFactory = _ => s_shipped.InfillWith };
        var slots = new Option<int>("--slots") { Description = "Masks that a hole begins with, 1 to 64.", DefaultValueFactory = _ => s_shipped.InfillSlots };
        var pace = new Option<string>("--pace") { Description = $"How much a step fills and by which rule: {string.Join(", ", InfillPaces.Names)}, with numbers as threshold:least=0.95.", DefaultValueFactory = _ => s_shipped.InfillPace };
        var order = new Option<string>("--order") { Description = $"Which masks are filled first: {string.Join(", ", InfillPaces.Orders)}.", DefaultValueFactory = _ => s_shipped.InfillOrder };
        order.AcceptOnlyFromAmong([.. InfillPaces.Orders]);
        var json = new Option<bool>("--json") { Description = "Print the proposals and counters as JSON." };
        var explain = new Option<bool>("--explain") { Description = "Print who filled the holes, why, and what it took." };
        var project = new Option<string?>("--project") { Description = "Solution or project to load; default: the one that compiles the file." };
        var loose = new Option<bool>("--loose") { Description = "Do not load a project: compile the file alone." };
        var plain = new Option<bool>("--plain") { Description = "Without grammar, monitors and review: what the model alone would say." };
        with.AcceptOnlyFromAmong([.. InfillRoute.Names]);
        drafts.Accept(1, 8);
        slots.Accept(1, 64);
        var engineOptions = new EngineOptions();
        var command = new Command("infill", "Fill one or several stretches of a file, together, and print the change.")
        {
            file, holes, drafts, with, slots, pace, order, json, explain, project, loose, plain,
        };
        engineOptions.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            if (InfillPaces.Problem(parsed.GetValue(pace)!) is { } problem)
            {
                throw new InputException(problem);
            }

            var common = engineOptions.Settings(parsed);
            var settings = common with
            {
                InfillWith = parsed.GetValue(with)!,
                InfillSlots = parsed.GetValue(slots),
                InfillPace = parsed.GetValue(pace)!,
                InfillOrder = parsed.GetValue(order)!,
                Monitors = parsed.GetValue(plain) ? MonitorSet.None : common.Monitors,
                Review = !parsed.GetValue(plain),
            };
            await using var engine = engineOptions.CreateEngine(parsed, settings);
            var path = Path.GetFullPath(parsed.GetValue(file)!);
            if (!File.Exists(path))
            {
                throw new InputException($"There is no file {path}.");
            }

            if (parsed.GetValue(project) is { } named && !File.Exists(named) && !Directory.Exists(named))
            {
                throw new InputException($"There is no project {Path.GetFullPath(named)}.");
            }

            if (engine.Workspace.Get(path) is not { } document)
            {
                throw new InputException($"{path} cannot be read.");
            }

            ImmutableArray<TextSpan> spans = [.. parsed.GetValue(holes)!.Select(hole => SourceRange.Parse(hole).In(path, document.Text))];
            if (!parsed.GetValue(loose))
            {
                await engine.Workspace.OpenAsync(parsed.GetValue(project) ?? path, null, cancellation);
            }

            var result = await engine.InfillAsync(new InfillRequest { Path = path, Holes = spans, Drafts = parsed.GetValue(drafts) }, cancellation);
            if (parsed.GetValue(json))
            {
                Console.Out.WriteLine(InfillPrinter.Json(path, result));
            }
            else
            {
                InfillPrinter.Print(path, document.Text, result, parsed.GetValue(explain));
            }

            return result.Drafts.IsEmpty ? 1 : 0;
        });
        return command;
    }
}
