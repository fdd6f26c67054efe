namespace Completion.Engine.Ranking;

/// <summary>How far two sequences are from each other (Levenshtein).</summary>
public static class EditDistance
{
    /// <summary>Insertions, deletions and replacements that turn one into the other.</summary>
    public static int Between<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b)
        where T : IEquatable<T>
    {
        // row[j]: distance from the first i of a to the first j of b.
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = diagonal + (a[i - 1].Equals(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }

    /// <summary>1 less the distance over the longer length: 0, nothing alike, to 1, equal.</summary>
    public static double Likeness<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b)
        where T : IEquatable<T>
    {
        var longer = Math.Max(a.Length, b.Length);
        return longer == 0 ? 1 : 1 - ((double)Between(a, b) / longer);
    }
}
