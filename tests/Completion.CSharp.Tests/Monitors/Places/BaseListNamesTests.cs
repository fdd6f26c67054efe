namespace Completion.CSharp.Tests.Monitors.Places;

/// <summary>What a type inherits from.</summary>
public sealed class BaseListNamesTests
{
    [Theory]
    [InlineData("class C : │ { }", "")]
    [InlineData("│", "public sealed class C : ")]
    [InlineData("│", "class C(int x) : ")]
    [InlineData("class C │ { }", ": ")]
    public void AClassExtendsOneClass(string source, string before) => In(source)
        .Accepts(before + "Open { }", before + "Exception, IDisposable {", before + "IOther, IDisposable", before + "List<int>", before + "System.Exception", before + "System.Collections.Generic.List<int>,", before + "Shut.Nested",
            before + "global::System.Exception", before + "object {", before + "Open, System.IDisposable", before + "Items,", before + "@Open")
        .Refuses(before + "Shut {", before + "Tools {", before + "Point {", before + "Kind {", before + "Told {", before + "String {", before + "IOther, Open", before + "Open, Exception", before + "System {",
            before + "Missing {", before + "List {", before + "Rec {", before + "Enum {", before + "C {", before + "IOther, IOther {", before + "System.String {", before + "System.Missing {", before + "string");

    [Theory]
    [InlineData("struct C : │ { }")]
    [InlineData("interface C : │ { }")]
    [InlineData("record struct C : │ { }")]
    public void OthersHaveInterfacesAlone(string source) => In(source).Accepts("IDisposable {", "IOther, IDisposable", "IEquatable<C> {", "System.IDisposable").Refuses("Open {", "Exception {", "object", "Rec", "IOther, Open");

    [Fact]
    public void RecordsExtendRecords()
    {
        In("record C : │;").Accepts("Rec;", "IOther", "object").Refuses("Open", "Exception");
        In("enum C : │ { }").Accepts("byte {", "long {", "System.Byte {", "Int32 {").Refuses("Open", "string", "IOther");
    }

    [Fact]
    public void TypedBeforeTheCursor() => In("class C : Ex│ { }").Accepts("ception {").Refuses("tra {");

    [Theory]
    [InlineData("class C { void M(int x) { Run(a: │ } }")]
    [InlineData("class C { void M(int x) { var y = x > 1 ? 2 : │ } }")]
    [InlineData("class C<T> where T : │ { }")]
    [InlineData("class C : IEquatable<│> { }")]
    [InlineData("class C { C(int x) : │ }")]
    public void IsSilentElsewhere(string source) => In(source).Accepts("Shut", "Point", "Xq9", "this(");

    [Fact]
    public void TypesThatTheTextDeclares() => In("│").Accepts("interface INew { } class D : INew { }", "class D { } class E : D, IDisposable");

    private static ConstraintAt In(string source) => ConstraintAt.Source("baseList", $$"""
        using System;
        using System.Collections.Generic;
        using Items = System.Collections.Generic.List<int>;
        public class Open { }
        public sealed class Shut { public class Nested { } }
        public static class Tools { }
        public struct Point { }
        public enum Kind { First }
        public delegate void Told();
        public interface IOther { }
        public record Rec;
        {{source}}
        """);
}
