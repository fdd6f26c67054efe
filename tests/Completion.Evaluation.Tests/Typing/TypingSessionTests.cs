using Completion.CSharp.Workspaces;
using Completion.Evaluation.Typing;

namespace Completion.Evaluation.Tests.Typing;

public sealed class TypingSessionTests : IDisposable
{
    private const string Code = "class Order\n{\n    // A comment that is long enough to be typed\n    public int Total { get; set; }\n    int x;\n}\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("completion-typing-").FullName;
    private readonly CodeWorkspace _workspace = new(new WorkspaceOptions { WatchFiles = false });

    public void Dispose()
    {
        _workspace.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Types_the_keys_of_a_line_whose_rest_was_taken_away_and_leaves_the_file_as_it_was()
    {
        var file = Write("Order.cs", Code);
        var session = new TypingSession(_workspace, seed: 1, keys: 5);
        var line = session.Lines([file], 1).Single();
        var asked = new List<(int Key, string Text, int Position)>();
        await session.TypeAsync(line, key =>
        {
            asked.Add((key.Key, _workspace.Get(key.Path)!.Text.ToString(), key.Position));
            return Task.CompletedTask;
        });
        Assert.Equal(Enumerable.Range(0, 6), asked.Select(entry => entry.Key));
        Assert.All(asked, entry =>
        {
            Assert.Equal(line.Start + entry.Key, entry.Position);
            Assert.Equal(Code[..entry.Position] + Code[line.End..], entry.Text);
        });
        Assert.DoesNotContain("//", line.Text.Lines.GetLineFromPosition(line.Start).ToString(), StringComparison.Ordinal);
        Assert.InRange(line.End - line.Start, 5, 40);
        Assert.Equal(Code, _workspace.Get(file)!.Text.ToString());
    }

    [Fact]
    public async Task An_editor_that_closes_brackets_leaves_them_behind_the_cursor_and_has_them_typed_over()
    {
        const string whole = "Call(list[0], \"a\").Then(";
        var file = Write("Brackets.cs", $"class C\n{{\n{whole}x);\n}}\n");
        var text = _workspace.Get(file)!.Text;
        var start = text.ToString().IndexOf("Call", StringComparison.Ordinal);
        var behind = new List<string>();
        var session = new TypingSession(_workspace, seed: 1, keys: whole.Length, closesBrackets: true);
        await session.TypeAsync(new TypedLine(file, text, start, text.Lines.GetLineFromPosition(start).End), key =>
        {
            var line = _workspace.Get(key.Path)!.Text.Lines.GetLineFromPosition(key.Position);
            Assert.Equal(whole[..key.Key], line.ToString()[..(key.Position - line.Start)]);
            behind.Add(line.ToString()[(key.Position - line.Start)..]);
            return Task.CompletedTask;
        });
        Assert.Equal(["", ")", "])", "\")"], behind.Where((rest, key) => key == 0 || rest != behind[key - 1]).Distinct());
        Assert.Equal(")", behind[^1]);
    }

    [Fact]
    public void The_seed_decides_the_lines()
    {
        var file = Write("Order.cs", Code);
        int[] Starts(int seed) => [.. new TypingSession(_workspace, seed, keys: 2).Lines([file], 20).Select(line => line.Start)];
        Assert.Equal(Starts(1), Starts(1));
        Assert.NotEqual(Starts(1), Starts(2));
    }

    [Fact]
    public void Says_what_to_do_where_no_line_is_long_enough()
    {
        var file = Write("Short.cs", "class C;\n");
        var session = new TypingSession(_workspace, seed: 1, keys: 50);
        Assert.Contains("type fewer keys", Assert.Throws<EvaluationException>(() => session.Lines([file], 1).ToList()).Message);
        Assert.Throws<EvaluationException>(() => session.Lines([], 1).ToList());
    }

    [Fact]
    public void What_builds_made_is_not_typed()
    {
        var file = Write("A.cs", Code);
        Write("obj/B.cs", Code);
        Write("bin/C.cs", Code);
        Assert.Equal([file], TypingSession.FilesUnder(_folder));
    }

    [Fact]
    public void Compares_answers_key_by_key()
    {
        TypedBy By(params (string Text, double Milliseconds)[] answers) =>
            new("x", [.. answers.Select((answer, key) => new TypedKeyAnswer(key, answer.Text, answer.Milliseconds, FromMemory: false))]);
        var (a, b) = (By(("x", 1), ("y", 2), ("", 6)), By(("x", 1), ("z", 1), ("", 1)));
        Assert.Equal(2, a.EqualTo(b));
        Assert.Equal(2, a.Milliseconds(0.5));
        Assert.Equal(3, a.MeanMilliseconds);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}
