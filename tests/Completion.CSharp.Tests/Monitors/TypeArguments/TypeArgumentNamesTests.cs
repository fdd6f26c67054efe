using Completion.CSharp.Tests.Monitors.Names;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

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

    private const string Targets = """
        using System;
        using System.Collections.Generic;
        using System.Threading.Tasks;
        using Number = System.Int32;
        namespace World
        {
            public class Instruction { public class Part { } }
            public class Special : Instruction { }
            public sealed class Last { }
            public class Own<T> : List<T> { public static implicit operator Own<T>(int x) => new(); }
            public class Box<TValue, TKey> : Dictionary<TKey, TValue> where TKey : notnull { }
            public class C<TItem>
            {
                private IList<Instruction> _all;
                private IList<TItem> _items;
                public IList<Instruction> All { get; set; }
                public void Take(int number, IList<Instruction> all) { }
                public void Both(IList<int> all) { }
                public void Both(IList<string> all) { }
                public void Any<T>(IList<T> all) { }
                §
            }
        }
        """;

    [Theory]
    [InlineData("void M() { IList<string> a = new List<│", "string> String> System.String> global::System.String>", "int> object> Instruction> List< System>")]
    [InlineData("void M() { IList<int> a = new System.Collections.Generic.List<│", "int> Int32> Number>", "long> string>")]
    [InlineData("void M() { _all = new List<│", "Instruction> World.Instruction> global::World.Instruction>", "Special> Last> int>")]
    [InlineData("void M() { All ??= new List<│", "Instruction>", "Special> int>")]
    [InlineData("void M() { _items = new List<│", "TItem>", "Instruction> int>")]
    [InlineData("void M() { _ = new C<int> { All = new List<│", "Instruction>", "Special> int>")]
    [InlineData("void M() { Take(3, new List<│", "Instruction>", "Special> int>")]
    [InlineData("void M() { Take(all: new List<│", "Instruction>", "Special> int>")]
    [InlineData("IList<string> M() { return new List<│", "string>", "int>")]
    [InlineData("IList<string> M() => new List<│", "string>", "int>")]
    [InlineData("IList<string> Property => new List<│", "string>", "int>")]
    [InlineData("IList<string> Property { get; } = new List<│", "string>", "int>")]
    [InlineData("IList<string> _field = new List<│", "string>", "int>")]
    [InlineData("async Task<IList<string>> M() { await Task.Yield(); return new List<│", "string>", "int> IList<")]
    [InlineData("IEnumerable<IList<string>> M() { yield return new List<│", "string>", "int> IList<")]
    [InlineData("void M() { void L() { } IList<Instruction.Part> a = new List<│", "Instruction.Part> Special.Part> World.Instruction.Part>", "int> Instruction> Last.")]
    [InlineData("void M() { IList<int[]> a = new List<│", "int[]>", "int> string")]
    [InlineData("void M() { IList<int?> a = new List<│", "int?> Nullable<int>>", "int> string")]
    [InlineData("void M() { IList<(int, string)> a = new List<│", "(int,string)> ValueTuple<int,string>>", "int> string>")]
    [InlineData("void M() { IList<Func<int>> a = new List<│", "Func<int>> System.Func<int>>", "int> Func>")]
    [InlineData("void M() { IDictionary<string, int> a = new Dictionary<│", "string,int>", "int,")]
    [InlineData("void M() { IDictionary<string, int> a = new Dictionary<string, │", "int>", "string>")]
    [InlineData("void M() { IDictionary<string, int> a = new Box<│", "int,", "string,")]
    [InlineData("void M() { IEnumerable<int> a = new List<│", "int>", "long> object>")]
    [InlineData("void M() { IEnumerable<Last> a = new List<│", "Last>", "Special> object>")]
    [InlineData("void M() { IEnumerable<Instruction> a = new List<│", "Instruction> Special> Last>", "_all>")]
    [InlineData("void M() { IComparable<int> a; IEqualityComparer<Last> b = new Missing<│", "int> string>", "")]
    [InlineData("void M() { Own<string> a = new Own<│", "string> int>", "")]
    [InlineData("void M() { List<string> a = new Own<│", "string> int>", "")]
    [InlineData("void M() { var a = new List<│", "string> int>", "_all>")]
    [InlineData("void M() { object a = new List<│", "string> int>", "")]
    [InlineData("void M() { IList<dynamic> a = new List<│", "string> int>", "")]
    [InlineData("void M() { IList<Missing> a = new List<│", "string> int>", "")]
    [InlineData("void M() { IList<List<int>> a = new List<│", "List<int>> int>[3]", "")]
    [InlineData("void M() { Both(new List<│", "string> int>", "")]
    [InlineData("void M() { Any(new List<│", "string> int>", "")]
    [InlineData("void M() { Func<IList<string>> f = () => new List<│", "string> int>", "")]
    [InlineData("void M() { IList<string> a = M2(new List<│", "string> int>", "")]
    [InlineData("void M<TOther>() { IList<TOther> a = new List<│", "TOther>", "int> TItem>")]
    public void HeedsWhatTheObjectIsFor(string before, string accepted, string refused)
    {
        var at = NamesAt.TypeArguments(Targets.Replace("§", before + "\n}", StringComparison.Ordinal));
        foreach (var type in accepted.Split(' '))
        {
            at.Accepts(type);
        }

        foreach (var type in refused.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            at.Refuses(type);
        }
    }

    /// <summary>Every generic creation of real code, where it stands.</summary>
    [Fact]
    public async Task AcceptsWhatAuthorsCreated()
    {
        var places = (await ForcedCode.DocumentsAsync())
            .SelectMany(analysis => analysis.Tree.GetRoot().DescendantNodes().OfType<ObjectCreationExpressionSyntax>()
                .Where(creation => creation.Type.DescendantNodesAndSelf().Any(node => node is GenericNameSyntax) && analysis.Model.GetTypeInfo(creation).Type is { TypeKind: not TypeKind.Error })
                .Select(creation => (analysis, creation.Span)))
            .ToArray();
        new Random(13).Shuffle(places);
        Assert.True(places.Length > 50, $"Only {places.Length} places were found.");
        var (refused, questions, failures) = ForcedCode.Refused("types", places.Take(ForcedCode.Samples(100)));
        Assert.True(refused.Count == 0, $"Refused {refused.Count} of {places.Length}:\n{string.Join('\n', refused)}");
        Assert.Equal(0, failures);
        Assert.True(questions > 50);
    }
}
