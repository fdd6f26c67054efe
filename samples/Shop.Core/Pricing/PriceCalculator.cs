using Shop.Core.Inventory;
using Shop.Core.Orders;

namespace Shop.Core.Pricing;

/// <summary>What an order costs, part by part.</summary>
public sealed record PriceBreakdown(Money Subtotal, Money Discount, Money Shipping, Money Tax)
{
    public IReadOnlyList<string> AppliedDiscounts { get; init; } = [];

    public Money Total => (Subtotal - Discount + Shipping + Tax).Rounded();
}

/// <summary>Adds up an order: discounts, shipping and tax.</summary>
public sealed class PriceCalculator(IEnumerable<IDiscount> discounts)
{
    private const decimal FreeShippingFrom = 50m;

    private readonly List<IDiscount> _discounts = [.. discounts];

    public PriceBreakdown Calculate(Order order)
    {
        var applied = _discounts
            .Select(discount => (discount.Name, Amount: discount.AmountFor(order)))
            .Where(candidate => !candidate.Amount.IsZero)
            .OrderByDescending(candidate => candidate.Amount.Amount)
            .ToList();

        var subtotal = order.Subtotal;
        var discount = applied.SumOf(candidate => candidate.Amount, order.Currency);
        if (discount > subtotal)
            discount = subtotal;

        return new PriceBreakdown(subtotal, discount, ShippingFor(order), TaxFor(order))
        {
            AppliedDiscounts = [.. applied.Select(candidate => candidate.Name)],
        };
    }

    public Money ShippingFor(Order order)
    {
        if (order.Weight <= 0 || order.Subtotal.Amount >= FreeShippingFrom)
            return Money.Zero(order.Currency);
        var amount = order.Weight switch
        {
            < 1 => 3.90m,
            < 5 => 5.90m,
            < 20 => 12.50m,
            _ => 29m,
        };
        return new Money(order.Customer.Address.IsDomestic ? amount : amount * 2, order.Currency);
    }

    public Money TaxFor(Order order) =>
        order.Lines.SumOf(line => line.Total * TaxRate(line.Product.Category), order.Currency).Rounded();

    private static decimal TaxRate(ProductCategory category) => category switch
    {
        ProductCategory.Book or ProductCategory.Food => 0.07m,
        ProductCategory.GiftCard => 0m,
        _ => 0.19m,
    };
}
