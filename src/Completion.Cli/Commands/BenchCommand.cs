using System.CommandLine;
using System.Globalization;
using Completion.Engine;
using Microsoft.CodeAnalysis.Text;
using Spectre.Console;

namespace Completion.Cli.Commands;

/// <summary>
/// <c>completion bench PROJECT</c>: types lines of a project's own files key by key, asks for a suggestion after every
/// key as an editor does, and prints how long the answers take.
/// </summary>
internal static class BenchCommand
{
    public static Command Create()
    {
        var project = new Argument<string>("PROJECT") { Description = "A solution, a project, or a folder that holds one." };
        var lines = new Option<int>("--lines") { Description = "Lines to type.", DefaultValueFactory = _ => 20 };
        var keys = new Option<int>("--keys") { Description = "Keys typed in each line.", DefaultValueFactory = _ => 12 };
        var seed = new Option<int>("--seed") { Description = "Decides which lines.", DefaultValueFactory = _ => 1 };
        var drafts = new Option<int>("--drafts") { Description = "Drafts per request.", DefaultValueFactory = _ => 1 };
        var noReuse = new Option<bool>("--no-reuse") { Description = "Answer every key anew, none from memory." };
        lines.Accept(1);
        keys.Accept(1, 100);
        drafts.Accept(1, 8);
        var engineOptions = new EngineOptions();
        var command = new Command("bench", "Type lines of a project key by key and time the suggestions.") { project, lines, keys, seed, drafts, noReuse };
        engineOptions.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var engine = engineOptions.CreateEngine(parsed, engineOptions.Settings(parsed) with { Reuse = !parsed.GetValue(noReuse) });
            var path = Path.GetFullPath(parsed.GetValue(project)!);
            if (!File.Exists(path) && !Directory.Exists(path))
            {
                throw new InputException($"There is no {path}.");
            }

            await Task.WhenAll(engine.LoadModelAsync(null, cancellation), engine.Workspace.OpenAsync(path, null, cancellation));
            var typing = new TypingSession(engine, parsed.GetValue(seed), parsed.GetValue(keys), parsed.GetValue(drafts));
            var files = TypingSession.FilesUnder(Directory.Exists(path) ? path : Path.GetDirectoryName(path)!);
            await typing.TypeAsync(files, lines: 5, _ => { }, cancellation);
            var answers = new List<TypedAnswer>();
            await typing.TypeAsync(files, parsed.GetValue(lines), answers.Add, cancellation);
            Print(engine.Model!, answers);
            return 0;
        });
        return command;
    }

    private static void Print(ModelDescription model, List<TypedAnswer> answers)
    {
        AnsiConsole.MarkupLineInterpolated($"[bold]{model.Name}[/] on {model.Device}");
        var table = new Table().AddColumns("requests", "n", "p50 ms", "p95 ms", "p99 ms", "model", "analysis", "constraint", "review", "tokens", "shown");
        foreach (var (name, group) in new[]
        {
            ("first at a place", answers.Where(a => a.Key == 0).ToList()),
            ("next key", answers.Where(a => a.Key > 0).ToList()),
            ("from memory", answers.Where(a => a.Result.FromMemory).ToList()),
            ("by the model", answers.Where(a => a.Result.Counters.ModelCalls > 0).ToList()),
            ("all", answers),
        })
        {
            if (group.Count > 0)
            {
                table.AddRow(Row(name, [.. group.Select(a => a.Result)]));
            }
        }

        AnsiConsole.Write(table);
        var total = answers.Sum(a => a.Result.Timings.Total);
        var analysis = answers.Sum(a => a.Result.Timings.Analysis + a.Result.Timings.Constraint + a.Result.Timings.Review);
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{(total > 0 ? analysis / total : 0):P0} of the time is analysis, constraint and review.");
    }

    private static string[] Row(string name, CompletionResult[] results)
    {
        var totals = results.Select(r => r.Timings.Total).Order().ToArray();
        double Quantile(double q) => totals[Math.Min(totals.Length - 1, (int)(q * totals.Length))];
        static string Number(double value) => value.ToString("F1", CultureInfo.InvariantCulture);
        return
        [
            name, results.Length.ToString(CultureInfo.InvariantCulture),
            Number(Quantile(0.5)), Number(Quantile(0.95)), Number(Quantile(0.99)),
            Number(results.Average(r => r.Timings.Model)), Number(results.Average(r => r.Timings.Analysis)),
            Number(results.Average(r => r.Timings.Constraint)), Number(results.Average(r => r.Timings.Review)),
            Number(results.Average(r => r.Counters.Tokens)),
            results.Count(r => !r.Drafts.IsEmpty).ToString(CultureInfo.InvariantCulture),
        ];
    }
}

/// <param name="Key">Keys typed in the line before this request; 0: the cursor has just come to the place.</param>
/// <param name="Result">The answer.</param>
internal sealed record TypedAnswer(int Key, CompletionResult Result);

/// <summary>Someone who types: takes the rest of a line away and types it again.</summary>
internal sealed class TypingSession(CompletionEngine engine, int seed, int keys, int drafts)
{
    private readonly Random _random = new(seed);

    public static string[] FilesUnder(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin" or "fetched"))
            .Order(StringComparer.Ordinal),
    ];

    public async Task TypeAsync(string[] files, int lines, Action<TypedAnswer> answered, CancellationToken cancellation)
    {
        if (files.Length == 0)
        {
            throw new InputException("There is no C# file there.");
        }

        for (var typed = 0; typed < lines;)
        {
            var path = files[_random.Next(files.Length)];
            var text = engine.Workspace.Get(path)!.Text;
            var line = text.Lines[_random.Next(text.Lines.Count)];
            var code = line.ToString();
            var indentation = code.Length - code.TrimStart().Length;
            if (code.Length - indentation < keys + 2 || code.TrimStart().StartsWith("//", StringComparison.Ordinal))
            {
                continue;
            }

            await TypeLineAsync(path, text, line, line.Start + indentation + _random.Next(code.Length - indentation - keys), answered, cancellation);
            typed++;
        }
    }

    private async Task TypeLineAsync(
        string path, SourceText text, TextLine line, int start, Action<TypedAnswer> answered, CancellationToken cancellation)
    {
        engine.Workspace.OpenDocument(path, text.Replace(TextSpan.FromBounds(start, line.End), ""));
        try
        {
            for (var key = 0; key <= keys; key++)
            {
                if (key > 0)
                {
                    engine.Workspace.ChangeDocument(path, [new TextChange(new TextSpan(start + key - 1, 0), text[start + key - 1].ToString())]);
                }

                var request = new CompletionRequest
                {
                    Path = path, Position = start + key, Drafts = drafts,
                    Trigger = drafts > 1 ? CompletionTrigger.Invoked : CompletionTrigger.Automatic,
                };
                answered(new TypedAnswer(key, await engine.CompleteAsync(request, cancellation)));
            }
        }
        finally
        {
            engine.Workspace.CloseDocument(path);
        }
    }
}
