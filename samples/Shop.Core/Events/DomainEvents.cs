using Shop.Core.Orders;

namespace Shop.Core.Events;

/// <summary>Something that happened, which others may want to know.</summary>
public abstract record DomainEvent
{
    public DateTimeOffset OccurredAt { get; init; } = DateTimeOffset.UtcNow;

    public virtual string Describe() => GetType().Name;
}

public sealed record StockReceived(string Sku, int Quantity) : DomainEvent
{
    public override string Describe() => $"{Quantity} of {Sku} arrived";
}

public sealed record StockLow(string Sku, int Remaining) : DomainEvent
{
    public override string Describe() => $"only {Remaining} of {Sku} left";
}

public sealed record OrderPlaced(OrderId OrderId, string CustomerName, Money Total) : DomainEvent
{
    public override string Describe() => $"{CustomerName} ordered for {Total}";
}

public sealed record OrderStatusChanged(OrderId OrderId, OrderStatus From, OrderStatus To) : DomainEvent
{
    public bool IsCancellation => To == OrderStatus.Cancelled;

    public override string Describe() => $"order {OrderId} went from {From} to {To}";
}
