namespace Completion.Corpus.Spans;

/// <summary>Turns offsets in UTF-16 units, which Roslyn counts, into offsets in code points, which Python counts.</summary>
internal sealed class CodePoints
{
    // Where the second halves of surrogate pairs are; of most texts there are none.
    private readonly List<int> _secondHalves = [];

    public CodePoints(string text)
    {
        for (var at = text.AsSpan().IndexOfAnyInRange('\uDC00', '\uDFFF'); at >= 0 && at < text.Length; at++)
        {
            if (char.IsLowSurrogate(text[at]))
                _secondHalves.Add(at);
        }
    }

    /// <summary>The offset of a character that is not the second half of one.</summary>
    public int At(int offset)
    {
        if (_secondHalves.Count == 0)
            return offset;
        var before = _secondHalves.BinarySearch(offset);
        return offset - (before >= 0 ? before : ~before);
    }
}
