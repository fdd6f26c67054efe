using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Completion.CSharp.Tests.Grammars;

/// <summary>What Roslyn's parser says about the text of a method body.</summary>
internal static class RoslynSyntax
{
    private const string Before = "class C { async unsafe System.Threading.Tasks.Task M() {\n";

    private const string After = "\n} }";

    private static readonly CSharpParseOptions s_options = new(LanguageVersion.Preview);

    /// <summary>The first syntax error, or null. Text that closes the body and opens another one is an error too.</summary>
    public static string? FirstError(string body)
    {
        var tree = CSharpSyntaxTree.ParseText(Before + body + After, s_options);
        var error = tree.GetDiagnostics().FirstOrDefault(d => d.Severity == DiagnosticSeverity.Error);
        return error?.ToString() ?? (tree.GetRoot() is CompilationUnitSyntax { Members: [ClassDeclarationSyntax { Members.Count: 1 }] } ? null : "several members");
    }

    /// <summary>Where the statements of a body end; not those within others, and not those of a semicolon alone.</summary>
    public static List<int> StatementEnds(string body)
    {
        var root = CSharpSyntaxTree.ParseText(Before + body + After, s_options).GetRoot();
        var method = root.DescendantNodes().OfType<MethodDeclarationSyntax>().First();
        return [.. method.Body!.Statements.Where(statement => statement is not EmptyStatementSyntax).Select(statement => statement.Span.End - Before.Length)];
    }

    /// <summary>The tokens of a body, each with the white space and comments behind it, so that their texts join to the body's.</summary>
    public static List<string> Tokens(string body)
    {
        var root = CSharpSyntaxTree.ParseText(Before + body + After, s_options).GetRoot();
        var span = Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(Before.Length, Before.Length + body.Length);
        var starts = root.DescendantTokens(node => node is not InterpolatedStringExpressionSyntax)
            .Concat(root.DescendantNodes(node => node is not InterpolatedStringExpressionSyntax).OfType<InterpolatedStringExpressionSyntax>().Select(node => node.GetFirstToken()))
            .Where(token => token.Span.Length > 0 && token.SpanStart >= span.Start && token.SpanStart < span.End)
            .Select(token => token.SpanStart - Before.Length)
            .Where(start => start > 0)
            .Distinct()
            .Order()
            .ToList();
        return [.. starts.Prepend(0).Zip(starts.Append(body.Length), (from, to) => body[from..to])];
    }
}
