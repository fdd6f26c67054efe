namespace Completion.CSharp.Tests.Monitors.Names;

/// <summary>Types after <c>new</c>.</summary>
public sealed class CreationNamesTests
{
    private const string World = """
        using System;
        using System.Collections.Generic;
        using System.IO;
        using Ints = System.Collections.Generic.List<int>;
        namespace World
        {
            public enum Kind { First }
            public interface IShape { }
            public abstract class Shape { public class Part { } }
            public static class Tools { public class Hammer { } }
            public class Hidden { private Hidden() { } public static Hidden Made => new(); }
            public struct Point { }
            public delegate void Told(int value);
            public class Box<T> { }
            public abstract class Box { }

            public class C<TItem> where TItem : new()
            {
                private class Own { private Own() { } }

                public void M<TOther>(int number)
                {
                    §
                }
            }
        }
        """;

    [Theory]
    [InlineData("var x = ")]
    [InlineData("throw ")]
    [InlineData("return ")]
    [InlineData("number.ToString(")]
    [InlineData("")]
    public void OffersTypesThatCanBeCreated(string before)
    {
        foreach (var (source, generated) in new[] { (before + "new │;", ""), ("│;", before + "new ") })
        {
            var monitor = NamesAt.Creation(World.Replace("§", source, StringComparison.Ordinal));
            foreach (var made in ("Point( List<int>( Exception( C<int>( Told( Kind( TItem( Box<int>( Ints( MemoryStream( System.Text.StringBuilder( World.Point( global::World.Point( " +
                "int[3] string( object( IShape[3] IShape?[3] Shape[] Shape.Part( Tools.Hammer( Stream[2] (3) [] { @Point( Dictionary<string,int>").Split(' '))
            {
                monitor.Accepts(generated + made);
            }

            foreach (var no in "IShape( Shape( Shape{ Tools( Hidden( Stream( IDisposable( Missing( number( M( Console( System( Poi( await( Environment;".Split(' '))
            {
                monitor.Refuses(generated + no);
            }
        }
    }

    [Theory]
    [InlineData("var x = │")]
    [InlineData("var renew = 3; renew │")]
    [InlineData("// new │")]
    [InlineData("} new │")]
    [InlineData("} public new │")]
    [InlineData("var x = new @│")]
    public void IsSilentElsewhere(string code) =>
        NamesAt.Creation(World.Replace("§", code, StringComparison.Ordinal)).Accepts("Unknown(").Accepts("IShape(");

    [Fact]
    public void KnowsWhatTheTextDeclares() =>
        NamesAt.Creation(World.Replace("§", "│", StringComparison.Ordinal))
            .Accepts("TMade Make<TMade>() where TMade : new() => new TMade();")
            .Accepts("}\n public sealed class Later { } private Later Get() { return new Later();");

    [Fact]
    public void AConstructorThatCanOnlyBeCalledInsideIsOfferedInside() =>
        NamesAt.Creation("class Only { private Only() { } static Only Made() => new │; }").Accepts("Only(");
}
