namespace Completion.CSharp.Tests.Monitors.Names;

/// <summary>Names in scope, by the place where they begin.</summary>
public sealed class ScopeNamesTests
{
    private const string World = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using static System.Math;
        using Ints = System.Collections.Generic.List<int>;

        namespace World
        {
            public enum Kind { First, Second }

            public class Item { public int Size; public Item? Next; public static int Made; protected int Age; private int _secret; }

            public class Shop(int opened) : Item
            {
                private readonly int _count = opened;
                private Func<int, int> _function = value => value;
                private static int Sum(int left, int right = 0) => left + right;
                private static void Each(List<int> values, Action<int> action) { }
                private static T Only<T>(T value) => value;

                public int Run<TItem>(int number, string text, List<Item> items, object any, Kind kind, bool isOpen, Func<int, int> function)
                {
                    var early = number;
                    §
                    int late = 3;
                    int Local(int inner) => inner;
                    return late;
                }
            }
        }
        """;

    /// <summary>What precedes a name; then <c>unknown</c> must be refused and names of all kinds accepted.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("var x = ")]
    [InlineData("int x = 3 + ")]
    [InlineData("number = ")]
    [InlineData("number += ")]
    [InlineData("return ")]
    [InlineData("if (")]
    [InlineData("if (isOpen && ")]
    [InlineData("if (!")]
    [InlineData("if (isOpen && (")]
    [InlineData("while (")]
    [InlineData("for (var i = 0; ")]
    [InlineData("for (var i = 0; i < 3; ")]
    [InlineData("foreach (var item in ")]
    [InlineData("switch (")]
    [InlineData("lock (")]
    [InlineData("if (isOpen) ")]
    [InlineData("if (isOpen) { } else ")]
    [InlineData("Sum(")]
    [InlineData("Sum(1, ")]
    [InlineData("Sum(left: ")]
    [InlineData("this.ToString().Substring(")]
    [InlineData("new Shop(")]
    [InlineData("new List<int>(")]
    [InlineData("items[")]
    [InlineData("text[")]
    [InlineData("var x = isOpen ? ")]
    [InlineData("var x = isOpen ? 1 : ")]
    [InlineData("var x = (int)")]
    [InlineData("var x = -")]
    [InlineData("var x = number < ")]
    [InlineData("var x = text ?? ")]
    [InlineData("var x = any as ")]
    [InlineData("var x = any is ")]
    [InlineData("var x = any is not ")]
    [InlineData("throw ")]
    [InlineData("var x = $\"{")]
    [InlineData("var x = $\"a {number} {")]
    [InlineData("var x = from item in ")]
    [InlineData("var x = from item in items where ")]
    [InlineData("var x = from item in items select ")]
    [InlineData("Sum(number,\n    ")]
    [InlineData("early = 3;\n")]
    [InlineData("new int[")]
    [InlineData("Sum(Sum(")]
    [InlineData("switch (kind) { case Kind.First: ")]
    [InlineData("// what the number is for\n    ")]
    [InlineData("/* for new */ ")]
    [InlineData("early = 3; // early is an int\n    ")]
    [InlineData("return // all of the text\n    ")]
    [InlineData("Sum(number, // the left one\n    ")]
    [InlineData("\n#if DEBUG\n    early = 3;\n#endif\n    ")]
    [InlineData("\n#region all of the shop\n#endregion\n    ")]
    public void RefusesAnUnknownName(string before)
    {
        foreach (var (monitor, generated) in Ways(before))
        {
            foreach (var known in "number text early _count Sum Run Item Kind Shop System Console Abs PI Ints List TItem Local opened Made new this null typeof await".Split(' '))
            {
                monitor.Accepts(generated + known);
            }

            monitor.Refuses(generated + "unknown;").Refuses(generated + "numbers;").Refuses(generated + "numb;").Refuses(generated + "_secret;").Refuses(generated + "late;");
        }
    }

    /// <summary>What gets its type from here, and what another lambda is for.</summary>
    [Theory]
    [InlineData("var fresh = ")]
    [InlineData("var fresh = number + ")]
    [InlineData("var fresh = Sum(")]
    [InlineData("foreach (var fresh in ")]
    [InlineData("early = items.Where(fresh => fresh.Size > 3).Count() + ")]
    [InlineData("early = items.Sum(fresh => fresh.Size); return ")]
    public void RefusesWhatIsNotThereYetOrNoMore(string before)
    {
        foreach (var (monitor, generated) in Ways(before))
        {
            monitor.Accepts(generated + "number").Refuses(generated + "fresh;").Refuses(generated + "fresh.");
        }
    }

    /// <summary>Here any name may stand, since it may be a new one, a member's, or part of something else.</summary>
    [Theory]
    [InlineData("var ")]
    [InlineData("int ")]
    [InlineData("Item? ")]
    [InlineData("List<Item> ")]
    [InlineData("int[] ")]
    [InlineData("(int, int) ")]
    [InlineData("var (")]
    [InlineData("var (first, ")]
    [InlineData("var x = (")]
    [InlineData("var x = (1, ")]
    [InlineData("foreach (var ")]
    [InlineData("foreach (var (")]
    [InlineData("number.")]
    [InlineData("any?.")]
    [InlineData("items[0].")]
    [InlineData("items.Select(")]
    [InlineData("items.Where(x => x.Size > 0).OrderBy(")]
    [InlineData("Each(new List<int>(), ")]
    [InlineData("function = ")]
    [InlineData("_function = ")]
    [InlineData("Func<int, int> f = ")]
    [InlineData("Func<int, Func<int, int>> f = x => ")]
    [InlineData("Only<Func<int, int>>(")]
    [InlineData("any.Missing(")]
    [InlineData("any is Item ")]
    [InlineData("any is { } ")]
    [InlineData("any is Item { ")]
    [InlineData("any is Item { Size: 3, ")]
    [InlineData("int.TryParse(text, out var ")]
    [InlineData("int.TryParse(text, out int ")]
    [InlineData("new Item { ")]
    [InlineData("new Item { Size = 3, ")]
    [InlineData("new { ")]
    [InlineData("this with { ")]
    [InlineData("from ")]
    [InlineData("var x = from item in items let ")]
    [InlineData("var x = from item in items join ")]
    [InlineData("goto ")]
    [InlineData("void ")]
    [InlineData("void Inner<")]
    [InlineData("void Inner(int ")]
    [InlineData("catch (Exception ")]
    [InlineData("var x = async ")]
    [InlineData("var x = new ")]
    [InlineData("var x = @")]
    [InlineData("var x = \"")]
    [InlineData("var x = '")]
    [InlineData("var x = $\"a ")]
    [InlineData("// ")]
    [InlineData("/* ")]
    [InlineData("#region ")]
    [InlineData("[")]
    [InlineData("var x = [")]
    [InlineData("var x = 0x")]
    [InlineData("var x = \"\"")]
    [InlineData("switch (kind) { case ")]
    [InlineData("var x = kind switch { ")]
    [InlineData("Func<int, int> f = delegate (int ")]
    [InlineData("var // what is new\n    ")]
    [InlineData("items. // all of them;\n    ")]
    [InlineData("List<Item> /* all; */ ")]
    public void IsSilentWhereANameMayBeNew(string before)
    {
        foreach (var (monitor, generated) in Ways(before))
        {
            monitor.Accepts(generated + "unknown").Accepts(generated + "Xq9;").Accepts(generated + "_q ");
        }
    }

    [Theory]
    [InlineData("var made = 3; return made;")]
    [InlineData("foreach (var one in items) { number += one.Size; }")]
    [InlineData("items.Where(one => one.Size > number).Select(other => other.Next);")]
    [InlineData("if (any is Item found) { found.Size = 3; }")]
    [InlineData("if (int.TryParse(text, out var parsed)) return parsed;")]
    [InlineData("var (a, b) = (1, 2); return a + b;")]
    [InlineData("(int a, int b) = (1, 2); return a + b;")]
    [InlineData("int Inner(int depth) { return depth + Inner(depth); } return Inner(1);")]
    [InlineData("var x = from one in items let size = one.Size where size > 0 orderby size descending select size + one.Age;")]
    [InlineData("var x = from one in items join other in items on one.Size equals other.Size into grouped select grouped;")]
    [InlineData("try { } catch (Exception error) when (error.Message.Length > 0) { throw new Exception(error.Message); }")]
    [InlineData("for (int i = 0, j = 1; i < j; i++, j--) { early = i; }")]
    [InlineData("Sum(right: 3, left: number);")]
    [InlineData("Sum(number, right: 3);")]
    [InlineData("T Same<T>(T value) => value; Same(3);")]
    [InlineData("TKey Key<TKey>(TKey key) => key;")]
    [InlineData("var x = kind switch { Kind.First => number, Kind.Second when isOpen => early, _ => 0 };")]
    [InlineData("_ = any is Item { Size: > 3 and < 5, Next: { } next } ? next.Size : number;")]
    [InlineData("_ = (number: 3, text: text); (var p, var q) = (number, text); return p;")]
    [InlineData("Action<int> act = delegate(int given) { number = given; };")]
    [InlineData("Func<int, Func<int, int>> f = x => y => x + y;")]
    [InlineData("using var reader = new System.IO.StringReader(text); reader.Read();")]
    [InlineData("lock (any) { } checked { number++; } unchecked { } unsafe { }")]
    [InlineData("var x = new Item { Size = number, Next = new Item { Size = early } };")]
    [InlineData("var x = $\"{number:N2} {text,10} {(isOpen ? text : \"no\")}\";")]
    [InlineData("return; }\n private int Third => opened;\n private int Other(string later) { return later.Length + Third; }\n private void Rest() {")]
    [InlineData("Item? next = null; List<Item> more = items; next = more[0];")]
    [InlineData("static int Twice(int it) => it * 2; return Twice(number);")]
    [InlineData("switch (kind) { case Kind.First when isOpen: break; default: break; }")]
    public void AcceptsWhatTheTextDeclares(string text)
    {
        foreach (var rest in new[] { "", ";", ")", "\n        Console.WriteLine(3);" })
        {
            NamesAt.Scope(World.Replace("§", "│" + rest, StringComparison.Ordinal)).Accepts(text);
        }
    }

    /// <summary>Only what comes later would make these C#, or nothing would.</summary>
    [Theory]
    [InlineData("again: number--; goto again;")]
    [InlineData("return Inner(3); int Inner(int value) => value;")]
    [InlineData("{ var inside = 3; } number = inside;")]
    [InlineData("foreach (var one in items) { } number = one.Size;")]
    [InlineData("int Inner(int given) => given; number = given;")]
    public void RefusesWhatTheTextDeclaresTooLateOrElsewhere(string text) => NamesAt.Scope(World.Replace("§", "│", StringComparison.Ordinal)).Refuses(text);

    [Theory]
    [InlineData("│ goto again;", "again: number--;")]
    [InlineData("│ int Inner(int value) => value;", "return Inner(3);")]
    public void AcceptsWhatTheDocumentDeclaresFurtherDown(string code, string text) => NamesAt.Scope(World.Replace("§", code, StringComparison.Ordinal)).Accepts(text);

    /// <summary>A member that is written whole brings its own <c>value</c>.</summary>
    [Fact]
    public void ASetterThatIsWrittenHasItsValue() =>
        NamesAt.Scope("class C { int _size; │ }").Accepts("int Size { get { return _size; } set { _size = value; } }");

    [Fact]
    public void ARefusedParameterNameIsAcceptedWithAColon() =>
        NamesAt.Scope(World.Replace("§", "Sum(│);", StringComparison.Ordinal)).Accepts("left: ").Accepts("left : ").Refuses("left)").Refuses("left,").Refuses("middle:");

    [Fact]
    public void AnUnfinishedWordMayNotBeTheEnd()
    {
        var state = NamesAt.Scope(World.Replace("§", "return │;", StringComparison.Ordinal)).State;
        Assert.True(state.MayEnd);
        Assert.True(state.Advance("number"u8)!.MayEnd);
        Assert.False(state.Advance("numbe"u8)!.MayEnd);
    }

    [Theory]
    [InlineData("return numb│;", "er", "ers;")]
    [InlineData("// what is counted\n    numb│;", "er", "ers;")]
    [InlineData("\n#if DEBUG\n#endif\n    numb│", "er", "ers;")]
    [InlineData("var numb│;", "xyz", "")]
    [InlineData("number.Comp│;", "xyz", "")]
    [InlineData("return xyz│;", "abc", "")]
    public void WalksOnFromWhatIsTyped(string code, string accepted, string refused)
    {
        var monitor = NamesAt.Scope(World.Replace("§", code, StringComparison.Ordinal)).Accepts(accepted);
        if (refused.Length > 0)
        {
            monitor.Refuses(refused);
        }
    }

    /// <summary>What is in scope is not all known: nothing is said.</summary>
    [Theory]
    [InlineData("class C : Missing { void M() { │ } }")]
    [InlineData("using Missing.Space; class C { void M() { │ } }")]
    [InlineData("class C { void M() { │ ")]
    public void IsSilentWhereTheScopeIsNotKnown(string source) => NamesAt.Scope(source).Accepts("unknown = other;");

    [Fact]
    public void KnownNamesCostOneQuestion()
    {
        var monitor = NamesAt.Scope(World.Replace("§", "│", StringComparison.Ordinal));
        monitor.Accepts("number = early + Sum(number, early);\nreturn number;");
        Assert.Equal(1, monitor.Source.Questions);
    }

    /// <summary>With the code before the word typed, and with it generated; the rest of the line missing, or there.</summary>
    private static IEnumerable<(NamesAt Monitor, string Generated)> Ways(string before)
    {
        foreach (var rest in new[] { "", ";" })
        {
            yield return (NamesAt.Scope(World.Replace("§", before + "│" + rest, StringComparison.Ordinal)), "");
            yield return (NamesAt.Scope(World.Replace("§", "│" + rest, StringComparison.Ordinal)), before);
        }
    }
}
