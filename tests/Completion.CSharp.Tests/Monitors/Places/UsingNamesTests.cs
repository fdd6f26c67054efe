using Completion.CSharp.Analysis;
using Completion.CSharp.Monitors;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit.Abstractions;

namespace Completion.CSharp.Tests.Monitors.Places;

/// <summary>Using directives.</summary>
public sealed class UsingNamesTests(ITestOutputHelper output)
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

    [Theory]
    [InlineData("using │\n", "")]
    [InlineData("│\n", "using ")]
    [InlineData("using System;\n│\n", "using ")]
    [InlineData("using System;\nusing │", "")]
    public void OffersWhatIsMissing(string source, string before)
    {
        Missing(source, "StringBuilder _x;")
            .Accepts(before + "System.Text;", before + "global::System.Text;", before + "static System.Math;", before + "StringBuilder = System.Text.StringBuilder;")
            .Refuses(before + "System;", before + "System.IO;", before + "System.Text.Json;", before + "World;", before + "System =", before + "Text =", before + "New =", before + "System<");
        Missing(source, "object _x = new Deep<int>();").Accepts(before + "World.Deeper;").Refuses(before + "System", before + "World;", before + "World.Inner;");
        Missing(source, "[Marked] int _x;").Accepts(before + "World.Deeper;").Refuses(before + "System", before + "World;");
        Missing(source, "int X() => Marker.X;").Accepts(before + "World;", before + "World.Deeper;").Refuses(before + "System", before + "World.Inner;");
        Missing(source, "int X() => 3.Doubled();").Accepts(before + "World.Deeper;").Refuses(before + "System", before + "World;");
        Missing(source, "object X(int[] all) => from one in all let two = all.Missing() select new StringBuilder(one);").Accepts(before + "System.Text;", before + "System.Linq;").Refuses(before + "System.IO;");
        Missing(source, "StringBuilder _x; Unknown _y;").Accepts(before + "System.Text;", before + "New = ", before + "System =").Refuses(before + "System.IO;", before + "System;");
    }

    [Theory]
    [InlineData("string Doubled;")]
    [InlineData("string X() => Wrong.Doubled();")]
    [InlineData("string X() => \"\".Doubled();")]
    [InlineData("Deep _x;")]
    [InlineData("object X => new System.Exception { Marker = 1 };")]
    [InlineData("/// <summary><see cref=\"StringBuilder\"/></summary>\nint _x;")]
    [InlineData("World.Deeper.Deep<int> _x;")]
    [InlineData("Hidden _x;")]
    public void OffersAllWhereNothingIsFound(string member) => Missing("using │\n", member).Accepts("System;", "System.Text;", "System.IO;", "World;", "New =");

    [Fact]
    public void OneMayFollowAnother() => Missing("│\n", "StringBuilder _x; object X(Stream all) => new Marker();")
        .Accepts("using System.Text;\nusing System.IO;\nusing World;\nusing System.Linq;", "using World;\nusing System.IO;\nusing System.Text;")
        .Refuses("using System.Linq;", "using System.Text;\nusing System.Linq;", "using System.Text;\nusing System.Text;", "using World;\nusing World.Deeper;");

    [Fact]
    public void WhatWasTypedCounts()
    {
        Missing("using Sys│\n", "StringBuilder _x;").Accepts("tem.Text;").Refuses("tem;", "tem.IO;");
        Missing("using System.│\n", "StringBuilder _x;").Accepts("Text;").Refuses("IO;");
        Missing("using Wor│\n", "StringBuilder _x;").Accepts("ld;", "ld.Inner;", " = ").Refuses("m;");
        Missing("using World.│\n", "StringBuilder _x;").Accepts("Inner;", "Deeper;").Refuses("X;");
        Missing("using System.│IO;\n", "Stream _x;").Accepts("IO");
        Missing("global using │\n", "StringBuilder _x;").Accepts("System.IO;");
    }

    [Fact]
    public void InsideNamespaces() => ConstraintAt.Source("using", "namespace World { using │\n class C { Deep<int> _x; Stream _y; } }\nnamespace Other { class C { Timer _z; } }", others: Others)
        .Accepts("Deeper;", "World.Deeper;", "System.IO;").Refuses("System.Threading;", "Inner;", "World;");

    /// <summary>Each directive of real code, where the code needs it: its namespace is among those that are offered, and others are not.</summary>
    [Fact]
    public async Task OffersWhatAuthorsUsed()
    {
        var places = (await ForcedCode.DocumentsAsync()).SelectMany(analysis => analysis.Tree.GetRoot().DescendantNodes().OfType<UsingDirectiveSyntax>()
            .Where(directive => analysis.Model.GetSymbolInfo(directive.NamespaceOrType).Symbol is not null && directive.GlobalKeyword.RawKind == 0).Select(directive => (analysis, directive))).ToArray();
        new Random(7).Shuffle(places);
        var (wrong, known, needed, others) = (new List<string>(), new Dictionary<DocumentAnalysis, bool>(), 0, 0);
        foreach (var (analysis, directive) in places.Take(ForcedCode.Samples(60)))
        {
            if ((known.TryGetValue(analysis, out var isWhole) ? isWhole : known[analysis] = !HasErrors(analysis.Model)) && HasErrors(analysis.Splice(directive.Span, "").Fork()))
            {
                var monitor = MonitorCatalogue.All[MonitorCatalogue.IndexOf("using")].Start(new MonitorContext(analysis, directive.Span, "", default))!;
                needed++;
                if (ForcedCode.Refusal(monitor.State, directive.ToString()) is { } refused)
                {
                    wrong.Add($"{analysis.Document.Name} {refused}");
                }

                var other = directive.NamespaceOrType.ToString() == "System.Xml.Xsl" ? "System.Net.Mail" : "System.Xml.Xsl";
                others += ForcedCode.Refusal(monitor.State, $"using {other};") is null ? 0 : 1;
                Assert.Equal(0, monitor.Questions!.Failures);
            }
        }

        output.WriteLine($"{needed} were needed; at {others} of them another namespace is refused.");
        Assert.True(wrong.Count == 0, $"Refused {wrong.Count} of {needed}:\n{string.Join('\n', wrong)}");
        Assert.True(needed > 10 && others > 0.9 * needed, $"Of {needed}, another is refused at {others} alone.");
    }

    private const string Others = """
        namespace World { public class Marker { public static int X; } class Tool { private class Hidden { } } file class Hidden { } }
        namespace World.Deeper { public class Deep<T> { } public class MarkedAttribute : System.Attribute { } public class Marker { } static class Numbers { public static int Doubled(this int x) => x; } }
        namespace World.Inner { public class Nothing { } }
        """;

    private static ConstraintAt Missing(string source, string member) =>
        ConstraintAt.Source("using", source + "\nnamespace Here;\nclass C\n{\n    " + member + "\n}\n", others: Others);

    private static bool HasErrors(SemanticModel model) => model.GetDiagnostics().Any(error => error.Severity == DiagnosticSeverity.Error);

    private static ConstraintAt In(string source) => ConstraintAt.Source("using", $$"""
        {{source}}
        namespace World.Inner;
        public static class Tools2 { }
        """ + "\n", others: "namespace World { public static class Tools { public static int X; } }");
}
