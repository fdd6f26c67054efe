using Completion.CSharp.Workspaces;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Evaluation.Typing;

/// <summary>Someone who types: takes the rest of a line away and types it again, key by key, in the documents of a workspace.</summary>
/// <param name="workspace">The documents; each is open while a line of it is typed.</param>
/// <param name="seed">Decides which lines.</param>
/// <param name="keys">Keys typed in a line.</param>
/// <param name="closesBrackets">Whether the editor closes brackets and quotes by itself, and has them typed over.</param>
public sealed class TypingSession(CodeWorkspace workspace, int seed, int keys, bool closesBrackets = false)
{
    /// <summary>Places tried for each line: a file may have none that is long enough.</summary>
    private const int MostTries = 2000;

    private readonly Random _random = new(seed);

    /// <summary>The C# files of a folder and those below it, without what builds and fetching made.</summary>
    public static string[] FilesUnder(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin" or "fetched"))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Lines to type, that are long enough and no comment.</summary>
    /// <param name="files">Where from.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="EvaluationException">There is no such line, or not even a file.</exception>
    public IEnumerable<TypedLine> Lines(IReadOnlyList<string> files, int count)
    {
        if (files.Count == 0)
            throw new EvaluationException("There is no C# file there.");
        for (var tries = MostTries; count > 0; tries--)
        {
            if (tries == 0)
                throw new EvaluationException($"No line of code with more than {keys} characters was found there; type fewer keys.");
            var path = files[_random.Next(files.Count)];
            if (workspace.Get(path)?.Text is not { } text || Pick(path, text) is not { } line)
                continue;
            (count, tries) = (count - 1, MostTries + 1);
            yield return line;
        }
    }

    /// <summary>Types a line and asks before the first key and after every key.</summary>
    public async Task TypeAsync(TypedLine line, Func<TypedKey, Task> ask)
    {
        workspace.OpenDocument(line.Path, line.Text.Replace(TextSpan.FromBounds(line.Start, line.End), ""));
        var brackets = closesBrackets ? new ClosedBrackets() : null;
        try
        {
            for (var key = 0; key <= keys; key++)
            {
                if (key > 0)
                {
                    var typed = brackets?.Typed(line.Text[line.Start + key - 1]) ?? line.Text[line.Start + key - 1].ToString();
                    workspace.ChangeDocument(line.Path, [new TextChange(new TextSpan(line.Start + key - 1, 0), typed)]);
                }

                await ask(new TypedKey(line.Path, line.Start + key, key)).ConfigureAwait(false);
            }
        }
        finally
        {
            workspace.CloseDocument(line.Path);
        }
    }

    private TypedLine? Pick(string path, SourceText text)
    {
        var line = text.Lines[_random.Next(text.Lines.Count)];
        var code = line.ToString();
        var indentation = code.Length - code.TrimStart().Length;
        return code.Length - indentation < keys + 2 || code.TrimStart().StartsWith("//", StringComparison.Ordinal)
            ? null
            : new TypedLine(path, text, line.Start + indentation + _random.Next(code.Length - indentation - keys), line.End);
    }
}

/// <summary>A line to type.</summary>
/// <param name="Path">Its document.</param>
/// <param name="Text">The document's text with the line as it is.</param>
/// <param name="Start">Where typing begins; what follows on the line is taken away first.</param>
/// <param name="End">The end of the line.</param>
public sealed record TypedLine(string Path, SourceText Text, int Start, int End);

/// <summary>A moment to ask.</summary>
/// <param name="Path">The document.</param>
/// <param name="Position">The cursor.</param>
/// <param name="Key">Keys typed in the line so far; 0: the cursor has just come to the place.</param>
public sealed record TypedKey(string Path, int Position, int Key);
