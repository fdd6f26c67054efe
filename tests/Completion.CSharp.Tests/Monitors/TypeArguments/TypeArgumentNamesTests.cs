using Completion.CSharp.Tests.Monitors.Names;

namespace Completion.CSharp.Tests.Monitors.TypeArguments;

/// <summary>Types between angle brackets.</summary>
public sealed class TypeArgumentNamesTests
{
    private const string World = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        namespace World
        {
            public struct Point { }
            public enum Kind { First }
            public interface IShape { }
            public abstract class Shape : IShape { public class Part { } }
            public class Round : Shape { }
            public static class Tools { public class Hammer { } }
            public class Values<T> where T : struct { }
            public class Objects<T> where T : class { }
            public class Made<T> where T : new() { }
            public class Shapes<T> where T : Shape { }
            public class Pair<TLeft, TRight> where TLeft : struct { public static TOther Make<TOther>() => default!; }

            public class C<TItem>
            {
                private readonly List<int> _field = [];

                public T Get<T>() where T : Shape => default!;

                public void M<TOther>(int number, object Objects)
                {
                    §
                }
            }
        }
        """;

    private static NamesAt In(string code) => NamesAt.TypeArguments(World.Replace("§", code, StringComparison.Ordinal));

    private static IEnumerable<(NamesAt At, string Before)> Places(string before)
    {
        yield return (In(before + "│\n"), "");
        yield return (In("│\n"), before);
        yield return (In(before + "│> more;"), "");
    }

    [Theory]
    [InlineData("List<")]
    [InlineData("var x = new List<")]
    [InlineData("var x = new Dictionary<string, ")]
    [InlineData("var x = new Dictionary<List<int>, ")]
    [InlineData("_field.Cast<")]
    [InlineData("_ = this._field.OfType<")]
    [InlineData("System.Collections.Generic.List<")]
    [InlineData("M<")]
    [InlineData("Pair<Point, ")]
    [InlineData("_ = Pair<int, int>.Make<")]
    [InlineData("_ = number < 3 ? new List<")]
    public void OffersTypes(string before)
    {
        foreach (var (at, generated) in Places(before))
        {
            foreach (var type in "int> string> Point> Round> IShape> TItem> TOther> System.Text.StringBuilder> List<int>> C<int>> Tools.Hammer> Tools[]> Shape.Part> (int int[]> Kind?> global::World.Point> dynamic>".Split(' '))
            {
                at.Accepts(generated + type);
            }

            foreach (var no in "number> _field> Missing> Tools> System> List> return>".Split(' '))
            {
                at.Refuses(generated + no);
            }
        }
    }

    [Theory]
    [InlineData("_ = new Values<", "Point> Kind> int> TItem> Shape.Part Tools.", "Round> IShape> Shape>")]
    [InlineData("_ = new Made<", "Point> Round> TItem> Shape[] Shape.", "Shape> IShape>")]
    [InlineData("_ = new Shapes<", "Round> Shape> IShape>", "Point> Random>")]
    [InlineData("_ = Get<", "Round> Shape>", "Point> Random>")]
    [InlineData("_ = new Pair<", "Point, int,", "Round, Shape,")]
    public void HeedsConstraints(string before, string accepted, string refused)
    {
        foreach (var (at, generated) in Places(before))
        {
            foreach (var type in accepted.Split(' '))
            {
                at.Accepts(generated + type);
            }

            foreach (var type in refused.Split(' '))
            {
                at.Refuses(generated + type);
            }
        }
    }

    /// <summary>The code of a program is read in a fork of the project, whose types are others.</summary>
    [Fact]
    public void ConstraintsHoldInPrograms() => ConstraintAt.Source("types", "var bus = new Bus();\n│\nvar more = 3;", others: """
        class Event { public class Part { } }
        class Placed : Event { }
        class Bus { public void Subscribe<T>() where T : Event { } }
        """).Accepts("bus.Subscribe<Placed>();", "bus.Subscribe<Event>();").Refuses("bus.Subscribe<Bus>();");

    [Theory]
    [InlineData("_ = number<", "number")]
    [InlineData("_ = number < ", "number")]
    [InlineData("_ = Objects<", "number")]
    [InlineData("Missing<", "number")]
    [InlineData("M(3, ", "number")]
    [InlineData("T Local<", "TAnything>")]
    [InlineData("List<", "TAny> Local<TAny>() => [];")]
    public void IsSilentElsewhere(string before, string text)
    {
        foreach (var (at, generated) in Places(before))
        {
            at.Accepts(generated + text);
        }
    }
}
