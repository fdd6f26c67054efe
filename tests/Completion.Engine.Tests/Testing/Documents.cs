namespace Completion.Engine.Tests.Testing;

/// <summary>Documents with the cursor marked <c>$$</c>.</summary>
internal static class Documents
{
    /// <summary>What may follow a dot on the type <c>Order</c> of these documents.</summary>
    public static readonly string[] OrderMembers =
        ["Total", "Customer", "Place", "Cancel", "Lines", "GetHashCode", "GetType", "Equals", "ToString"];

    private const string Order = """
        using System;
        using System.Collections.Generic;

        public sealed class Order
        {
            public decimal Total { get; set; }
            public string Customer { get; set; } = "";
            public List<string> Lines { get; } = new List<string>();
            public void Place(DateTime when) { Total += 1; }
            public bool Cancel() { return Total > 0; }
        }

        public static class Program
        {
            public static void Run(Order order, string name, int count)
            {
                CODE
            }
        }

        """;

    public static readonly string[] All =
    [
        In("order.$$"),
        In("var total = order.$$;"),
        In("if (order.$$)"),
        In("if (count > 0)\n        {\n            $$\n        }"),
        In("foreach (var line in order.Lines)\n        {\n            Console.WriteLine($$\n        }"),
        In("name = name.$$"),
        In("$$"),
        In("return$$"),
        In("string text = \"a $$"),
        In("// Adds $$"),
    ];

    public static string In(string code) => Order.ReplaceLineEndings("\n").Replace("CODE", code, StringComparison.Ordinal);
}
