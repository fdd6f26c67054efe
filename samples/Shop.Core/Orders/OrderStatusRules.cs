namespace Shop.Core.Orders;

/// <summary>Which status may follow which.</summary>
public static class OrderStatusRules
{
    public static bool CanMove(OrderStatus from, OrderStatus to) => (from, to) switch
    {
        (OrderStatus.Draft, OrderStatus.Placed) => true,
        (OrderStatus.Placed, OrderStatus.Paid) => true,
        (OrderStatus.Paid, OrderStatus.Shipped) => true,
        (OrderStatus.Shipped, OrderStatus.Delivered) => true,
        (OrderStatus.Draft or OrderStatus.Placed or OrderStatus.Paid, OrderStatus.Cancelled) => true,
        _ => false,
    };

    public static bool IsFinal(OrderStatus status) => status is OrderStatus.Delivered or OrderStatus.Cancelled;

    public static string Describe(OrderStatus status)
    {
        switch (status)
        {
            case OrderStatus.Draft:
                return "being put together";
            case OrderStatus.Placed:
                return "waiting for payment";
            case OrderStatus.Paid:
                return "being packed";
            case OrderStatus.Shipped:
                return "on its way";
            case OrderStatus.Delivered:
                return "delivered";
            case OrderStatus.Cancelled:
                return "cancelled";
            default:
                throw new ArgumentOutOfRangeException(nameof(status), status, null);
        }
    }
}
