using Shop.Core.Events;

namespace Shop.Core.Inventory;

/// <summary>How many of each product lie on the shelves, and how many of those are promised to someone.</summary>
public sealed class Warehouse(IEventBus events)
{
    private readonly Dictionary<string, StockLevel> _levels = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    public int LowStockThreshold { get; init; } = 5;

    public int Available(string sku)
    {
        lock (_gate)
            return _levels.TryGetValue(sku, out var level) ? level.Available : 0;
    }

    public void Receive(string sku, int quantity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(quantity);
        lock (_gate)
        {
            var level = _levels.GetOrAdd(sku, _ => new StockLevel(0, 0));
            _levels[sku] = level with { OnHand = level.OnHand + quantity };
        }

        events.Publish(new StockReceived(sku, quantity));
    }

    /// <summary>Sets items aside for an order, or says how many are missing.</summary>
    public Result<Reservation> Reserve(string sku, int quantity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(quantity);
        StockLevel level;
        lock (_gate)
        {
            level = _levels.GetValueOrDefault(sku, new StockLevel(0, 0));
            if (level.Available < quantity)
                return Result<Reservation>.Failure($"{sku}: {quantity - level.Available} missing.");
            level = level with { Reserved = level.Reserved + quantity };
            _levels[sku] = level;
        }

        if (level.Available <= LowStockThreshold)
            events.Publish(new StockLow(sku, level.Available));
        return Result<Reservation>.Success(new Reservation(Guid.NewGuid(), sku, quantity));
    }

    public void Release(Reservation reservation)
    {
        lock (_gate)
        {
            var level = _levels[reservation.Sku];
            _levels[reservation.Sku] = level with { Reserved = level.Reserved - reservation.Quantity };
        }
    }

    public void Ship(Reservation reservation)
    {
        lock (_gate)
        {
            var level = _levels[reservation.Sku];
            _levels[reservation.Sku] = new StockLevel(
                level.OnHand - reservation.Quantity,
                level.Reserved - reservation.Quantity);
        }
    }

    public IReadOnlyDictionary<string, int> Snapshot()
    {
        lock (_gate)
            return _levels.ToDictionary(pair => pair.Key, pair => pair.Value.Available);
    }

    private sealed record StockLevel(int OnHand, int Reserved)
    {
        public int Available => OnHand - Reserved;
    }
}

/// <summary>Items set aside for someone.</summary>
public sealed record Reservation(Guid Id, string Sku, int Quantity);
