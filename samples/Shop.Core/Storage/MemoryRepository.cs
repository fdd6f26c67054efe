using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Shop.Core.Storage;

/// <summary>Keeps things in memory; as slow as told, to stand for a database.</summary>
public sealed class MemoryRepository<TId, TItem>(Func<TItem, TId> idOf) : IRepository<TId, TItem>
    where TId : notnull
    where TItem : class
{
    private readonly ConcurrentDictionary<TId, TItem> _items = new();

    public TimeSpan Latency { get; init; }

    public int Count => _items.Count;

    public async Task<TItem?> FindAsync(TId id, CancellationToken cancellation = default)
    {
        await Task.Delay(Latency, cancellation);
        return _items.GetValueOrDefault(id);
    }

    public async Task SaveAsync(TItem item, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(item);
        await Task.Delay(Latency, cancellation);
        _items[idOf(item)] = item;
    }

    public async Task<bool> DeleteAsync(TId id, CancellationToken cancellation = default)
    {
        await Task.Delay(Latency, cancellation);
        return _items.TryRemove(id, out _);
    }

    public async IAsyncEnumerable<TItem> QueryAsync(
        Func<TItem, bool> predicate,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await Task.Delay(Latency, cancellation);
        foreach (var item in _items.Values)
        {
            cancellation.ThrowIfCancellationRequested();
            if (predicate(item))
                yield return item;
        }
    }
}
