using Microsoft.CodeAnalysis.Text;

namespace Completion.Server.Documents;

/// <summary>Where the lines of a text begin, as the protocol sees lines: they end at LF, CR LF or CR, and at nothing else.</summary>
/// <remarks>
/// Immutable. Roslyn's own table also breaks lines at U+0085, U+2028 and U+2029, so its line numbers are not the
/// protocol's. Whether a line begins at an offset depends only on the characters before and at it; therefore a change
/// asks anew about the inserted text and its two edges, and moves the rest.
/// </remarks>
internal sealed class LineTable
{
    private readonly int[] _starts;

    private LineTable(int[] starts) => _starts = starts;

    public int Count => _starts.Length;

    public static LineTable Of(SourceText text)
    {
        var starts = new List<int> { 0 };
        AddStarts(text, 1, text.Length, starts);
        return new LineTable([.. starts]);
    }

    /// <summary>The table after <paramref name="replaced"/> of the former text became <paramref name="length"/> characters in <paramref name="text"/>.</summary>
    public LineTable Change(SourceText text, TextSpan replaced, int length)
    {
        var starts = new List<int>(_starts.Length + 1);
        var firstAsked = Math.Max(1, replaced.Start);
        var kept = LowerBound(firstAsked);
        starts.AddRange(_starts.AsSpan(0, kept));
        AddStarts(text, firstAsked, replaced.Start + length, starts);
        var shift = length - replaced.Length;
        for (var i = LowerBound(Math.Max(firstAsked, replaced.End + 1)); i < _starts.Length; i++)
            starts.Add(_starts[i] + shift);
        return new LineTable([.. starts]);
    }

    public int Start(int line) => _starts[line];

    /// <summary>The offset after the line's last character before its line break.</summary>
    public int End(int line, SourceText text)
    {
        if (line == _starts.Length - 1)
            return text.Length;
        var next = _starts[line + 1];
        var isPair = text[next - 1] == '\n' && next - 2 >= _starts[line] && text[next - 2] == '\r';
        return next - (isPair ? 2 : 1);
    }

    public int LineOf(int offset)
    {
        var found = Array.BinarySearch(_starts, offset);
        return found >= 0 ? found : ~found - 1;
    }

    private int LowerBound(int offset)
    {
        var found = Array.BinarySearch(_starts, offset);
        return found >= 0 ? found : ~found;
    }

    private static void AddStarts(SourceText text, int first, int last, List<int> starts)
    {
        if (first > last)
            return;
        var window = new char[Math.Min(4096, last - first + 2)];
        // The window begins one character early: a line begins after a character, not at one.
        for (var at = first - 1; at < last;)
        {
            var count = Math.Min(window.Length, text.Length - at);
            text.CopyTo(at, window, 0, count);
            var asked = Math.Min(at + count == text.Length ? count : count - 1, last - at);
            for (var i = 0; i < asked; i++)
            {
                if (window[i] == '\n' || (window[i] == '\r' && !(i + 1 < count && window[i + 1] == '\n')))
                    starts.Add(at + i + 1);
            }

            at += asked;
        }
    }
}
