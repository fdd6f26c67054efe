using System.Text;
using Completion.CSharp.Lexing;
using Completion.CSharp.Tests.Situations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Tests.Lexing;

/// <summary>Roslyn's lexer is the oracle: the scanner says code where no literal, comment or directive is.</summary>
public sealed class CSharpScannerTests
{
    public static TheoryData<string> Snippets { get; } =
    [
        """var a = ""; f("", "x"); g("a\"b(", 'c', '\'', '"', '\\');""",
        """var a = "http://x"; // don't "stop" here (""" + "\n" + "f();",
        """f(/* ' " ( */ 1, /**/ 2, /***/ 3, /* * / */ 4); a = b / c * d;""",
        "var a = @\"x\"\"y\\\"; f(@\"\", @\"a\n(b\");",
        """var a = $"{x}"; f($"a{{b}}c{x + $"{y}" + "z"}d", $"{(a ? "b" : "c")}");""",
        """var a = $"{x:N2} {y,5:0.0} {d:yyyy'-'MM} {d:hh\:mm} {d:h'}"; f();""",
        """var a = $@"x{y}""z{{{w}}}"; var b = @$"x{y:""q""}"; f();""",
        """var a = $"{x switch { 1 => "a", _ => "b" }}"; f(new[] { $"{new { A = 1 }.A}" });""",
        "var a = \"\"\"x \"y\" \"\"z\"\"\"; f();",
        "var a = \"\"\"\n  x \"y\" (\n  \"\"\"; f();",
        "var a = \"\"\"\"\n  \"\"\" ( \n  \"\"\"\"; f();",
        "var a = $\"\"\"x{y}z\"\"\"; var b = $$\"\"\"{x} {{y}} {{{z}}} {{{w}} \"\"\"; f();",
        "var a = $$\"\"\"\n  { \"a\": {{ f(\"x\") }} }\n  \"\"\"; f();",
        "var a = $\"\"\"\n  {x:N2} {\"}\"}\n  \"\"\"; f();",
        "var a = $\"{\n  x\n}\"; f();",
        "#region it's (\nf();\n#endregion /* no comment\ng();\n  #pragma warning disable X // \"\nh();",
        "#if A\nf(');\n#else\ng();\n#endif\nh();",
        "var a = \"unclosed (\nf();",
        "var a = 'u\nf();",
        "var a = \"\"\"unclosed (\nf();",
        "var a = \"x\"u8; var b = (@class, @\"c\"); c = a ?? 'b';",
        "/// <summary>It's (</summary>\nvoid F() { }\n/** it's ( */ void G() { }",
        "var ü = \"ä\" + 'ö'; f(\"日本\"); // ß(\ng();",
        "f(\"a\\\\\"); g('\\u0041'); h(\"\\u0041\\x1\");",
    ];

    [Theory]
    [MemberData(nameof(Snippets))]
    public void Agrees_with_Roslyn_at_every_position(string text)
    {
        AssertAgrees(text, step: 1, "the snippet");
        AssertAgrees(text.Replace("\n", "\r\n", StringComparison.Ordinal), step: 1, "the snippet with CRLF");
    }

    [Fact]
    public void Agrees_with_Roslyn_on_the_code_of_this_repository()
    {
        foreach (var (path, text) in RepositorySources.All)
        {
            AssertAgrees(text, step: 7, path);
        }
    }

    [Fact]
    public void Knows_what_may_go_on_over_a_line_break()
    {
        Assert.All(["/* a", "@\"a", "\"\"\"", "\"\"\"  ", "\"\"\"\n", "$\"{a", "$@\"{", "$@\"{a:"], text => Assert.True(After(text).SpansLines || text.EndsWith(':')));
        Assert.All(["a", "\"", "\"a", "\"\"", "@\"\"", "\"\"\"a", "// a", "'a", "/* */", "$\"{a}"], text => Assert.False(After(text).SpansLines));
    }

