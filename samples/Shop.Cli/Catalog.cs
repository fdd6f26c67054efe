using Shop.Core;
using Shop.Core.Inventory;

namespace Shop.Cli;

/// <summary>The products this shop begins with.</summary>
internal static class Catalog
{
    private const string Currency = "EUR";

    public static IReadOnlyList<Product> Products { get; } =
    [
        new("BK-001", "The Compiler at Night", ProductCategory.Book, Price(24.90m)) { WeightInKilograms = 0.6, Tags = ["programming", "hardcover"] },
        new("BK-002", "Trees and How to Walk Them", ProductCategory.Book, Price(18.50m)) { WeightInKilograms = 0.4, Tags = ["programming"] },
        new("FD-001", "Coffee, dark roast", ProductCategory.Food, Price(7.95m)) { WeightInKilograms = 0.5, Tags = ["organic"] },
        new("CL-001", "Rain jacket", ProductCategory.Clothing, Price(89m)) { WeightInKilograms = 0.8 },
        new("EL-001", "Mechanical keyboard", ProductCategory.Electronics, Price(129m)) { WeightInKilograms = 1.1, Tags = ["loud"] },
        new("GC-025", "Gift card", ProductCategory.GiftCard, Price(25m)),
    ];

    public static Product? Find(string sku) => Products.FirstOrDefault(product => product.Sku.Equals(sku, StringComparison.OrdinalIgnoreCase));

    public static IEnumerable<Product> Search(string term) =>
        from product in Products
        where product.Name.Contains(term, StringComparison.OrdinalIgnoreCase) || product.HasTag(term)
        orderby product.Price.Amount, product.Name
        select product;

    private static Money Price(decimal amount) => new(amount, Currency);
}
