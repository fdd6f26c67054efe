using Shop.Core.Inventory;

namespace Shop.Core.Orders;

public readonly record struct OrderId(int Value)
{
    public override string ToString() => $"#{Value:0000}";
}

public enum OrderStatus
{
    Draft,
    Placed,
    Paid,
    Shipped,
    Delivered,
    Cancelled,
}

/// <summary>One product in an order.</summary>
public sealed record OrderLine(Product Product, int Quantity)
{
    public Money Total => Product.Price * Quantity;
}

/// <summary>What a customer wants, and how far it has come.</summary>
public sealed class Order(OrderId id, Customer customer, string currency)
{
    private readonly List<OrderLine> _lines = [];

    public OrderId Id { get; } = id;

    public Customer Customer { get; } = customer;

    public string Currency { get; } = currency;

    public OrderStatus Status { get; private set; } = OrderStatus.Draft;

    public DateTimeOffset? PlacedAt { get; private set; }

    public IReadOnlyList<OrderLine> Lines => _lines;

    public Money Subtotal => _lines.SumOf(line => line.Total, Currency);

    public int ItemCount => _lines.Sum(line => line.Quantity);

    public double Weight => _lines.Where(line => line.Product.IsShippable).Sum(line => line.Product.WeightInKilograms * line.Quantity);

    /// <summary>Adds a product; more of one that is there already makes its line longer.</summary>
    public void Add(Product product, int quantity = 1)
    {
        ArgumentNullException.ThrowIfNull(product);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(quantity);
        if (Status != OrderStatus.Draft)
            throw new InvalidOperationException($"Order {Id} is {Status} and cannot be changed.");

        var index = _lines.FindIndex(line => line.Product.Sku == product.Sku);
        if (index < 0)
            _lines.Add(new OrderLine(product, quantity));
        else
            _lines[index] = _lines[index] with { Quantity = _lines[index].Quantity + quantity };
    }

    public bool Remove(string sku) => Status == OrderStatus.Draft && _lines.RemoveAll(line => line.Product.Sku == sku) > 0;

    public Result<Order> MoveTo(OrderStatus next)
    {
        if (!OrderStatusRules.CanMove(Status, next))
            return Result<Order>.Failure($"Order {Id} cannot go from {Status} to {next}.");
        if (next == OrderStatus.Placed)
            PlacedAt = DateTimeOffset.UtcNow;
        Status = next;
        return Result<Order>.Success(this);
    }
}
