namespace Completion.Decoding.Speculation;

/// <summary>Sorts the suffixes of texts by their first tokens.</summary>
/// <remarks>
/// Buckets by the first token, then multikey quicksort (Bentley and Sedgewick, 1997), in place: nothing beside the array of
/// positions. It stops at a depth, since no longer match is ever asked for; suffixes that are equal up to there stay in any order.
/// </remarks>
internal static class SuffixSort
{
    /// <summary>Below the ranges that are partitioned, insertion is faster.</summary>
    private const int Small = 12;

    /// <param name="text">Tokens; each text ends with a negative one, which sorts before all.</param>
    /// <param name="vocabulary">Tokens are below this.</param>
    /// <param name="depth">Tokens of a suffix that count.</param>
    /// <returns>Positions of all tokens that are not negative.</returns>
    public static int[] Sort(int[] text, int vocabulary, int depth, CancellationToken cancellation)
    {
        var starts = new int[vocabulary + 1];
        foreach (var token in text)
        {
            if (token >= 0)
            {
                starts[token + 1]++;
            }
        }

        for (var token = 0; token < vocabulary; token++)
        {
            starts[token + 1] += starts[token];
        }

        var suffixes = new int[starts[vocabulary]];
        var filled = starts.AsSpan(0, vocabulary).ToArray();
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] >= 0)
            {
                suffixes[filled[text[at]]++] = at;
            }
        }

        for (var token = 0; token < vocabulary; token++)
        {
            cancellation.ThrowIfCancellationRequested();
            Sort(text, suffixes.AsSpan(starts[token]..starts[token + 1]), 1, depth);
        }

        return suffixes;
    }

    /// <summary>Sorts suffixes whose first tokens are the same.</summary>
    private static void Sort(int[] text, Span<int> suffixes, int same, int depth)
    {
        while (suffixes.Length > 1 && same < depth)
        {
            if (suffixes.Length <= Small)
            {
                Insert(text, suffixes, same, depth);
                return;
            }

            var (less, greater, pivot) = Partition(text, suffixes, same);
            Sort(text, suffixes[..less], same, depth);
            Sort(text, suffixes[greater..], same, depth);
            if (pivot < 0)
            {
                return;
            }

            suffixes = suffixes[less..greater];
            same++;
        }
    }

    /// <summary>Puts suffixes before, in and behind the middle by the token after what is the same.</summary>
    private static (int Less, int Greater, int Pivot) Partition(int[] text, Span<int> suffixes, int same)
    {
        var pivot = Median(
            text[suffixes[0] + same], text[suffixes[suffixes.Length / 2] + same], text[suffixes[^1] + same]);
        var (less, greater) = (0, suffixes.Length);
        for (var at = 0; at < greater;)
        {
            var token = text[suffixes[at] + same];
            if (token < pivot)
            {
                (suffixes[less], suffixes[at]) = (suffixes[at], suffixes[less]);
                less++;
                at++;
            }
            else if (token > pivot)
            {
                greater--;
                (suffixes[greater], suffixes[at]) = (suffixes[at], suffixes[greater]);
            }
            else
            {
                at++;
            }
        }

        return (less, greater, pivot);
    }

    private static int Median(int a, int b, int c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));

    private static void Insert(int[] text, Span<int> suffixes, int same, int depth)
    {
        for (var i = 1; i < suffixes.Length; i++)
        {
            var suffix = suffixes[i];
            var at = i;
            for (; at > 0 && IsBefore(text, suffix, suffixes[at - 1], same, depth); at--)
            {
                suffixes[at] = suffixes[at - 1];
            }

            suffixes[at] = suffix;
        }
    }

    private static bool IsBefore(int[] text, int one, int other, int same, int depth)
    {
        for (var at = same; at < depth; at++)
        {
            var (a, b) = (text[one + at], text[other + at]);
            if (a != b || a < 0)
            {
                return a < b;
            }
        }

        return false;
    }
}
