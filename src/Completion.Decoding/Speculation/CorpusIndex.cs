namespace Completion.Decoding.Speculation;

/// <summary>Files as tokens, and all their suffixes in order: what followed some tokens anywhere, in two binary searches.</summary>
/// <remarks>Immutable. Two integers for each token.</remarks>
internal sealed class CorpusIndex
{
    /// <summary>Tokens of a match at most, and of a suffix that are sorted: one more follows the match.</summary>
    public const int LongestMatch = 63, SortedTokens = LongestMatch + 1;

    public static readonly CorpusIndex Empty = new([], 0, CancellationToken.None);

    private readonly int[] _text;
    private readonly int[] _suffixes;
    private readonly Dictionary<string, (int Start, int End)> _files = [];

    /// <param name="files">Their tokens, those edited last at the end.</param>
    /// <param name="edited">How many of them, at the end, were edited.</param>
    public CorpusIndex(IReadOnlyList<(string Key, ReadOnlyMemory<int> Tokens)> files, int edited, CancellationToken cancellation)
    {
        _text = new int[files.Sum(file => file.Tokens.Length + 1)];
        var (end, most) = (0, -1);
        for (var i = 0; i < files.Count; i++)
        {
            EditedFrom = i == files.Count - edited ? end : EditedFrom;
            var (key, tokens) = files[i];
            tokens.Span.CopyTo(_text.AsSpan(end));
            foreach (var token in tokens.Span)
            {
                most = Math.Max(most, token);
            }

            _files[key] = (end, end + tokens.Length);
            end += tokens.Length;
            _text[end++] = -1;
        }

        EditedFrom = edited == 0 ? end : EditedFrom;
        _suffixes = SuffixSort.Sort(_text, most + 1, SortedTokens, cancellation);
    }

    /// <summary>Tokens of all files.</summary>
    public int Count => _suffixes.Length;

    /// <summary>Positions at and after this are of edited files, those edited last at the end.</summary>
    public int EditedFrom { get; }

    /// <summary>All suffixes.</summary>
    public CorpusRange All => new(0, _suffixes.Length, 0);

    /// <summary>The tokens of a file; empty: there is no such file.</summary>
    public ReadOnlyMemory<int> Tokens(string key) => _files.TryGetValue(key, out var file) ? _text.AsMemory(file.Start..file.End) : default;

    /// <summary>Where a file's tokens are; nowhere when there is no such file.</summary>
    public (int Start, int End) Positions(string? key) => key is not null && _files.TryGetValue(key, out var file) ? file : (-1, -1);

    /// <summary>Where a suffix begins, by its index in the order.</summary>
    public int Position(int index) => _suffixes[index];

    /// <summary>The token at a position; negative: a file's end.</summary>
    public int Token(int position) => _text[position];

    /// <summary>Of suffixes with the same beginning those that go on with a token; the match is one longer.</summary>
    public CorpusRange Narrow(in CorpusRange range, int token)
    {
        var first = Search(range, range.First, token);
        return new CorpusRange(first, Search(range, first, token + 1), range.Length + 1);
    }

    /// <summary>Suffixes that begin with some tokens, <see cref="LongestMatch"/> at most.</summary>
    public CorpusRange Find(ReadOnlySpan<int> tokens)
    {
        var range = All;
        foreach (var token in tokens)
        {
            range = Narrow(range, token);
            if (range.IsEmpty)
            {
                break;
            }
        }

        return range with { Length = tokens.Length };
    }

    /// <summary>The first suffix of a range, from one on, that goes on with a token that is not smaller.</summary>
    private int Search(in CorpusRange range, int from, int token)
    {
        var (low, high) = (from, range.End);
        while (low < high)
        {
            var middle = (int)(((uint)low + (uint)high) / 2);
            (low, high) = _text[_suffixes[middle] + range.Length] < token ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}

/// <summary>Suffixes that begin alike.</summary>
/// <param name="First">Index in the order of the first of them.</param>
/// <param name="End">Index behind the last.</param>
/// <param name="Length">Tokens that are the same.</param>
internal readonly record struct CorpusRange(int First, int End, int Length)
{
    public int Count => End - First;

    public bool IsEmpty => End <= First;
}
