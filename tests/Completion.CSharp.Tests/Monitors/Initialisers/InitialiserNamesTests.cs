using Completion.CSharp.Tests.Monitors.Names;

namespace Completion.CSharp.Tests.Monitors.Initialisers;

/// <summary>Members in the braces of initialisers, <c>with</c> and property patterns.</summary>
public sealed class InitialiserNamesTests
{
    private const string World = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        namespace World
        {
            public class Part { public string Label { get; set; } = ""; public int Size; }

            public class Item
            {
                public string Name { get; init; } = "";
                public int Count { get; set; }
                public int Total { get; }
                public int Hidden { get; private set; }
                public Part Part { get; } = new();
                public List<int> Numbers { get; } = [];
                public static int Made { get; set; }
                public const int Most = 3;
                public readonly int Fixed;
                public int Free;
                public event Action? Told;
                public void Run() { }
                public int this[int index] { get => index; set { } }
            }

            public class Bag : List<int> { public string Owner { get; set; } = ""; }

            public record Point(int X, int Y) { public int Sum => X + Y; }

            public class C
            {
                private Point _point = new(1, 2);
                public Item? Held;

                public void M(Item item, Point point, object thing, int number)
                {
                    §
                }
            }
        }
        """;

    private static NamesAt In(string code) => NamesAt.Initialisers(World.Replace("§", code, StringComparison.Ordinal));

    /// <summary>The text up to the last brace or comma stands before the cursor, or is generated.</summary>
    private static IEnumerable<(NamesAt At, string Before)> Places(string before)
    {
        yield return (In(before + "│\n"), "");
        yield return (In("│\n"), before);
        yield return (In(before + "│ };"), "");
    }

    [Theory]
    [InlineData("_ = new Item { ")]
    [InlineData("_ = new Item() {\n ")]
    [InlineData("Item made = new() { ")]
    [InlineData("_ = new Item { Free = 1, ")]
    [InlineData("M(new Item { Free = 3, ")]
    [InlineData("Held = new Item { Free = number, ")]
    [InlineData("_ = new[] { 1 }.Select(one => new Item { ")]
    public void OffersWhatCanBeSet(string before)
    {
        foreach (var (at, generated) in Places(before))
        {
            at.Accepts(generated + "Name =").Accepts(generated + "Count =").Accepts(generated + "Part = { Label = \"\"").Accepts(generated + "Numbers = { 1, 2, number }");
            at.Accepts(generated + "[3] = 4, Name =").Accepts(generated + "Name = item.Name, Count = number + 1");
            foreach (var no in new[] { "(", "\"Name", "$\"", "-1", "3", "{ ", "Count = 3, (byte", "Total ", "Hidden ", "Made ", "Most ", "Run ", "Missing ", "item ", "Counts", "number ", "Name = item.Name, Name ", "Part = { Missing", "Name = \"\", Count = 3, Count " })
            {
                at.Refuses(generated + no);
            }
        }
    }

    [Fact]
    public void OffersNoMemberTwice()
    {
        In("_ = new Item { Name = \"\", │\n };").Refuses("Name ").Accepts("Count ");
        In("_ = new Item { │, Count = 3 };").Refuses("Count ").Accepts("Name ");
        In("_ = new Item { Cou│ };").Accepts("nt = 3").Refuses("nts").Refuses("nt }").Refuses("nt, Name = \"\"").Refuses("nt.Length");
        In("_ = new Item { Name = \"\", │ = 3 };").Accepts("Count");
    }

    [Theory]
    [InlineData("_ = point with { ")]
    [InlineData("_ = _point with { ")]
    [InlineData("_ = (point with { X = 3 }) with { ")]
    public void OffersWhatWithCanSet(string before)
    {
        foreach (var (at, generated) in Places(before))
        {
            at.Accepts(generated + "X =").Accepts(generated + "Y = 3, X = 4").Refuses(generated + "Sum ").Refuses(generated + "Z").Refuses(generated + "X = 3, X ");
        }
    }

    [Theory]
    [InlineData("_ = item is { ")]
    [InlineData("_ = thing is Item { ")]
    [InlineData("_ = Held is { ")]
    [InlineData("switch (thing) { case Item { ")]
    [InlineData("_ = thing is not Item { Count: 3, ")]
    [InlineData("_ = item switch { { ")]
    public void OffersWhatPatternsCanRead(string before)
    {
        foreach (var (at, generated) in Places(before))
        {
            at.Accepts(generated + "Name: \"a\"").Accepts(generated + "Total: > 3, Name: { Length: 3 }").Accepts(generated + "Part.Label: \"\"").Accepts(generated + "Hidden: 3");
            at.Refuses(generated + "Missing").Refuses(generated + "Run").Refuses(generated + "Made").Refuses(generated + "Part: { Missing");
        }
    }

    [Theory]
    [InlineData("_ = new Bag { ", "number, 3")]
    [InlineData("_ = new List<int> { ", "number, number")]
    [InlineData("int[] all = { ", "number")]
    [InlineData("_ = new[] { ", "number, number")]
    [InlineData("_ = new { ", "number, Other = 3")]
    [InlineData("_ = new Missing { ", "Anything = 3")]
    [InlineData("_ = new Dictionary<string, int> { { ", "item.Name, number }")]
    [InlineData("_ = new Dictionary<string, int> { [", "item.Name] = number")]
    [InlineData("if (thing is Item) { ", "number++;")]
    [InlineData("_ = new[] { 1 }.Select(one => { ", "return number;")]
    [InlineData("_ = number switch { ", "Item.Most => 3")]
    [InlineData("M(item, ", "point")]
    [InlineData("_ = new Item { Count = Math.Max(3, ", "number)")]
    [InlineData("_ = new Item { Told = () => { ", "Unknown(); } }")]
    public void IsSilentElsewhere(string before, string text)
    {
        foreach (var (at, generated) in Places(before))
        {
            at.Accepts(generated + text);
        }
    }

    [Fact]
    public void ABagsMembersAreKnownBehindOneOfThem() =>
        In("_ = new Bag { Owner = \"\", │ };").Accepts("Capacity =").Refuses("number");
}
