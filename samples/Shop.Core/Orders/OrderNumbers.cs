using System.Globalization;
using System.Text.RegularExpressions;

namespace Shop.Core.Orders;

/// <summary>Reads and gives order numbers as people write them: <c>#0042</c>.</summary>
public sealed partial class OrderNumbers
{
    private int _last;

    public OrderId Next() => new(Interlocked.Increment(ref _last));

    public static bool TryParse(string? text, out OrderId id)
    {
        id = default;
        if (text is null || OrderNumber().Match(text.Trim()) is not { Success: true } match)
            return false;
        if (!int.TryParse(match.Groups["number"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            return false;
        id = new OrderId(value);
        return true;
    }

    [GeneratedRegex(@"^#?(?<number>\d{1,9})$")]
    private static partial Regex OrderNumber();
}
