using Completion.CSharp.Closed;
using Completion.CSharp.Reviews;
using Completion.CSharp.Situations;
using Completion.CSharp.Tests.Situations;

namespace Completion.CSharp.Tests.Closed;

public sealed class ClosedPlaceTests
{
    private const string World = """
        using System;
        using System.Collections.Generic;
        namespace World
        {
            public abstract class Shape { public abstract int Area(int scale); public abstract string Name { get; } public virtual void Draw() { } protected int Sides; }
            public sealed class Square : Shape { public Square(int side) { } public override int Area(int scale) => 1; public override string Name => ""; }
            public interface INamed { string Name { get; } }
            public interface IRun { void Run(); int Count { get; } }
            public class Part { public string Label { get; set; } = ""; public int Size; public Part? Next { get; } public Owner Owner { get; set; } = new(); }
            public class Owner { public Part First() => new(); public Shape Shape = new Square(1); }
            §
        }
        """;

    private static Situation At(string code) => MarkedDocument.Of(World.Replace("§", code, StringComparison.Ordinal)).At();

    [Theory]
    [InlineData("class A : Shape { public override │ { return scale; } public override string Name => \"\"; }", "int Area(int scale)")]
    [InlineData("class A : Shape { public override int Area(int scale) => 1; public override │ => \"\"; }", "string Name")]
    [InlineData("class A : Shape { public override │ { get { if (true) return \"\"; } } public override int Area(int scale) => 1; }", "string Name")]
    [InlineData("abstract class A : Shape { public override │ { foreach (var x in new[] { 1 }) { Draw(); } } }", "void Draw()")]
    [InlineData("class A : Part { public override │ { return \"\"; } }", "bool Equals(object? obj)|int GetHashCode()|string? ToString()")]
    [InlineData("class A : Part { public override │ }", "")]
    [InlineData("abstract class A : Shape { public override │ => Draw(); }", "bool Equals(object? obj)|int Area(int scale)|int GetHashCode()|string Name|string? ToString()|void Draw()")]
    [InlineData("class A : │ { string M(Missing m) => Name; public override int Area(int scale) => 1; public override string Name => \"\"; } class B : A { }", "INamed|Shape")]
    [InlineData("class A : Part { public │ { return 1; } }", "")]
    [InlineData("class A : │ { public string Name => \"\"; }", "INamed")]
    [InlineData("class A : │ { public string Name => \"\"; public void Run() { } public int Count => 1; }", "INamed|IRun")]
    [InlineData("class A : │ { public override int Area(int scale) => 1; public override string Name => \"\"; }", "INamed|Shape")]
    [InlineData("class A : │ { int M() => Sides; public override int Area(int scale) => 1; public override string Name => \"\"; }", "INamed|Shape")]
    [InlineData("class A : │ { int M() => Missing; public override int Area(int scale) => 1; public override string Name => \"\"; }", "INamed")]
    [InlineData("class A : Shape, │ { public override int Area(int scale) => 1; public override string Name => \"\"; }", "INamed")]
    [InlineData("class A : │ { }", "")]
    public void ListsWhatMayBeWhole(string code, string texts) =>
        Assert.Equal(texts.Split('|', StringSplitOptions.RemoveEmptyEntries), ClosedPlace.At(At(code), default).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("class A { Part M(Part part, Owner owner, int n) { return │ } }", "part;|part.Next;|owner.First();|new Part();", "owner;|n;|null;")]
    [InlineData("class A { Part M(Part part, Owner owner, int n) { return │; } }", "part|part.Next|owner.First()|new Part()", "part;")]
    [InlineData("class A { void M(Part part, Owner owner, Shape shape) { shape = │\n } }", "shape;|owner.Shape;", "part;")]
    [InlineData("class A { void M(Part part, Owner owner, int side) { Shape shape = new │\n } }", "Square(side);", "Shape();|Part();|Square(owner);")]
    [InlineData("class A { string M(Part part, Owner owner) { return part.│ } }", "Label;|Next.Label;", "Size;|Owner;|part;")]
    [InlineData("class A { void M(Part part, Owner owner, int size, string label) { _ = new Part { Size = 3, │ }; } }", "Label = label|Owner = owner", "Size = size|Label = size|Next = part")]
    [InlineData("class A { void M(Part part, Owner owner, int size, string label) {\n  var x = new Part {\n    │\n  };\n } }", "Label = label|Owner = owner|Size = size", "Next = part")]
    [InlineData("class A { void N(Part one) { } void M(Part part, Owner owner) { N(│) } }", "part", "owner")]
    [InlineData("class A { bool M(Part part, bool isLast) { if (│) { return true; } return false; } }", "isLast|true|false", "part")]
    [InlineData("class A { static Part s_part = new(); Part _own = new(); static Part M() { return │ } }", "s_part;|M();", "_own;|this;")]
    [InlineData("class A { A M(int n) { return │ } }", "this;", "n;")]
    [InlineData("class A { void M(Part one) { Part two = │\n Part three = one; } }", "one;|one.Next;", "two;|three;|two.Next;")]
    [InlineData("class A { void M(List<Part> parts) { foreach (var one in parts) { Part two = │ } } }", "one;", "two;")]
    [InlineData("class A { Part _own = new(); static void M(Part one) { Action run = () => { Part two = │ }; } }", "one;", "_own;|two;")]
    [InlineData("class A { static Part s_part = new(); Part _own = new(); Part _other = │; }", "s_part|new Part()", "_own|_other")]
    [InlineData("class A { A(Part one) { } A(Part own, int n) : this(│) { } Part _field = new(); }", "own", "_field")]
    [InlineData("class A { void M(DateTime? when, int year) { when = new │ } }", "DateTime(year, year, year);", "DateTime(when);")]
    [InlineData("class A { void M((int, int) pair) { pair = │ } }", "pair;", "new (int, int)();")]
    [InlineData("class A { void M(ConsoleColor colour) { colour = │ } }", "ConsoleColor.Red;|colour;", "Red;")]
    public void ListsValuesOfTheTypeThatIsWanted(string code, string some, string no)
    {
        var texts = ClosedPlace.Values(At(code), isMissing: false, default);
        Assert.All(some.Split('|'), text => Assert.Contains(text, texts));
        Assert.All(no.Split('|'), text => Assert.DoesNotContain(text, texts));
    }

