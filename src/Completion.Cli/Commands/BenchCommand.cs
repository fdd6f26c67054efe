using System.CommandLine;
using Completion.Engine;
using Completion.Evaluation.Typing;

namespace Completion.Cli.Commands;

/// <summary>
/// <c>completion bench PROJECT</c>: types lines of a project's own files key by key, asks for a suggestion after every
/// key as an editor does, and prints how long the answers take.
/// </summary>
internal static class BenchCommand
{
    /// <summary>Lines typed before the clock starts.</summary>
    private const int WarmUpLines = 5;

    public static Command Create()
    {
        var project = new Argument<string>("PROJECT") { Description = "A solution, a project, or a folder that holds one." };
        var lines = new Option<int>("--lines") { Description = "Lines to type.", DefaultValueFactory = _ => 20 };
        var keys = new Option<int>("--keys") { Description = "Keys typed in each line.", DefaultValueFactory = _ => 12 };
        var seed = new Option<int>("--seed") { Description = "Decides which lines.", DefaultValueFactory = _ => 1 };
        var drafts = new Option<int>("--drafts") { Description = "Drafts per request.", DefaultValueFactory = _ => 1 };
        var brackets = new Option<bool>("--brackets") { Description = "The editor closes brackets and quotes by itself." };
        var noReuse = new Option<bool>("--no-reuse") { Description = "Answer every key anew, none from memory." };
        var peer = new Option<bool>("--peer") { Description = "Type in one file, without monitors, and have node-llama-cpp answer the same prompts. Needs `npm run peer` once." };
        var method = new Option<string>("--method") { Description = "How drafts after the first come about.", DefaultValueFactory = _ => new EngineSettings().DraftMethod };
        method.AcceptOnlyFromAmong(DraftMethods.Names);
        lines.Accept(1);
        keys.Accept(1, 100);
        drafts.Accept(1, 8);
        var engineOptions = new EngineOptions();
        var command = new Command("bench", "Type lines of a project key by key and time the suggestions.") { project, lines, keys, seed, drafts, method, brackets, noReuse, peer };
        engineOptions.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var settings = engineOptions.Settings(parsed) with { Reuse = !parsed.GetValue(noReuse), DraftMethod = parsed.GetValue(method)! };
            await using var engine = engineOptions.CreateEngine(parsed, settings);
            var path = Path.GetFullPath(parsed.GetValue(project)!);
            if (!File.Exists(path) && !Directory.Exists(path))
            {
                throw new InputException($"There is no {path}.");
            }

            await Task.WhenAll(engine.LoadModelAsync(null, cancellation), engine.Workspace.OpenAsync(path, null, cancellation));
            var files = TypingSession.FilesUnder(Directory.Exists(path) ? path : Path.GetDirectoryName(path)!);
            var session = new TypingSession(engine.Workspace, parsed.GetValue(seed), parsed.GetValue(keys), parsed.GetValue(brackets));
            await TypeAsync(engine, session, session.Lines(files, WarmUpLines), drafts: 1, _ => { }, cancellation);
            if (parsed.GetValue(peer))
            {
                var first = session.Lines(files, 1).Single();
                BenchTables.Print(engine.Model!, await TypingComparison.RunAsync(
                    engine, settings, session, [.. session.Lines([first.Path], parsed.GetValue(lines))], cancellation));
                return 0;
            }

            var answers = new List<TypedAnswer>();
            await TypeAsync(engine, session, session.Lines(files, parsed.GetValue(lines)), parsed.GetValue(drafts), answers.Add, cancellation);
            BenchTables.Print(engine.Model!, answers);
            return 0;
        });
        return command;
    }

    private static async Task TypeAsync(
        CompletionEngine engine, TypingSession session, IEnumerable<TypedLine> lines, int drafts, Action<TypedAnswer> answered, CancellationToken cancellation)
    {
        foreach (var line in lines)
        {
            await session.TypeAsync(line, async key =>
            {
                var request = new CompletionRequest
                {
                    Path = key.Path, Position = key.Position, Drafts = drafts,
                    Trigger = drafts > 1 ? CompletionTrigger.Invoked : CompletionTrigger.Automatic,
                };
                answered(new TypedAnswer(key.Key, await engine.CompleteAsync(request, cancellation)));
            });
        }
    }
}

/// <param name="Key">Keys typed in the line before this request; 0: the cursor has just come to the place.</param>
/// <param name="Result">The answer.</param>
internal sealed record TypedAnswer(int Key, CompletionResult Result);
