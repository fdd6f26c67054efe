namespace Completion.CSharp.Tests.Monitors.Places;

/// <summary>Attributes.</summary>
public sealed class AttributeNamesTests
{
    [Theory]
    [InlineData("[│] void M() { }", "")]
    [InlineData("│", "[")]
    [InlineData("[Obsolete, │] void M() { }", "")]
    [InlineData("│", "[Obsolete(\"x\"), ")]
    public void OffersAttributes(string source, string before) => In(source)
        .Accepts(before + "Obsolete]", before + "ObsoleteAttribute]", before + "Mine(1)]", before + "System.Obsolete]", before + "System.ObsoleteAttribute(", before + "Outer.Inner]", before + "global::System.Obsolete", before + "CLSCompliant(false)")
        .Refuses(before + "Exception]", before + "String]", before + "Missing]", before + "Abstract]", before + "Console]", before + "System]", before + "System.String]", before + "Outer]", before + "string", before + "Obs]");

    [Fact]
    public void KnowsWhatTheyCanBePutTo()
    {
        In("[│] void M() { }").Accepts("Obsolete", "MethodsOnly", "return: Mine").Refuses("ClassesOnly", "Flags", "AttributeUsage");
        In("[│] class D { }").Accepts("ClassesOnly", "AttributeUsage", "Obsolete").Refuses("MethodsOnly", "Flags");
        In("[│] enum E { }").Accepts("Flags").Refuses("MethodsOnly");
        In("void M([│] int x) { }").Accepts("Mine").Refuses("MethodsOnly");

        // Another declaration may be written before the one that follows.
        In("│ class D { }").Accepts("[MethodsOnly] void M() { }");
    }

    [Fact]
    public void Targets() => In("[│] void M() { }").Accepts("return: Mine]", "assembly: Mine]").Refuses("return]", "return: Exception]", "other: Mine]");

    [Fact]
    public void TypedBeforeTheCursor() => In("[Obs│] void M() { }").Accepts("olete", "oleteAttribute").Refuses("cure");

    [Theory]
    [InlineData("void M(int[] x) { var y = x[│]; }")]
    [InlineData("void M() { int[] y = [│]; }")]
    [InlineData("void M() { Run(1, │); }")]
    [InlineData("void M(int x, │) { }")]
    [InlineData("void M() { [│] }")]
    [InlineData("int this[│] => 1;")]
    public void IsSilentElsewhere(string source) => In(source).Accepts("Exception", "Xq9", "x");

    private static ConstraintAt In(string source) => ConstraintAt.Source("attributes", $$"""
        using System;
        public class MineAttribute : Attribute { public MineAttribute(int x = 0) { } }
        public abstract class AbstractAttribute : Attribute { }
        [AttributeUsage(AttributeTargets.Method)] public class MethodsOnlyAttribute : Attribute { }
        [AttributeUsage(AttributeTargets.Class)] public class ClassesOnly : Attribute { }
        public static class Outer { public class InnerAttribute : Attribute { } }
        public class C
        {
            {{source}}
        }
        """);
}
