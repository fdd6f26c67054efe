using System.Collections.Immutable;
using System.Text;
using Completion.CSharp.Analysis;
using Completion.CSharp.Prompts;
using Completion.CSharp.Workspaces;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Engine.Infilling;

/// <summary>A document with holes in it.</summary>
internal sealed class HoleDocument
{
    private readonly DocumentSnapshot _snapshot;
    private readonly Dictionary<(int Count, string Texts), (DocumentAnalysis Analysis, int Position)> _known = [];

    private HoleDocument(DocumentSnapshot snapshot, ImmutableArray<TextSpan> holes) => (_snapshot, Holes) = (snapshot, holes);

    /// <summary>In the order of the text.</summary>
    public ImmutableArray<TextSpan> Holes { get; }

    /// <summary>Its text, with what stands in the holes.</summary>
    public SourceText Text => _snapshot.Text;

    /// <summary>The holes of a request; or why they are none, a sentence.</summary>
    public static (HoleDocument? Document, string? Problem) Of(DocumentSnapshot snapshot, ImmutableArray<TextSpan> holes)
    {
        if (holes.IsDefaultOrEmpty)
        {
            return (null, "There is no hole to fill; name at least one.");
        }

        ImmutableArray<TextSpan> ordered = [.. holes.OrderBy(hole => hole.Start).ThenBy(hole => hole.End)];
        if (ordered.Any(hole => hole.End > snapshot.Text.Length))
        {
            return (null, $"A hole lies outside of {snapshot.Path}, which has {snapshot.Text.Length} characters.");
        }

        for (var i = 1; i < ordered.Length; i++)
        {
            if (ordered[i].Start < ordered[i - 1].End || ordered[i] == ordered[i - 1])
            {
                return (null, $"The holes {Places(snapshot.Text, ordered[i - 1])} and {Places(snapshot.Text, ordered[i])} overlap; give each its own text.");
            }
        }

        return (new HoleDocument(snapshot, ordered), null);
    }

    /// <summary>The document with what stands in its holes.</summary>
    public DocumentAnalysis Original(CancellationToken cancellation) => DocumentAnalysis.CreateAsync(_snapshot.Document, cancellation).GetAwaiter().GetResult();

    /// <summary>From the first hole to the last.</summary>
    public TextSpan Range => TextSpan.FromBounds(Holes[0].Start, Holes[^1].End);

    /// <summary>
    /// What is written into a hole without the white space at its ends that nobody asked for: in a hole within a line there is none, unless
    /// words would be joined.
    /// </summary>
    public string Trim(int hole, string text)
    {
        if (IsMultiline(Holes[hole]))
        {
            return text;
        }

        var (start, end) = (Holes[hole].Start, Holes[hole].End);
        var (first, last) = (start > 0 && IsWord(Text[start - 1]), end < Text.Length && IsWord(Text[end]));
        var trimmed = first ? text : text.TrimStart();
        return last ? trimmed : trimmed.TrimEnd();
    }

    private static bool IsWord(char character) => char.IsLetterOrDigit(character) || character == '_';

    private static string Places(SourceText text, TextSpan hole)
    {
        var (start, end) = (text.Lines.GetLinePosition(hole.Start), text.Lines.GetLinePosition(hole.End));
        return FormattableString.Invariant($"{start.Line + 1}:{start.Character + 1}-{end.Line + 1}:{end.Character + 1}");
    }

    /// <summary>The fixed texts, n + 1 for n holes, with LF alone.</summary>
    public IReadOnlyList<string> FixedTexts()
    {
        var texts = new List<string>();
        var start = 0;
        foreach (var hole in Holes)
        {
            texts.Add(LineEndings.ToLf(Text.ToString(TextSpan.FromBounds(start, hole.Start))));
            start = hole.End;
        }

        texts.Add(LineEndings.ToLf(Text.ToString(TextSpan.FromBounds(start, Text.Length))));
        return texts;
    }

    /// <summary>What stands in a hole.</summary>
    public string Stood(int hole) => LineEndings.ToLf(Text.ToString(Holes[hole]));

    /// <summary>Whether what stands in a hole is of several lines: then what replaces it may be, too.</summary>
    public bool IsMultiline(TextSpan hole) => Text.Lines.GetLineFromPosition(hole.Start) != Text.Lines.GetLineFromPosition(hole.End);

    /// <summary>The document with its first holes filled and the others empty.</summary>
    /// <param name="fills">For the first holes; with the document's line endings.</param>
    /// <param name="cancellation">Ends the analysis.</param>
    /// <returns>It, and where the next hole is.</returns>
    public (DocumentAnalysis Analysis, int Position) With(IReadOnlyList<string> fills, CancellationToken cancellation)
    {
        var key = string.Join('\0', fills);
        if (!_known.TryGetValue((fills.Count, key), out var known))
        {
            _known.Add((fills.Count, key), known = Analyse(fills, cancellation));
        }

        return known;
    }

    private (DocumentAnalysis Analysis, int Position) Analyse(IReadOnlyList<string> fills, CancellationToken cancellation)
    {
        var changes = Holes.Select((hole, number) => new TextChange(hole, number < fills.Count ? fills[number] : ""));
        var position = fills.Count < Holes.Length ? Holes[fills.Count].Start : 0;
        for (var hole = 0; hole < fills.Count; hole++)
        {
            position += fills[hole].Length - Holes[hole].Length;
        }

        var document = _snapshot.Document.WithText(Text.WithChanges(changes));
        return (DocumentAnalysis.CreateAsync(document, cancellation).GetAwaiter().GetResult(), position);
    }

    /// <summary>What stands between the beginning of the first hole and the end of the last, with all holes filled.</summary>
    public string Whole(IReadOnlyList<string> fills)
    {
        var text = new StringBuilder(fills[0]);
        for (var hole = 1; hole < Holes.Length; hole++)
        {
            text.Append(Text.ToString(TextSpan.FromBounds(Holes[hole - 1].End, Holes[hole].Start))).Append(fills[hole]);
        }

        return text.ToString();
    }

    /// <summary>Where the holes are in the document with all of them empty.</summary>
    public IReadOnlyList<int> EmptyPlaces()
    {
        var (places, removed) = (new int[Holes.Length], 0);
        for (var hole = 0; hole < places.Length; hole++)
        {
            places[hole] = Holes[hole].Start - removed;
            removed += Holes[hole].Length;
        }

        return places;
    }

    /// <summary>A text with the document's line endings.</summary>
    public string InDocument(ReadOnlySpan<byte> text) => LineEndings.ToDocument(Encoding.UTF8.GetString(text), Text);
}
