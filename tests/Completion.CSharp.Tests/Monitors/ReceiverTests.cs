namespace Completion.CSharp.Tests.Monitors;

/// <summary>What follows a dot, by what stands before it, at the cursor and after generated text.</summary>
public sealed class ReceiverTests
{
    private const string World = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using IO = System.IO;
        using Ints = System.Collections.Generic.List<int>;

        namespace World
        {
            public enum Colour { Red, Green, Blue }

            public interface IShape { double Area(); IShape? Parent { get; } static string Kind => "shape"; }

            public interface IWide : IShape { double Width { get; } }

            public interface IMade<T> where T : IMade<T> { static abstract T Make(); static virtual int Made => 0; }

            public class Animal
            {
                protected virtual void Grow() { }
                protected int Age;
                private int _secret;
                internal int Inner;
                public static int Total;
                public string Title { get; set; } = "";
                public event EventHandler? Woken;
                public Animal? Next { get; init; }
                public int? Legs { get; set; }
                public int @class;
                public T Convert<T>() => default!;
                public class Tail { public int Long; public static int Count; }
                public int this[int i] => _secret + i;
            }

            public static class Extensions
            {
                public static int Twice(this int value) => value * 2;
                public static T Second<T>(this IEnumerable<T> items) => items.ElementAt(1);
                public static void Only<T>(this T value) where T : IShape { }
                extension(Animal animal)
                {
                    public bool IsOld => true;
                    public static Animal Newborn => new();
                }
            }

            public struct Point { public int X, Y; public static Point Origin; public Point Moved() => this; }

            public unsafe class Dog : Animal, IMade<Dog>
            {
                public Colour Colour { get; set; }
                public static Dog Make() => new();
                private int _mine;

                protected override void Grow() { }

