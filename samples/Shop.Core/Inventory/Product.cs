namespace Shop.Core.Inventory;

/// <summary>What kind of thing a product is; decides about tax and shipping.</summary>
public enum ProductCategory
{
    Book,
    Food,
    Clothing,
    Electronics,
    GiftCard,
}

/// <summary>Something the shop sells.</summary>
public sealed record Product(string Sku, string Name, ProductCategory Category, Money Price)
{
    public double WeightInKilograms { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public bool IsDiscontinued { get; init; }

    public bool IsShippable => Category switch
    {
        ProductCategory.GiftCard => false,
        _ => WeightInKilograms > 0,
    };

    public bool HasTag(string tag) => Tags.Contains(tag, StringComparer.OrdinalIgnoreCase);

    public Product WithPrice(decimal amount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(amount);
        return this with { Price = Price with { Amount = amount } };
    }

    public override string ToString() => $"{Name} ({Sku}), {Price}";
}
