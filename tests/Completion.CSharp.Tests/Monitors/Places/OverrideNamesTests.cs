namespace Completion.CSharp.Tests.Monitors.Places;

/// <summary>After <c>override</c>.</summary>
public sealed class OverrideNamesTests
{
    [Theory]
    [InlineData("public override │", "")]
    [InlineData("│", "public override ")]
    [InlineData("override public │", "")]
    public void OfferWhatIsInherited(string source, string before) => In("Object", source)
        .Accepts(before + "string ToString() => \"\";", before + "int GetHashCode()", before + "bool Equals(object? other)", before + "System.String ToString()",
            before + "global::System.Int32 GetHashCode()", before + "sealed string ToString()", before + "String? ToString()", before + "Text ToString()")
        .Refuses(before + "void ToString()", before + "string GetHashCode()", before + "string Foo()", before + "System.String Equals(", before + "Task Run()", before + "int Count {", before + "Int32 ToString(", before + "void Finalize()");

    [Fact]
    public void GoByTheTypeHoweverItIsWritten() => In("Base", "public override │")
        .Accepts("int Count { get; }", "IEnumerable<string> All()", "System.Collections.Generic.IEnumerable<string> All()", "string[] All()", "void Run(int x)", "Action? Changed", "event Action? Changed",
            "string this[int i] => \"\";", "ref int Place(", "(int, string) Pair()", "(int A, string B) Pair()", "Derived Make()", "Base Make()", "TOwn Same<TOwn>(", "int? Maybe()", "Unknown Foo()")
        .Refuses("int Run(", "void Count", "IEnumerable<int> All()", "int Sealed()", "int Plain()", "int Hidden()", "void Changed", "object Make()", "void Done()");

    [Fact]
    public void WhatIsOverriddenAlreadyIsNotOffered() => In("Base", "public override int Count => 1; public override void Run(int x) { } public override │")
        .Refuses("int Count", "void Run(").Accepts("string ToString()");

    [Fact]
    public void AnOverrideIsAsAccessibleAsWhatItOverrides()
    {
        In("Base", "public override │").Refuses("void  Close(", "bool Closing", "void\tClose(", "void \n  Close(").Accepts("void  Run(int x)", "void \n Run(int x)");
        In("Base", "protected override │").Accepts("void Close(", "bool Closing").Refuses("void Run(", "string ToString(");
        In("Base", "│").Accepts("protected override void Close(", "override void Close(", "override void Run(").Refuses("public override void Close(", "public override bool Closing");
    }

    [Fact]
    public void WhatIsAbstractComesFirst()
    {
        In("Unfinished", "public override │").Accepts("int Left()", "long Size").Refuses("string ToString()", "bool Equals(", "int GetHashCode()");
        In("Unfinished", "public override int Left() => 1; public override long Size => 2; public override │").Accepts("string ToString()", "int GetHashCode()").Refuses("int Left()");
    }

    [Fact]
    public void TypedBeforeTheCursor()
    {
        In("Object", "public override str│").Accepts("ing ToString()").Refuses("ing Foo()", "uct ToString()");
        In("Object", "public override string To│").Accepts("String()").Refuses("Sting()");
        In("Object", "public override string │").Accepts("ToString()").Refuses("GetHashCode()");
    }

    [Theory]
    [InlineData("Missing", "public override │")]
    [InlineData("Object", "public void override1() { │ }")]
    [InlineData("Object", "// override │")]
    [InlineData("Object", "public virtual │")]
    public void IsSilentElsewhere(string basis, string source) => In(basis, source).Accepts("string Foo()", "void ToString()", "Xq9 Foo");

    private static ConstraintAt In(string basis, string source) => ConstraintAt.Source("override", $$"""
        using System;
        using System.Collections.Generic;
        using System.Threading.Tasks;
        using Text = System.String;
        public class Derived : Base { }
        public abstract class Unfinished { public abstract int Left(); public abstract long Size { get; } public virtual void Done() { } }
        public abstract class Older { public virtual void Done() { } }
        public class Base : Older
        {
            public virtual int Count => 0;
            protected virtual void Close() { }
            protected virtual bool Closing => true;
            public virtual IEnumerable<string> All() => [];
            public virtual void Run(int x) { }
            public virtual event Action? Changed;
            public virtual string this[int i] => "";
            public virtual ref int Place(int[] x) => ref x[0];
            public virtual (int, string) Pair() => default;
            public virtual Base Make() => this;
            public virtual T Same<T>(T x) => x;
            public virtual int? Maybe() => null;
            public sealed override void Done() { }
            public int Plain() => 1;
            private protected virtual void Own() { }
            public static int Hidden() => 1;
        }
        public class C : {{basis}}
        {
            {{source}}
        }
        """);
}
