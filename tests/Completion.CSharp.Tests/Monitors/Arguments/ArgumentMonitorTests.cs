namespace Completion.CSharp.Tests.Monitors.Arguments;

/// <summary>Which arguments a list may have, by number, name and keyword.</summary>
public sealed class ArgumentMonitorTests
{
    private const string World = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        namespace World
        {
            public class Item
            {
                public Item(string name) { }
                public Item(string name, int count, bool isNew = false) { }
                public int this[int row, int column] => row;
                public void None() { }
                public void One(int only) { }
                public void Several(int first, int second = 2, int third = 3) { }
                public void Many(string format, params object[] values) { }
                public bool Try(string text, out int value) { value = 0; return true; }
                public void Change(ref int value) { }
                public void Look(in int value) { }
                public void Either(int value) { }
                public void Either(string text, out int value) { value = 0; }
                public T Same<T>(T value) => value;
                public Action<int, int> Told = (a, b) => { };
            }

            public class Made { public static implicit operator Made(string text) => new(); }

            public static class Taking
            {
                public static void Narrow(byte value) { }
                public static void Wide(double value) { }
                public static void Maybe(int? value) { }
                public static void Span(ReadOnlySpan<char> value) { }
                public static void Some(params string[] values) { }
                public static void Each(IEnumerable<int> values) { }
                public static void Format(FormattableString value) { }
                public static void Run(Action value) { }
                public static void Made(Made value) { }
                public static void Day(DayOfWeek value) { }
                public static void Same<T>(T value, T other) { }
                public static void Same<T>(T value, T other, int more, int most) { }
            }

            public static class Extensions { public static int Extra(this Item item, int more) => more; }

            public class C
            {
                public void M(Item item, int number, string text, dynamic thing)
                {
                    §
                }
            }
        }
        """;

    /// <summary>At the mark, with the method's rest behind it.</summary>
    private static ArgumentsAt In(string code) => ArgumentsAt.Source(World.Replace("§", code, StringComparison.Ordinal));

    /// <summary>Each call is tried with its beginning before the cursor, after it, and in part.</summary>
    private static IEnumerable<(ArgumentsAt At, string Text)> Places(string call)
    {
        foreach (var length in new[] { 0, call.IndexOf('(', StringComparison.Ordinal), call.IndexOf('(', StringComparison.Ordinal) + 1, call.Length - 1 })
        {
            if (length >= 0)
            {
                yield return (In(call[..length] + "│\n"), call[length..]);
            }
        }
    }

    [Theory]
    [InlineData("item.None();")]
    [InlineData("item.None( /* ) , */ );")]
    [InlineData("item.One(number);")]
    [InlineData("item.One(only: number);")]
    [InlineData("item.Several(1, third: 4);")]
    [InlineData("item.Several(third: 4, first: 1);")]
    [InlineData("item.Several(first: 1, 2, 3);")]
    [InlineData("item.Many(\"a,b)\", 1, 2, 3, 4, 5);")]
    [InlineData("item.Many(\"\");")]
    [InlineData("item.Many(values: new object[] { 1, 2 }, format: \"\");")]
    [InlineData("item.Try(text, out var value);")]
    [InlineData("item.Try(text, value: out number);")]
    [InlineData("item.Try(value: out _, text: \"\");")]
    [InlineData("item.Change(ref number);")]
    [InlineData("item.Look(number);")]
    [InlineData("item.Look(in number);")]
    [InlineData("item.Look(ref number);")]
    [InlineData("item.Either(\"\", out number);")]
    [InlineData("item.Either(1);")]
    [InlineData("item.Extra(1);")]
    [InlineData("Extensions.Extra(item, 1);")]
    [InlineData("item.Told(1, 2);")]
    [InlineData("item.One(item.Same<int>(1));")]
    [InlineData("item.One(item.Same(new Dictionary<string, int>()).Count);")]
    [InlineData("item.One(number < 3 ? 1 : 2);")]
    [InlineData("item.Many(text, number < 3, number > 2);")]
    [InlineData("item.Many(text, (1, 2), (a, b) => a, new[] { 1, 2 }, $\"{number,10}({text}\");")]
    [InlineData("item.One(((Func<int, int, int>)((a, b) => a + b))(1, 2));")]
    [InlineData("var made = new Item(text, 1, isNew: true);")]
    [InlineData("var made = new Item(text) { };")]
    [InlineData("Item made = new(text, 1);")]
    [InlineData("text.Select((one, index) => one + index).ToArray();")]
    [InlineData("text.Aggregate(0, (sum, one) => sum + item.Extra(one));")]
    [InlineData("thing.Anything(1, 2, 3);")]
    [InlineData("Unknown(1, 2, 3);")]
    [InlineData("if (item.Try(text, out var given)) { item.One(given); }")]
    [InlineData("for (var i = 0; i < item.Extra(3); i++) { }")]
    [InlineData("int.TryParse(text.AsSpan(1, 2), out number);")]
    [InlineData("Console.WriteLine(\"{0} {1}\", nameof(item), item[1, 2]);")]
    [InlineData("int Local(int a, int b) => a; Local(1, 2);")]
    [InlineData("(int a, int b) = (1, 2);")]
    [InlineData("var s = text switch { { Length: > 3 and < 5 } => 1, _ => 2 };")]
    public void AcceptsWhatCompiles(string call)
    {
        foreach (var (at, rest) in Places(call))
        {
            at.Accepts(rest);
        }
    }

    /// <summary>What is written may have the overload only after the call; what is written inside a member can add none.</summary>
    [Theory]
    [InlineData("static int Size(int a) => Size(a, 2); static int Size(int a, int b) => a;")]
    [InlineData("public D(int a) : this(a, \"\") { } public D(int a, string b) { }")]
    [InlineData("public D(int a) { } static D Make() => new D(1, 2); public D(int a, int b) { }")]
    [InlineData("int this[int a] => this[a, 2]; int this[int a, int b] => a;")]
    public void AnOverloadMayBeWrittenAfterItsCaller(string members)
    {
        ArgumentsAt.Source($"namespace World {{ class D {{ │\n }} }}").Accepts(members);
        ArgumentsAt.Source($"namespace World {{ │\n }}").Accepts($"class D {{ {members} }}");
    }

    [Fact]
    public void InsideAMemberTheOverloadsAreThoseThatAreThere() =>
        ArgumentsAt.Source("namespace World { class D { static int Size(int a) => a; void M() { │\n } } }").Refuses("Size(1,");

    /// <summary>Each text is refused at its last character.</summary>
    [Theory]
    [InlineData("item.None(1")]
    [InlineData("item.One()")]
    [InlineData("item.One(1,")]
    [InlineData("item.One( )")]
    [InlineData("item.One(other: ")]
    [InlineData("item.One(other:1")]
    [InlineData("item.One(out ")]
    [InlineData("item.One(only: ref ")]
    [InlineData("item.Several(1, 2, 3,")]
    [InlineData("item.Several(1, first: ")]
    [InlineData("item.Several(second: 1, 2,")]
    [InlineData("item.Several(1,)")]
    [InlineData("item.Several(1,,")]
    [InlineData("item.Several(second: 1)")]
    [InlineData("item.Many()")]
    [InlineData("item.Many(\"\", out ")]
    [InlineData("item.Try(text)")]
    [InlineData("item.Try(text, n")]
    [InlineData("item.Try(text, value)")]
    [InlineData("item.Try(text, value: n")]
    [InlineData("item.Try(text, out var value,")]
    [InlineData("item.Change(n")]
    [InlineData("item.Change(o")]
    [InlineData("item.Change(3")]
    [InlineData("item.Look(out ")]
    [InlineData("item.Either(\"\", n")]
    [InlineData("item.Extra()")]
    [InlineData("Extensions.Extra(item)")]
    [InlineData("item.Told(1)")]
    [InlineData("item.One(item.Same<int>()")]
    [InlineData("item.One(item.Extra(item.Same(new Dictionary<string, int>()).Count,")]
    [InlineData("new Item()")]
    [InlineData("new Item(text, 1, true,")]
    [InlineData("Item made = new(text, 1, true,")]
    [InlineData("_ = item[1]")]
    [InlineData("_ = item[1, 2,")]
    [InlineData("text.Substring()")]
    [InlineData("text.Select(one => item.Extra()")]
    public void RefusesWhatDoesNot(string call)
    {
        foreach (var length in new[] { 0, call.LastIndexOfAny(['(', '[']) + 1, call.Length - 1 })
        {
            In(call[..length] + "│\n").Refuses(call[length..]);
        }
    }

    [Theory]
    [InlineData("item.One(text.Length);")]
    [InlineData("item.One('a');")]
    [InlineData("item.One(-1);")]
    [InlineData("item.One(thing);")]
    [InlineData("item.One(default);")]
    [InlineData("item.One(text is null ? 1 : 2);")]
    [InlineData("Taking.Narrow(1);")]
    [InlineData("Taking.Narrow(3 + 4);")]
    [InlineData("Taking.Wide(1);")]
    [InlineData("Taking.Maybe(null);")]
    [InlineData("Taking.Maybe(number);")]
    [InlineData("Taking.Span(text);")]
    [InlineData("Taking.Span(new char[3]);")]
    [InlineData("Taking.Some(\"\", \"\");")]
    [InlineData("Taking.Some(new string[] { });")]
    [InlineData("Taking.Each([1, 2]);")]
    [InlineData("Taking.Each(new List<int>());")]
    [InlineData("Taking.Format($\"{number}\");")]
    [InlineData("Taking.Run(item.None);")]
    [InlineData("Taking.Run(() => { });")]
    [InlineData("Taking.Made(text);")]
    [InlineData("Taking.Same(\"\", \"\");")]
    [InlineData("Taking.Day(0);")]
    [InlineData("Console.WriteLine(text);")]
    [InlineData("text.Split(',', ';');")]
    public void AcceptsTypesThatBecomeTheParameters(string call)
    {
        foreach (var (at, rest) in Places(call))
        {
            at.Accepts(rest);
        }
    }

    [Theory]
    [InlineData("item.One(text)")]
    [InlineData("item.One(\"\")")]
    [InlineData("item.One(null)")]
    [InlineData("item.One(1.5)")]
    [InlineData("item.Several(1, text,")]
    [InlineData("item.Either(text)")]
    [InlineData("item.Either(1,")]
    [InlineData("Taking.Narrow(1000)")]
    [InlineData("Taking.Narrow(number)")]
    [InlineData("Taking.Span(1)")]
    [InlineData("Taking.Some(\"\", 1)")]
    [InlineData("Taking.Each(number)")]
    [InlineData("Taking.Made(number)")]
    [InlineData("Taking.Day(1)")]
    [InlineData("Taking.Same(1, text, 3, item)")]
    [InlineData("new Item(number)")]
    [InlineData("_ = item[1, text]")]
    [InlineData("item.One(only: text)")]
    public void RefusesTypesThatDoNot(string call)
    {
        foreach (var length in new[] { 0, call.LastIndexOfAny(['(', '[']) + 1, call.Length - 1 })
        {
            In(call[..length] + "│\n").Refuses(call[length..]);
        }
    }

    [Fact]
    public void CountsWhatStandsBehindTheCursor()
    {
        In("item.Several(│);").Ends("1").Accepts("1)").Ends("", false).Refuses(")").Ends("1, 2, 3").Refuses("1, 2, 3,").Ends("1, ", false);
        In("item.Several(│, 3);").Ends("1").Ends("1, 2").Refuses("1, 2,").Ends("second: 1", false);
        In("item.Several(1, │, 3);").Ends("2").Refuses("2,").Ends("", false);
        In("item.Several(│number, 3);").Ends("").Ends("1, ").Refuses("1, 2,");
        In("item.One(item.Extra(│), 2);").Refuses("1,").Ends("1").Ends("", false);
        In("if (item.One(item.Extra(│) { }").Refuses("1,").Refuses(")").Accepts("1))");
        In("item.Try(text, │);").Ends("out number").Refuses("n");
        In("item.Unknown(│, 3);").Ends("").Accepts("1, 2, 3)");
    }

    [Theory]
    [InlineData("public class D : World.Item { public D() : base(│ }", "text)", ")")]
    [InlineData("public class D : World.Item { public D(int a) : base(\"\") { } public D() : this(│ }", "1)", "1,")]
    [InlineData("public class D(int a) : World.Item(│ { }", "\"\", a)", ")")]
    [InlineData("public class D { [System.Obsolete(│ public void M() { } }", "\"text\", false, UrlFormat = \"\")", "\"\", false, t)")]
    [InlineData("public class D { int _a = System.Math.Max(│; }", "1, 2)", "1)")]
    [InlineData("public class D { int A => System.Math.Abs(│; }", "1)", ")")]
    public void KnowsMembersHeadsAndInitialisers(string code, string accepted, string refused) =>
        ArgumentsAt.Source(World + code).Accepts(accepted).Refuses(refused);

    [Theory]
    [InlineData("│", "} public void Other(int a, int b) { item")]
    [InlineData("var x = \"item.None(│\";", "1, 2)")]
    [InlineData("// item.None(│\n", "1, 2)")]
    [InlineData("item.Many($\"{item.None(│}\");", "1, 2)")]
    [InlineData("var t = (│", "1, 2)")]
    [InlineData("int[] x = [│", "1, 2]")]
    [InlineData("var x = new int[│", "2, 3]")]
    [InlineData("if (│", ")")]
    [InlineData("Func<int, int, int> f = (│", "a, b) => a")]
    public void IsSilentElsewhere(string code, string text) => In(code).Accepts(text);

    /// <summary>A hidden method takes what the one that hides it does not.</summary>
    [Fact]
    public void HiddenMethodsAreCalled() => ArgumentsAt.Source("""
        class Base { public void Run(int a, bool b = false) { } }
        class Derived : Base { public new void Run(int a, bool b) { } }
        class C { void M(Derived d) { │ } }
        """).Accepts("d.Run(1);").Accepts("d.Run(1, true);").Refuses("d.Run()");
}
