using System.Globalization;
using Completion.CSharp.Analysis;
using Completion.CSharp.Reviews;
using Completion.CSharp.Tests.Situations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Tests.Reviews;

/// <summary>The oracle: all errors of the file with the edit, less those without it.</summary>
public sealed class WholeCompilationTests
{
    private const int Edits = 9;

    private const string Usings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Threading; global using System.Threading.Tasks;";

    private static readonly string[] s_insertions =
        ["return;", "return 1;", "break;", "int twice; _ = twice;", "var length = nothing.Length;", "x++;", "yield return null;", "await y;", "}", "{", "throw null;", "static void Local() { }"];

    [Theory]
    [InlineData("Completion.CSharp/Lexing/CSharpScanner.cs")]
    [InlineData("Completion.CSharp/Situations/Situation.cs")]
    [InlineData("Completion.CSharp/Reviews/DraftReviewer.cs")]
    [InlineData("Completion.CSharp/Workspaces/DocumentText.cs")]
    public void A_review_finds_what_the_whole_compilation_finds(string path)
    {
        var folders = new[] { "Completion.CSharp/", "Completion.Constraints/" };
        var analysis = MarkedDocument.Analyse(
            RepositorySources.Text(path),
            others: [Usings, .. RepositorySources.All.Where(file => file.Path != path && folders.Any(folder => file.Path.StartsWith(folder, StringComparison.Ordinal))).Select(file => file.Text)]);
        var reviewer = new DraftReviewer(analysis);
        var statements = analysis.Tree.GetRoot().DescendantNodes().OfType<StatementSyntax>().ToArray();
        var random = new Random(path.Length);
        var before = Errors(analysis, default, "");
        Assert.Empty(before);
        var broken = 0;
        for (var i = 0; i < Edits; i++)
        {
            var statement = statements[random.Next(statements.Length)];
            var (range, text) = random.Next(3) switch
            {
                0 => (statement.Span, ""),
                1 => (new TextSpan(statement.Span.End, 0), " " + s_insertions[random.Next(s_insertions.Length)]),
                _ => (new TextSpan(statement.SpanStart, 0), statements.Where(other => other.Span.Length < 200).ElementAt(random.Next(20)) + " "),
            };
            var expected = Errors(analysis, range, text);
            var actual = reviewer.Review(range, text, default).NewErrors;
            Assert.True(expected.Order().SequenceEqual(actual.Order()), $"{range} with '{text}': {string.Join("; ", expected)} but got {string.Join("; ", actual)}");
            broken += actual.IsEmpty ? 0 : 1;
        }

        Assert.NotEqual(0, broken);
    }

    private static string[] Errors(DocumentAnalysis analysis, TextSpan range, string text)
    {
        var tree = CSharpSyntaxTree.ParseText(analysis.Text.WithChanges(new TextChange(range, text)), analysis.Tree.Options);
        var syntax = tree.GetDiagnostics().Where(error => error.Severity == DiagnosticSeverity.Error).ToArray();
        var errors = syntax.Length > 0
            ? syntax // A text that is no C# is not bound.
            : analysis.Compilation.ReplaceSyntaxTree(analysis.Tree, tree).GetSemanticModel(tree).GetDiagnostics().AsEnumerable();
        return
        [
            .. errors
                .Where(error => error.Severity == DiagnosticSeverity.Error)
                .Select(error => $"{error.Id}: {error.GetMessage(CultureInfo.InvariantCulture)}"),
        ];
    }
}