    /// <summary>Where a model says nothing, nothing is put that need not be there.</summary>
    [Theory]
    [InlineData("class A { Part M(Part part) { return │ } }", true)]
    [InlineData("class A { void N(Part? part = null) { } void M(Part part) { N(│); } }", false)]
    [InlineData("class A { void M(int size) { _ = new Part { │ }; } }", false)]
    [InlineData("class A { void M(string label) { _ = new Part { Size = 1,│ }; } }", false)]
    [InlineData("class A { void M(string label) { _ = new Part { Size = 1, │ }; } }", true)]
    public void TellsWhatIsMissing(string code, bool isMissing) => Assert.Equal(isMissing, !ClosedPlace.Values(At(code), isMissing: true, default).IsEmpty);

    [Fact]
    public void IsTheSameWithOtherLineEnds()
    {
        var code = World.Replace("§", "class A : Shape\n{\n  public override │\n  {\n    return scale;\n  }\n public override string Name => \"\"; }", StringComparison.Ordinal);
        Assert.Equal("int Area(int scale)", Assert.Single(ClosedPlace.At(MarkedDocument.Of(code.ReplaceLineEndings("\r\n")).At(), default)));
    }

    [Fact]
    public void GoesOnlyAsFarAsItIsLet()
    {
        var situation = At("class A { Part M(Part part, Owner owner, int n) { return │ } }");
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => ClosedPlace.Values(situation, isMissing: false, cancelled.Token));
    }

    [Theory]
    [InlineData("class A { void M(Part part) { var x = │ } }")]
    [InlineData("class A { void M(Part part) { object x = │ } }")]
    [InlineData("class A { void M(Part part) { part.│ } }")]
    [InlineData("class A { void M(Part part) { │ } }")]
    [InlineData("class A { │ }")]
    [InlineData("class A { string s = \"│\"; }")]
    [InlineData("class A { void N(Part part) { } void M(Part part) { N(part │); } }")]
    public void AnyTypeWillDo(string code) => Assert.Empty(ClosedPlace.Values(At(code), isMissing: false, default));

    /// <summary>The compiler has the last word; but what is listed is listed because it should agree.</summary>
    [Theory]
    [InlineData("class A { Part M(Part part, Owner owner, int n) { return │ } }")]
    [InlineData("class A { void M(Part part, Owner owner, Shape shape) { shape = │\n } }")]
    [InlineData("class A { void M(Part part, Owner owner, int side) { Shape shape = new │; } }")]
    [InlineData("class A { void M(Part part, Owner owner, int size, string label) { _ = new Part { Size = 3, │ }; } }")]
    [InlineData("class A { bool M(Part part, bool isLast, string @class) { if (│) { return true; } return false; } }")]
    [InlineData("class A { string M(Part part, string @class) { return │ } }")]
    [InlineData("class A { void M(Part one) { Part two = │\n Part three = one; } }")]
    [InlineData("class A { static Part s_part = new(); Part _own = new(); Part _other = │; }")]
    [InlineData("class A { Part _own = new(); static void M(Part one) { Action run = () => { Part two = │ }; } }")]
    [InlineData("class A : Shape { public override │ { return scale; } public override string Name => \"\"; }")]
    [InlineData("class A : │ { public string Name => \"\"; public void Run() { } public int Count => 1; }")]
    public void WhatIsListedCompiles(string code)
    {
        var situation = At(code);
        var reviewer = new DraftReviewer(situation.Analysis);
        var texts = ClosedPlace.Values(situation, isMissing: false, default).Concat(ClosedPlace.At(situation, default)).ToArray();
        var wrong = texts.Where(text => !reviewer.Review(situation.Replaced, text, default).Compiles).ToArray();
        Assert.True(wrong.Length == 0, $"{wrong.Length} of {texts.Length}: {string.Join(" | ", wrong)}");
        Assert.NotEmpty(texts);
    }
}
