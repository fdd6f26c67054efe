namespace Shop.Core;

/// <summary>What LINQ lacks for a shop.</summary>
public static class EnumerableExtensions
{
    /// <summary>The sum of amounts; zero in <paramref name="currency"/> when there are none.</summary>
    public static Money Sum(this IEnumerable<Money> amounts, string currency) =>
        amounts.Aggregate(Money.Zero(currency), (total, amount) => total + amount);

    public static Money SumOf<T>(this IEnumerable<T> items, Func<T, Money> selector, string currency) =>
        items.Select(selector).Sum(currency);

    public static IEnumerable<IReadOnlyList<T>> InBatchesOf<T>(this IEnumerable<T> items, int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        var batch = new List<T>(size);
        foreach (var item in items)
        {
            batch.Add(item);
            if (batch.Count == size)
            {
                yield return batch;
                batch = new List<T>(size);
            }
        }

        if (batch.Count > 0)
            yield return batch;
    }

    public static bool None<T>(this IEnumerable<T> items, Func<T, bool> predicate) => !items.Any(predicate);

    public static TValue GetOrAdd<TKey, TValue>(this IDictionary<TKey, TValue> dictionary, TKey key, Func<TKey, TValue> create)
        where TKey : notnull
    {
        if (dictionary.TryGetValue(key, out var existing))
            return existing;
        var created = create(key);
        dictionary.Add(key, created);
        return created;
    }
}
