using System.Collections.Immutable;
using Completion.CSharp.Context;
using Completion.Inference.Fim;

namespace Completion.Engine.Prompting;

/// <summary>Packs the most valuable snippets that fit a budget of tokens. Not thread-safe.</summary>
/// <remarks>
/// Every snippet is tokenised by itself, whole, and ends a line: its cost does not depend on its neighbours, the sum is exact,
/// and nothing is cut. The most valuable stand last, next to the code.
/// </remarks>
internal sealed class ContextPacker(Func<string, int[]> tokenize, FimTemplate fim)
{
    private (ImmutableArray<Snippet> Snippets, ContextForm Form, string Document, int Room) _key;
    private PackedContext? _last;

    /// <summary>Sets of snippets that had to be packed; the rest were the last one again.</summary>
    public int Packed { get; private set; }

    /// <param name="snippets">The most valuable first.</param>
    /// <param name="form">How they are shown.</param>
    /// <param name="document">The name of the file that is completed.</param>
    /// <param name="room">Tokens at most.</param>
    public PackedContext Pack(ImmutableArray<Snippet> snippets, ContextForm form, string document, int room)
    {
        if (form == ContextForm.None || snippets.IsEmpty || room <= 0)
        {
            return PackedContext.Nothing;
        }

        // The same set is the same array: who chose it remembers it.
        if (_last is null || _key != (snippets, form, document, room))
        {
            Packed++;
            (_key, _last) = ((snippets, form, document, room), Make(snippets, form, document, room));
        }

        return _last;
    }

    private PackedContext Make(ImmutableArray<Snippet> snippets, ContextForm form, string document, int room)
    {
        var (first, last) = form == ContextForm.Files ? (Beginning(), Header(document)) : ([], []);
        var texts = snippets.Select(snippet => form == ContextForm.Files ? (int[])[.. Header(snippet.Origin), .. tokenize(snippet.Text)] : tokenize(Comment(snippet.Text))).ToList();
        var costs = texts.Select(tokens => tokens.Length).ToList();
        var chosen = SnippetKnapsack.Choose(costs, [.. snippets.Select(snippet => snippet.Value)], room - first.Length - last.Length);
        return chosen.Length == 0
            ? PackedContext.Nothing with { Offered = snippets.Length, Room = room }
            : new PackedContext(form, [.. first, .. Enumerable.Reverse(chosen).SelectMany(index => texts[index]), .. last], chosen.Length, snippets.Length, room);
    }

    private int[] Beginning() => fim.RepositoryName is { } marker ? [marker, .. tokenize("solution\n")] : [];

    private int[] Header(string file) => [fim.FileSeparator!.Value, .. tokenize(file + "\n")];

    private static string Comment(string text) =>
        string.Concat(text.TrimEnd('\n').Split('\n').Select(line => line.Length == 0 ? "//\n" : $"// {line}\n"));
}
