using System.Text;
using Shop.Core;
using Shop.Core.Orders;
using Shop.Core.Pricing;

namespace Shop.Cli;

/// <summary>Writes orders as text for the console.</summary>
internal static class Report
{
    public static string Invoice(Order order, PriceBreakdown prices)
    {
        var text = new StringBuilder();
        text.AppendLine($"Order {order.Id} for {order.Customer.Name}, {OrderStatusRules.Describe(order.Status)}");
        foreach (var line in order.Lines)
            text.AppendLine($"  {line.Quantity,3} x {line.Product.Name,-30} {line.Total,14}");
        text.AppendLine($"  {"Subtotal",-36} {prices.Subtotal,14}");
        if (!prices.Discount.IsZero)
            text.AppendLine($"  {string.Join(", ", prices.AppliedDiscounts),-36} {prices.Discount,14}");
        text.AppendLine($"  {"Shipping",-36} {prices.Shipping,14}");
        text.AppendLine($"  {"Tax",-36} {prices.Tax,14}");
        text.AppendLine($"  {"Total",-36} {prices.Total,14}");
        return text.ToString();
    }

    public static string BestSellers(IEnumerable<Order> orders, int count)
    {
        var ranking = orders
            .Where(order => order.Status != OrderStatus.Cancelled)
            .SelectMany(order => order.Lines)
            .GroupBy(line => line.Product.Name)
            .Select(group => new { Name = group.Key, Sold = group.Sum(line => line.Quantity) })
            .OrderByDescending(entry => entry.Sold)
            .ThenBy(entry => entry.Name)
            .Take(count);

        var text = new StringBuilder();
        foreach (var (place, entry) in ranking.Index())
            text.AppendLine($"{place + 1}. {entry.Name}: {entry.Sold}");
        return text.ToString();
    }

    public static Money Revenue(IEnumerable<Order> orders, PriceCalculator prices, string currency) =>
        orders.Where(order => order.Status is OrderStatus.Paid or OrderStatus.Shipped or OrderStatus.Delivered)
            .SumOf(order => prices.Calculate(order).Total, currency);
}
