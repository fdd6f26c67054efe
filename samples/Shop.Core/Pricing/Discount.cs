using Shop.Core.Inventory;
using Shop.Core.Orders;

namespace Shop.Core.Pricing;

/// <summary>A reason to pay less.</summary>
public interface IDiscount
{
    string Name { get; }

    /// <summary>What to take off the order's subtotal; zero when it does not apply.</summary>
    Money AmountFor(Order order);
}

/// <summary>A share of the subtotal for those who have bought much.</summary>
public sealed class TierDiscount : IDiscount
{
    public string Name => "Loyalty";

    public Money AmountFor(Order order)
    {
        var rate = order.Customer.Tier switch
        {
            CustomerTier.Gold => 0.10m,
            CustomerTier.Silver => 0.05m,
            _ => 0m,
        };
        return order.Subtotal * rate;
    }
}

/// <summary>Of several products of a category, the cheapest is free.</summary>
public sealed class CheapestFreeDiscount(ProductCategory category, int required) : IDiscount
{
    public string Name => $"{required} for {required - 1} on {category}";

    public Money AmountFor(Order order)
    {
        var matching = order.Lines.Where(line => line.Product.Category == category).ToList();
        if (matching.Sum(line => line.Quantity) < required)
            return Money.Zero(order.Currency);
        return matching.Min(line => line.Product.Price);
    }
}

/// <summary>A code someone typed in.</summary>
public sealed record Coupon(string Code, decimal Percent, DateOnly ValidUntil) : IDiscount
{
    public string Name => $"Coupon {Code}";

    public bool IsExpired(DateOnly today) => today > ValidUntil;

    public Money AmountFor(Order order) =>
        IsExpired(DateOnly.FromDateTime(DateTime.Today)) ? Money.Zero(order.Currency) : order.Subtotal * (Percent / 100m);
}
