using System.Text;
using Completion.CSharp.Lexing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Tests.Lexing;

public sealed class CodeBackwardsTests
{
    private const string Source = """
        /// <summary>What it is.</summary>
        using System; // the system
        #if NEVER
        class Left { int out; }
        #endif
        class C /* a class */ {
            #region all
            string _text = $"a {1 /* one */ + 2:N2} b" + "// no comment"; #endregion
            int } ] Broken( => ) ( 1 class // at the end
            void M() { var /* x */ y = 3; ; @class . // what
                Go(); }
        }
        #pragma warning disable
        // the end
        """;

    /// <summary>At each position, the text with what is no token made one character; what was skipped is there.</summary>
    [Fact]
    public void IsTheTextWithoutComments()
    {
        var tree = CSharpSyntaxTree.ParseText(Source);
        var (root, text) = (tree.GetRoot(), tree.GetText());
        var isCode = new bool[text.Length];
        foreach (var token in root.DescendantTokens(descendIntoTrivia: true).Where(token => !token.Parent!.AncestorsAndSelf().Any(node => node is DirectiveTriviaSyntax or DocumentationCommentTriviaSyntax)))
        {
            Array.Fill(isCode, true, token.SpanStart, token.Span.Length);
        }

        for (var position = 0; position <= text.Length; position++)
        {
            Assert.Equal(Slow(text, isCode, position), string.Concat(CodeBackwards.From(root, text, position).Reverse()));
        }
    }

    private static string Slow(SourceText text, bool[] isCode, int position)
    {
        var code = new StringBuilder();
        for (var at = 0; at < position;)
        {
            var end = at;
            while (end < position && isCode[end] == isCode[at])
            {
                end++;
            }

            var piece = text.ToString(TextSpan.FromBounds(at, end));
            code.Append(isCode[at] ? piece : at == 0 ? "" : piece.Contains('\n', StringComparison.Ordinal) ? "\n" : " ");
            at = end;
        }

        return code.ToString();
    }
}
