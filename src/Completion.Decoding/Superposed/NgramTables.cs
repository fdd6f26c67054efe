namespace Completion.Decoding.Superposed;

/// <summary>
/// How often up to six tokens follow one another in a set of texts: what tells drafts apart that share a model call
/// (Superposed Decoding, Shen et al., NeurIPS 2024, takes 2- to 6-grams).
/// </summary>
/// <remarks>
/// Thread-safe: files may be added while drafts are decoded. One file can be left out, the one that is completed: the
/// document on the disk would tell what a person has just deleted, or what an evaluation asks for.
/// </remarks>
public sealed class NgramTables
{
    /// <summary>Tokens of the longest n-gram.</summary>
    public const int Longest = 6;

    /// <summary>Tokens at most, all files together; further files are not counted. A million take some forty megabytes.</summary>
    public const int MostTokens = 1 << 20;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, int[]> _files = new(StringComparer.Ordinal);
    private readonly GramCounts _counts = new();
    private string? _left;
    private int[] _extra = [];

    /// <summary>Tokens of all files.</summary>
    public int Tokens { get; private set; }

    /// <summary>Bytes of the counts.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate)
            {
                return _counts.Bytes;
            }
        }
    }

    /// <summary>Counts a file, instead of what it was before.</summary>
    /// <param name="key">The file's name.</param>
    /// <param name="tokens">Its text; none: the file is gone.</param>
    /// <returns>Whether there was room for it.</returns>
    public bool SetFile(string key, ReadOnlySpan<int> tokens)
    {
        lock (_gate)
        {
            var isCounted = key != _left;
            if (_files.Remove(key, out var former))
            {
                Tokens -= former.Length;
                Count(isCounted ? former : [], -1);
            }

            if (tokens.IsEmpty || Tokens + tokens.Length > MostTokens)
            {
                return tokens.IsEmpty;
            }

            _files[key] = tokens.ToArray();
            Tokens += tokens.Length;
            Count(isCounted ? tokens : [], 1);
            return true;
        }
    }

    /// <summary>Leaves one file out, and takes the one before it in again.</summary>
    /// <param name="key">Its name, whether it is there or not; null: none is left out.</param>
    public void LeaveOut(string? key)
    {
        lock (_gate)
        {
            if (key == _left)
            {
                return;
            }

            Count(Left(), 1);
            _left = key;
            Count(Left(), -1);
        }

        ReadOnlySpan<int> Left() => _left is { } left && _files.TryGetValue(left, out var tokens) ? tokens : [];
    }

    /// <summary>Counts a text beside the files, until the next one: the prompt.</summary>
    public void SetPrompt(ReadOnlySpan<int> tokens)
    {
        lock (_gate)
        {
            Count(_extra, -1);
            _extra = tokens.ToArray();
            Count(_extra, 1);
        }
    }

    /// <summary>
    /// How often tokens follow one another. The end of a text counts for the longest n-grams alone: a shorter one is the
    /// context of another, and says nothing where nothing follows.
    /// </summary>
    /// <param name="gram">1 to <see cref="Longest"/> tokens.</param>
    public int Count(ReadOnlySpan<int> gram)
    {
        lock (_gate)
        {
            return _counts[GramCounts.Hash(GramCounts.State(gram))];
        }
    }

    /// <summary>
    /// For each of some tokens and each length from 2 on, how often it follows the last tokens of a text, in parts of how
    /// often these occur with anything behind them.
    /// </summary>
    /// <param name="context">A text; only its last five tokens count.</param>
    /// <param name="tokens">What may follow.</param>
    /// <param name="shares">Length − 2 is the row, the token the column; as long as both need. 0 where the context is new.</param>
    /// <param name="seen">For each length from 2 on, how often its context occurs: 0 where it is new.</param>
    public void Shares(ReadOnlySpan<int> context, ReadOnlySpan<int> tokens, Span<float> shares, Span<int> seen)
    {
        lock (_gate)
        {
            for (var length = 2; length <= Longest; length++)
            {
                var row = shares.Slice((length - 2) * tokens.Length, tokens.Length);
                row.Clear();
                seen[length - 2] = 0;
                if (context.Length < length - 1)
                {
                    continue;
                }

                var state = GramCounts.State(context[^(length - 1)..]);
                var total = _counts[GramCounts.Hash(state)];
                seen[length - 2] = total;
                for (var i = 0; i < tokens.Length && total > 0; i++)
                {
                    row[i] = (float)_counts[GramCounts.Hash(GramCounts.Extend(state, tokens[i]))] / total;
                }
            }
        }
    }

    private void Count(ReadOnlySpan<int> tokens, int change)
    {
        for (var start = 0; start < tokens.Length; start++)
        {
            var most = Math.Min(Longest, tokens.Length - start - 1) + (tokens.Length - start == Longest ? 1 : 0);
            var state = GramCounts.Start;
            foreach (var token in tokens.Slice(start, most))
            {
                state = GramCounts.Extend(state, token);
                _counts.Add(GramCounts.Hash(state), change);
            }
        }
    }
}
