using Shop.Cli;
using Shop.Core.Events;
using Shop.Core.Inventory;
using Shop.Core.Orders;
using Shop.Core.Pricing;
using Shop.Core.Storage;

var events = new EventBus();
using var lowStock = events.Subscribe<StockLow>(low => Console.WriteLine($"! {low.Describe()}"));
using var placements = events.Subscribe<OrderPlaced>(placed => Console.WriteLine($"* {placed.Describe()}"));

var warehouse = new Warehouse(events) { LowStockThreshold = 3 };
foreach (var product in Catalog.Products.Where(product => !product.IsDiscontinued))
    warehouse.Receive(product.Sku, 10);

var prices = new PriceCalculator([new TierDiscount(), new CheapestFreeDiscount(ProductCategory.Book, 3)]);
var orders = new MemoryRepository<OrderId, Order>(order => order.Id) { Latency = TimeSpan.FromMilliseconds(5) };
var service = new OrderService(orders, warehouse, prices, events);
var numbers = new OrderNumbers();

var ada = new Customer(1, "Ada Lovelace", "ada@example.org", new Address("Analytical Road 1", "Berlin", "10115", "DE"))
{
    Tier = CustomerTier.Gold,
    MemberSince = new DateOnly(2019, 12, 10),
};

var order = new Order(numbers.Next(), ada, "EUR");
foreach (var term in args.DefaultIfEmpty("programming"))
{
    foreach (var product in Catalog.Search(term))
        order.Add(product, 2);
}

var result = await service.PlaceAsync(order);
if (!result.IsSuccess)
{
    Console.Error.WriteLine(result.Error);
    return 1;
}

await service.AdvanceAsync(order.Id, OrderStatus.Paid);
Console.Write(Report.Invoice(order, prices.Calculate(order)));

var all = new List<Order>();
await foreach (var found in orders.QueryAsync(candidate => candidate.ItemCount > 0))
    all.Add(found);
Console.Write(Report.BestSellers(all, 3));
return 0;
