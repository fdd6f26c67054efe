namespace Shop.Core.Orders;

public enum CustomerTier
{
    Regular,
    Silver,
    Gold,
}

public sealed record Address(string Street, string City, string PostalCode, string CountryCode)
{
    public bool IsDomestic => CountryCode is "DE";

    public override string ToString() => $"{Street}, {PostalCode} {City}, {CountryCode}";
}

/// <summary>Someone who buys.</summary>
public sealed record Customer(int Id, string Name, string Email, Address Address)
{
    public CustomerTier Tier { get; init; } = CustomerTier.Regular;

    public DateOnly MemberSince { get; init; }

    public string FirstName => Name.Split(' ', 2)[0];

    public int YearsAsMember(DateOnly today)
    {
        var years = today.Year - MemberSince.Year;
        return today < MemberSince.AddYears(years) ? years - 1 : years;
    }
}
