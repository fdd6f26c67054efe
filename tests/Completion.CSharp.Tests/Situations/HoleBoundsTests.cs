using System.Text;
using Completion.Constraints;
using Completion.CSharp.Analysis;
using Completion.CSharp.Situations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Completion.CSharp.Tests.Situations;

public sealed class HoleBoundsTests
{
    [Theory]
    [InlineData("if («») return;", "a > (b[0])", true)]
    [InlineData("if («») return;", "a) return; if (b", false)]
    [InlineData("if («») return;", "a // ", false)]
    [InlineData("if («») return;", "a == \"", false)]
    [InlineData("if («») return;", "a == ')'", true)]
    [InlineData("if («») return;", "a == \")\"", true)]
    [InlineData("if («») return;", "a ||\n b", false)]
    [InlineData("if («a\n || b») return;", "a ||\n b", true)]
    [InlineData("if («a) && (b») return;", "c) || (d", true)]
    [InlineData("if («a) && (b») return;", "c) || d) || (e", false)]
    [InlineData("{ «a();» }", "b(); }", false)]
    [InlineData("if (a(«» { }", "b))", true)]
    [InlineData("if (a(«» { }", "b)))", false)]
    [InlineData("{ «a();\n b();» }", "\n#if X\n a();\n#endif\n", false)]
    [InlineData("{ «\n#if X\n a();\n#endif\n» }", "\n#if X\n b();\n#endif\n", true)]
    [InlineData("a(«»);", "\"#\"", true)]
    [InlineData("var s = \"a«»", "x (\";", true)]
    [InlineData("var s = \"a«b»c\";", "x (", true)]
    [InlineData("var s = \"a«b»c\";", "x\" + y", false)]
    public async Task What_is_written_stays_what_stood_there(string marked, string written, bool isAllowed)
    {
        var body = marked.Replace("«", "", StringComparison.Ordinal).Replace("»", "", StringComparison.Ordinal);
        var start = marked.IndexOf('«', StringComparison.Ordinal);
        var stood = body[start..(marked.IndexOf('»', StringComparison.Ordinal) - 1)];
        const string Before = "class C { void M() { ";
        using var workspace = new AdhocWorkspace();
        var project = workspace.AddProject("P", LanguageNames.CSharp);
        var document = project.AddDocument("A.cs", $"{Before}{body.Remove(start, stood.Length)} }} }}");
        var bounds = HoleBounds.At(await DocumentAnalysis.CreateAsync(document, default), Before.Length + start, stood);
        var bytes = Encoding.UTF8.GetBytes(written);
        Assert.Equal(isAllowed, bounds.Advance(bytes) is { MayEnd: true });

        // One byte at a time says the same.
        Constraint? state = bounds;
        foreach (var value in bytes)
        {
            state = state?.Advance([value]);
        }

        Assert.Equal(isAllowed, state is { MayEnd: true });
    }
}
