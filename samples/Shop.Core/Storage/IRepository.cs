namespace Shop.Core.Storage;

/// <summary>Keeps things of one kind by their id.</summary>
public interface IRepository<TId, TItem>
    where TId : notnull
    where TItem : class
{
    Task<TItem?> FindAsync(TId id, CancellationToken cancellation = default);

    Task SaveAsync(TItem item, CancellationToken cancellation = default);

    Task<bool> DeleteAsync(TId id, CancellationToken cancellation = default);

    IAsyncEnumerable<TItem> QueryAsync(Func<TItem, bool> predicate, CancellationToken cancellation = default);
}