                public void Run<T, TMade>(T shape, TMade made, Animal animal, Dog other, int[] numbers, string text, dynamic any,
                    (int Left, string Right) pair, Point* pointer, List<Animal> list, IWide wide, Func<int, string> function,
                    Type type, Point? perhaps, Missing missing, IShape?[] grid)
                    where T : IShape where TMade : IMade<TMade>
                {
                    §
                }
            }
        }
        """;

    [Theory]
    [InlineData("text.", "Length Substring Select Second ToString GetType", "Empty IsNullOrEmpty Foo length Twice")]
    [InlineData("string.", "Empty Join IsNullOrEmpty Concat ReferenceEquals", "Length Substring")]
    [InlineData("String.", "Empty Join @Empty", "Length")]
    [InlineData("numbers.", "Length Rank Select Clone", "Resize Add")]
    [InlineData("numbers[0].", "CompareTo Twice", "Parse Length MaxValue")]
    [InlineData("int.", "MaxValue Parse", "CompareTo Twice")]
    [InlineData("3.", "CompareTo Twice ToString", "Parse")]
    [InlineData("\"a\".", "Length", "Empty")]
    [InlineData("pair.", "Left Right Item1 Item2 CompareTo", "Item3 Middle")]
    [InlineData("list.", "Add Count Select Where Second First", "Length Empty Only Twice")]
    [InlineData("list[0].", "Title Next Convert @class IsOld Inner", "class Age Grow Total Item get_Title _secret add_Woken Newborn")]
    [InlineData("list.First().", "Title", "Total")]
    [InlineData("list.Select(a => a.Title).First().", "Length", "Title Empty")]
    [InlineData("other.", "Title Age Grow _mine Colour", "_secret Total Make")]
    [InlineData("animal.", "Title Inner", "Age Grow _mine")]
    [InlineData("this.", "Title Age Grow _mine Run", "_secret Total Make")]
    [InlineData("base.", "Title Age Grow ToString", "_mine _secret Run IsOld")]
    [InlineData("Animal.", "Total Tail Newborn ReferenceEquals", "Title Age Convert Woken")]
    [InlineData("Animal.Tail.", "Count", "Long Title")]
    [InlineData("Dog.", "Make Total Tail", "Title Run")]
    [InlineData("Dog.Tail.", "Count", "Long Total")]
    [InlineData("Colour.", "Red Blue HasFlag CompareTo Parse", "Yellow")]
    [InlineData("World.Colour.", "Red Green", "HasFlag CompareTo")]
    [InlineData("Colour.Red.", "HasFlag CompareTo ToString", "Green Parse")]
    [InlineData("shape.", "Area Parent Only ToString GetHashCode", "Kind Width")]
    [InlineData("wide.", "Width Area Parent Equals GetType", "Kind")]
    [InlineData("IShape.", "Kind", "Area")]
    [InlineData("TMade.", "Make Made", "ToString Kind")]
    [InlineData("pointer->", "X Y Moved ToString", "Origin Z")]
    [InlineData("perhaps.", "Value HasValue GetValueOrDefault", "X Moved")]
    [InlineData("perhaps?.", "X Y Moved", "Value HasValue Origin")]
    [InlineData("animal?.", "Title Next Legs", "Total Age")]
    [InlineData("animal?.Next.", "Title Next", "Total Length")]
    [InlineData("animal?.Next?.Title.", "Length", "Title")]
    [InlineData("animal?.Next?.Legs.", "Value HasValue", "Next")]
    [InlineData("animal?.Legs?.", "CompareTo Twice", "Value MaxValue")]
    [InlineData("grid[0]?.", "Area Parent", "Length")]
    [InlineData("animal!.", "Title", "Total")]
    [InlineData("(animal as Dog)!.", "Colour _mine", "Total")]
    [InlineData("((Dog)animal).", "Colour", "Total")]
    [InlineData("new Dog().", "Colour Title", "Make")]
    [InlineData("new Dog { Title = text.", "Length", "Empty Title")]
    [InlineData("new { First = 1, Second = text }.", "First Second ToString", "Third Length")]
    [InlineData("System.", "String Collections Console IO", "Length List")]
    [InlineData("System.Collections.Generic.", "List Dictionary", "Length Console")]
    [InlineData("global::", "System World", "String Dog text")]
    [InlineData("global::System.", "String Collections", "World")]
    [InlineData("IO::", "Path File", "System")]
    [InlineData("IO.", "Path File", "String")]
    [InlineData("Ints.", "ReferenceEquals Enumerator", "Add Count")]
    [InlineData("List<int>.", "Enumerator ReferenceEquals", "Add")]
    [InlineData("new List<int>.", "Enumerator", "Add")]
    [InlineData("typeof(Dog).", "Name IsClass", "Title GetTypeFromHandle")]
    [InlineData("typeof(Animal.", "Tail", "Title")]
    [InlineData("nameof(Animal.", "Title Total Tail", "Nothing _secret")]
    [InlineData("nameof(text.", "Length", "Nothing")]
    [InlineData("function(3).", "Length", "Invoke")]
    [InlineData("function.", "Invoke Method Target", "Length")]
    [InlineData("type.", "Name Assembly", "GetTypeFromHandle")]
    [InlineData("list.Where(a => a.", "Title Legs", "Total Length")]
    [InlineData("list.Select(a => a.Title.", "Length", "Title")]
    [InlineData("list.Where(x => x.Title == \"\").OrderBy(x => x.", "Title Inner", "Total Length")]
    [InlineData("list.ForEach(a => { var t = a.Title; t.", "Length", "Title")]
    [InlineData("var d = other; d.", "Colour", "Make Length")]
    [InlineData("var s = text.Trim().Split(','); s.", "Length", "Substring")]
    [InlineData("foreach (var item in list) { item.", "Title", "Total Length")]
    [InlineData("if (animal is Dog { Title: var t } dog) dog.", "Colour", "Total")]
    [InlineData("void Local(string inner) { inner.", "Length", "Title")]
    [InlineData("text.Substring(text.", "Length IndexOf", "Title Empty")]
    [InlineData("text\n.", "Length", "Title")]
    [InlineData("_ = $\"{text.", "Length", "Title")]
    [InlineData("_ = $\"{text}\" + text.", "Length", "Title")]
    [InlineData("return; }\npublic string Late => Title.", "Length", "Title")]
    [InlineData("switch (other.Colour) { case World.Colour.", "Red", "Yellow")]
    [InlineData("Console.WriteLine(animal.", "Title", "Total")]
    [InlineData("await animal.", "Title", "Total")]
    [InlineData("throw new System.", "Exception", "Nothing")]
    [InlineData("var f = (string s) => s.", "Length", "Title")]
    [InlineData("Func<string, int> g = s => s.", "Length", "Title")]
    [InlineData("x: animal.", "Title", "Total")]
    [InlineData("var q = from a in list where a.", "Title", "Total")]
    [InlineData("var w = animal with { Title = text.", "Length", "Title")]
    [InlineData("default(Point).", "X", "Origin")]
    [InlineData("(text ?? \"\").", "Length", "Empty")]
    [InlineData("stackalloc int[3].", "Length", "Add")]
    public void KnowsTheNames(string code, string allowed, string refused)
    {
        foreach (var suffix in new[] { ";", "", "\n        text = \"\";", "\n        Console.WriteLine(3);", "\n        Animal later = animal;", "\n        return;" })
        {
            var atCursor = MonitorAt.Source(World.Replace("§", code + "│" + suffix, StringComparison.Ordinal));
            var generated = MonitorAt.Source(World.Replace("§", "│" + suffix, StringComparison.Ordinal));
            atCursor.Expect(allowed, refused + " Xq9");
            generated.Expect(allowed, refused + " Xq9", code);
            Assert.Equal(0, atCursor.Names.Failures + generated.Names.Failures);
        }
    }

    [Theory]
    [InlineData("any.")]
    [InlineData("missing.")]
    [InlineData("unknown.")]
    [InlineData("unknown.Member.")]
    [InlineData("var u = Unknown(); u.")]
    [InlineData("text.Substring.")]
    [InlineData("null.")]
    [InlineData("_ = \"text.")]
    [InlineData("// text.")]
    [InlineData("/* text.")]
    [InlineData("var x = 1.5 + .")]
    [InlineData("numbers[1..")]
    [InlineData("text == \"\" ? text : :")]
    [InlineData("function-->")]
    [InlineData("Func<int> f = () =>")]
    [InlineData("list.ForEach(Console.WriteLine).")]
    [InlineData("")]
    public void IsSilentWhereTheCompilerCannotTell(string code)
    {
        MonitorAt.Source(World.Replace("§", code + "│;", StringComparison.Ordinal)).ExpectSilence();
        MonitorAt.Source(World.Replace("§", "│;", StringComparison.Ordinal)).ExpectSilence(code);
    }
}
