namespace Completion.CSharp.Tests.Monitors.Places;

/// <summary>Using directives.</summary>
public sealed class UsingNamesTests
{
    [Theory]
    [InlineData("using │\n", "")]
    [InlineData("│\n", "using ")]
    [InlineData("│\n", "using System.IO;\nglobal using ")]
    public void OffersNamespaces(string source, string before) => In(source)
        .Accepts(before + "System;", before + "System.Collections.Generic;", before + "World.Inner;", before + "static System.Math;", before + "static World.Tools;", before + "global::System;",
            before + "New = System.String;", before + "Sys =", before + "System =", before + "@New = System.Int32;")
        .Refuses(before + "Missing;", before + "System.Missing;", before + "System.String;", before + "World.Tools;", before + "static System;", before + "static World.Inner;", before + "Missing.Other", before + "static World.Missing");

    [Fact]
    public void TypedBeforeTheCursor()
    {
        In("using Sys│\n").Accepts("tem;", "tem.IO;", " = System.Int32;").Refuses("tems;");
        In("using System.│\n").Accepts("IO;", "Linq;").Refuses("String;", "Foo;");
        In("using System.Coll│\n").Accepts("ections;").Refuses("ects;");
        In("using static System.│\n").Accepts("Math;", "IO.Path;").Refuses("IO;");
    }

    [Fact]
    public void IsSilentInStatementsAndAliases()
    {
        In("using New = │\n").Accepts("Xq9;", "Missing.Foo;");
        ConstraintAt.Source("using", "namespace N { class C { void M() { │ } } }").Accepts("using var x = Get();", "using (var x = y) { }", "using Xq9 x = y;", "using (Xq9");
        ConstraintAt.Source("using", "│").Accepts("using var x = Get();", "using Foo x = y;").Refuses("using static System;");
        ConstraintAt.Source("using", "│\nSystem.Console.WriteLine();").Accepts("using var x = Get();", "using Foo x = y;", "using System.Linq;");
    }

    private static ConstraintAt In(string source) => ConstraintAt.Source("using", $$"""
        {{source}}
        namespace World.Inner;
        public static class Tools2 { }
        """ + "\n", others: "namespace World { public static class Tools { public static int X; } }");
}
