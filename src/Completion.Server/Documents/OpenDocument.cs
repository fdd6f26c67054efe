using System.Text;
using Completion.Server.Protocol;
using Microsoft.CodeAnalysis.Text;
using Range = Completion.Server.Protocol.Range;

namespace Completion.Server.Documents;

/// <summary>A document that the editor has open, at one version. Immutable.</summary>
internal sealed class OpenDocument(
    string uri, string path, bool isCSharp, int version, SourceText text, LineTable lines, PositionEncoding encoding)
{
    private readonly CancellationTokenSource _superseded = new();

    /// <summary>As the client spells it.</summary>
    public string Uri { get; } = uri;

    /// <summary>As the workspace knows it.</summary>
    public string Path { get; } = path;

    public bool IsCSharp { get; } = isCSharp;

    public int Version { get; } = version;

    public SourceText Text { get; } = text;

    public LineTable Lines { get; } = lines;

    /// <summary>Cancelled when the document was changed or closed: what is computed from this version comes too late.</summary>
    public CancellationToken Superseded => _superseded.Token;

    /// <summary>Cancels <see cref="Superseded"/>; who waits for it runs elsewhere, so this returns at once.</summary>
    public void Supersede() => _ = _superseded.CancelAsync();

    public OpenDocument With(int version, SourceText text, LineTable lines) => new(Uri, Path, IsCSharp, version, text, lines, encoding);

    /// <summary>The offset of a position. As the protocol says, what lies beyond a line counts as its end.</summary>
    public int OffsetAt(Position position) => OffsetAt(position, Text, Lines);

    /// <summary>The same in another text of this document, in the midst of a change.</summary>
    public int OffsetAt(Position position, SourceText text, LineTable lines)
    {
        if (position.Line < 0)
            return 0;
        if (position.Line >= lines.Count)
            return text.Length;
        var start = lines.Start(position.Line);
        var length = lines.End(position.Line, text) - start;
        if (position.Character <= 0)
            return start;
        if (encoding == PositionEncoding.Utf16)
            return start + Math.Min(position.Character, length);

        Span<char> line = length <= 512 ? stackalloc char[length] : new char[length];
        CopyTo(text, start, line);
        var bytes = 0;
        var at = 0;
        while (at < length)
        {
            Rune.DecodeFromUtf16(line[at..], out var rune, out var units);
            bytes += rune.Utf8SequenceLength;
            if (bytes > position.Character)
                break;
            at += units;
        }

        return start + at;
    }

    /// <summary>The position of an offset.</summary>
    public Position PositionAt(int offset)
    {
        var line = Lines.LineOf(offset);
        var start = Lines.Start(line);
        var length = Math.Min(offset, Lines.End(line, Text)) - start;
        if (encoding == PositionEncoding.Utf16)
            return new Position(line, length);

        Span<char> before = length <= 512 ? stackalloc char[length] : new char[length];
        CopyTo(Text, start, before);
        var bytes = 0;
        foreach (var rune in before.EnumerateRunes())
            bytes += rune.Utf8SequenceLength;
        return new Position(line, bytes);
    }

    /// <summary>The span of a range; a range that runs backwards counts forwards.</summary>
    public TextSpan SpanOf(Range range) => SpanOf(range, Text, Lines);

    public TextSpan SpanOf(Range range, SourceText text, LineTable lines)
    {
        var start = OffsetAt(range.Start, text, lines);
        var end = OffsetAt(range.End, text, lines);
        return TextSpan.FromBounds(Math.Min(start, end), Math.Max(start, end));
    }

    public Range RangeOf(TextSpan span) => new(PositionAt(span.Start), PositionAt(span.End));

    /// <summary>Whether a span begins and ends on the same line, as ranges of suggestions must.</summary>
    public bool IsOnOneLine(TextSpan span) => Lines.LineOf(span.Start) == Lines.LineOf(span.End);

    private static void CopyTo(SourceText text, int start, Span<char> destination)
    {
        for (var i = 0; i < destination.Length; i++)
            destination[i] = text[start + i];
    }
}
