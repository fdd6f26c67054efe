using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Completion.Cli.Output;
using Completion.Engine;
using Microsoft.CodeAnalysis.Text;
using Spectre.Console;

namespace Completion.Cli.Commands;

/// <summary><c>completion demo</c>: completes at the marked cursors of the sample solution.</summary>
internal static partial class DemoCommand
{
    public static Command Create()
    {
        var samples = new Option<string?>("--samples") { Description = "Folder with a solution and cursors.json; default: the samples that come with the product." };
        var timings = new Option<bool>("--timings") { Description = "Print where the time went." };
        var engineOptions = new EngineOptions();
        var command = new Command("demo", "Complete at several places of the sample solution.") { samples, timings };
        engineOptions.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var folder = parsed.GetValue(samples) ?? FindSamples();
            var cursors = ReadCursors(folder);
            await using var engine = engineOptions.CreateEngine(parsed, engineOptions.Settings(parsed));
            var load = engine.Workspace.OpenAsync(folder, null, cancellation);
            await Task.WhenAll(engine.LoadModelAsync(null, cancellation), load);
            ResultPrinter.PrintHeader(engine.Model!, null);
            foreach (var project in load.Result.Projects)
            {
                AnsiConsole.MarkupLineInterpolated(
                    $"[grey]{Path.GetFileName(project.Path)} {project.TargetFramework} {project.State} {project.Message}[/]");
            }

            var compiling = 0;
            foreach (var cursor in cursors)
            {
                compiling += await CompleteAsync(engine, folder, cursor, parsed.GetValue(timings), cancellation) ? 1 : 0;
            }

            AnsiConsole.WriteLine();
            AnsiConsole.MarkupLineInterpolated(
                CultureInfo.InvariantCulture, $"[bold]{compiling} of {cursors.Length}[/] places have a first draft that compiles. While you type, drafts that add errors are not shown; here they are, marked.");
            return 0;
        });
        return command;
    }

    private static async Task<bool> CompleteAsync(
        CompletionEngine engine, string folder, Cursor cursor, bool timings, CancellationToken cancellation)
    {
        var path = Path.GetFullPath(Path.Combine(folder, cursor.File));
        var original = engine.Workspace.Get(path)?.Text ?? throw new InputException($"cursors.json names {cursor.File}, which is not there.");
        var start = new SourceLocation(path, cursor.Line, cursor.Column).In(original);
        var end = new SourceLocation(path, cursor.DeleteToLine ?? cursor.Line, cursor.DeleteToColumn ?? cursor.Column).In(original);
        var missing = TextSpan.FromBounds(start, end);
        engine.Workspace.OpenDocument(path, original.Replace(missing, ""));
        try
        {
            var result = await engine.CompleteAsync(new CompletionRequest { Path = path, Position = start }, cancellation);
            AnsiConsole.WriteLine();
            AnsiConsole.MarkupLineInterpolated($"[bold]{cursor.Title}[/] [grey]{cursor.File}:{cursor.Line}:{cursor.Column}, instead of[/] {FirstLine(original.ToString(missing))}");
            ResultPrinter.Print(result, engine.Workspace.Get(path)!.Text, start, timings, notes: timings);
            return result.Drafts.FirstOrDefault()?.Review.Verdict == ReviewVerdict.Compiles;
        }
        finally
        {
            engine.Workspace.CloseDocument(path);
        }
    }

    private static string FirstLine(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        return lines.Length == 1 ? lines[0] : $"{lines[0].TrimEnd()} …";
    }

    internal static string FindSamples()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "samples", "cursors.json");
            if (File.Exists(candidate))
            {
                return Path.GetDirectoryName(candidate)!;
            }
        }

        throw new InputException("The samples are not here: run this from a clone, or name a folder with --samples.");
    }

    private static Cursor[] ReadCursors(string folder)
    {
        var path = Path.Combine(folder, "cursors.json");
        if (!File.Exists(path))
        {
            throw new InputException($"There is no {path}: name a folder with a cursors.json.");
        }

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(path), CursorJson.Default.CursorArray)
                ?? throw new InputException($"{path} holds no list of cursors.");
        }
        catch (JsonException error)
        {
            throw new InputException($"{path} is not a list of cursors: {error.Message}");
        }
    }

    /// <summary>A place of the sample, counted from 1, and how far the text after it is taken away before completing.</summary>
    internal sealed record Cursor(string Title, string File, int Line, int Column, int? DeleteToLine, int? DeleteToColumn);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(Cursor[]))]
    private sealed partial class CursorJson : JsonSerializerContext;
}
