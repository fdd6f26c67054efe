using Shop.Core.Events;
using Shop.Core.Inventory;
using Shop.Core.Pricing;
using Shop.Core.Storage;

namespace Shop.Core.Orders;

/// <summary>Takes an order from the basket to the door.</summary>
public sealed class OrderService(IRepository<OrderId, Order> orders, Warehouse warehouse, PriceCalculator prices, IEventBus events)
{
    private readonly Dictionary<OrderId, List<Reservation>> _reservations = [];

    /// <summary>Reserves everything in the order and places it, or leaves all as it was.</summary>
    public async Task<Result<Order>> PlaceAsync(Order order, CancellationToken cancellation = default)
    {
        if (order.Lines.Count == 0)
            return Result<Order>.Failure($"Order {order.Id} is empty.");

        var reserved = new List<Reservation>();
        foreach (var line in order.Lines)
        {
            var reservation = warehouse.Reserve(line.Product.Sku, line.Quantity);
            if (!reservation.IsSuccess)
            {
                reserved.ForEach(warehouse.Release);
                return Result<Order>.Failure(reservation.Error);
            }

            reserved.Add(reservation.Value);
        }

        var placed = order.MoveTo(OrderStatus.Placed);
        if (!placed.IsSuccess)
        {
            reserved.ForEach(warehouse.Release);
            return placed;
        }

        _reservations[order.Id] = reserved;
        await orders.SaveAsync(order, cancellation);
        events.Publish(new OrderPlaced(order.Id, order.Customer.Name, prices.Calculate(order).Total));
        return placed;
    }

    public async Task<Result<Order>> CancelAsync(OrderId id, CancellationToken cancellation = default)
    {
        var order = await orders.FindAsync(id, cancellation);
        if (order is null)
            return Result<Order>.Failure($"There is no order {id}.");

        var before = order.Status;
        var cancelled = order.MoveTo(OrderStatus.Cancelled);
        if (!cancelled.IsSuccess)
            return cancelled;
        if (_reservations.Remove(id, out var reserved))
            reserved.ForEach(warehouse.Release);
        await orders.SaveAsync(order, cancellation);
        events.Publish(new OrderStatusChanged(id, before, order.Status));
        return cancelled;
    }

    public async Task<Result<Order>> AdvanceAsync(OrderId id, OrderStatus next, CancellationToken cancellation = default)
    {
        var order = await orders.FindAsync(id, cancellation);
        if (order is null)
            return Result<Order>.Failure($"There is no order {id}.");

        var before = order.Status;
        var moved = order.MoveTo(next);
        if (moved.IsSuccess)
        {
            if (next == OrderStatus.Shipped && _reservations.Remove(id, out var reserved))
                reserved.ForEach(warehouse.Ship);
            await orders.SaveAsync(order, cancellation);
            events.Publish(new OrderStatusChanged(id, before, next));
        }

        return moved;
    }
}