    [Fact]
    public void Knows_character_literals()
    {
        Assert.All(["'", "f('a", "'\\"], text => Assert.True(After(text).IsInCharacter));
        Assert.All(["''", "'a'", "// '", "\"'", "#error don't"], text => Assert.False(After(text).IsInCharacter));
    }

    private static CSharpScanner After(string text) => CSharpScanner.After(Encoding.UTF8.GetBytes(text));

    private static void AssertAgrees(string text, int step, string name)
    {
        var root = CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.Preview)).GetRoot();
        var hidden = Hidden(root).OrderBy(range => range.Start).ToList();
        var scanner = default(CSharpScanner);
        var bytes = new byte[4];
        var next = 0;
        for (var position = 0; position < text.Length; position++)
        {
            while (next < hidden.Count && hidden[next].End <= position)
            {
                next++;
            }

            // Between the two characters that open a comment, and between the signs and quotes that open a string, no
            // scanner that reads forwards can know: the position after the opening is where they must agree.
            // A line break ends a line whatever it is in; what is switched off is no one's code.
            if (position % step == 0 && text[position] is not ('\n' or '\r')
                && !root.FindTrivia(position).IsKind(SyntaxKind.DisabledTextTrivia))
            {
                var expected = !hidden.Skip(next).TakeWhile(range => range.Start < position).Any();
                Assert.True(
                    expected == scanner.IsCode || IsOpening(text, position),
                    $"{name} at {position}: Roslyn says {(expected ? "code" : "no code")} after {text[Math.Max(0, position - 40)..position]}");
            }

            if (!char.IsLowSurrogate(text[position]))
            {
                var length = char.IsHighSurrogate(text[position]) && position + 1 < text.Length ? 2 : 1;
                foreach (var value in bytes.AsSpan(0, Encoding.UTF8.GetBytes(text.AsSpan(position, length), bytes)))
                {
                    scanner = scanner.Next(value);
                }
            }
        }
    }

    private static bool IsOpening(string text, int position) =>
        text[position - 1] is '/' && text[position] is '/' or '*'
        || text[position - 1] is '$' or '@' or '"' && text[position] is '$' or '@' or '"';

    /// <summary>What hides brackets: string and character literals, comments, directives, and code switched off.</summary>
    private static IEnumerable<TextSpan> Hidden(SyntaxNode root)
    {
        foreach (var token in root.DescendantTokens(node => node is not InterpolatedStringExpressionSyntax))
        {
            foreach (var trivia in token.LeadingTrivia.Concat(token.TrailingTrivia))
            {
                if (trivia.IsDirective)
                {
                    yield return TextSpan.FromBounds(trivia.SpanStart, trivia.FullSpan.End - 1);
                }
                else if (trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.SingleLineDocumentationCommentTrivia)
                {
                    // One documentation comment is many lines, with code's indentation before each.
                    foreach (var line in trivia.SyntaxTree!.GetText().GetSubText(trivia.FullSpan).Lines)
                    {
                        var start = line.ToString().IndexOf("//", StringComparison.Ordinal);
                        if (start >= 0)
                        {
                            yield return TextSpan.FromBounds(trivia.FullSpan.Start + line.Start + start, trivia.FullSpan.Start + line.End);
                        }
                    }
                }
                else if (trivia.Kind() is SyntaxKind.MultiLineCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia)
                {
                    yield return trivia.FullSpan;
                }
            }

            var suffix = token.Text.EndsWith("u8", StringComparison.OrdinalIgnoreCase) && token.Value is string ? 2 : 0;
            if (token.Kind() is SyntaxKind.CharacterLiteralToken || token.Text.StartsWith('"') || token.Text.StartsWith('@') && token.Text.Contains('"'))
            {
                yield return TextSpan.FromBounds(token.SpanStart, token.Span.End - suffix);
            }
        }

        foreach (var text in root.DescendantNodes().OfType<InterpolatedStringExpressionSyntax>())
        {
            yield return text.Span;
        }
    }
}
