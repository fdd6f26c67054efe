using Completion.CSharp.Analysis;
using Completion.CSharp.Monitors;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Tests.Monitors.Keywords;

/// <summary>Over the code of this repository: the author is never refused, and what is refused the compiler refuses as well.</summary>
public sealed class KeywordOracleTests
{
    private const int LongestText = 2000;

    private static readonly int s_samples = ForcedCode.Samples(200);
    private static readonly int s_mutations = ForcedCode.Samples(40);

    /// <summary>Statements of which each is an error at some places and none at others.</summary>
    private static readonly Dictionary<string, string[]> s_statements = new()
    {
        ["jumps"] = ["break;", "continue;", "throw;", "this.ToString();", "base.ToString();"],
        ["return"] = ["return;", "return null;", "return \"x\";", "return 1;", "return true;", "yield break;", "yield return default;"],
        ["await"] = ["await System.Threading.Tasks.Task.Delay(1);", "await System.Threading.Tasks.Task.Yield();"],
    };

    [Theory]
    [InlineData("await")]
    [InlineData("return")]
    [InlineData("jumps")]
    public async Task Accepts_what_authors_wrote(string key)
    {
        var places = (await ForcedCode.DocumentsAsync()).SelectMany(Places).ToArray();
        new Random(3).Shuffle(places);
        Assert.True(places.Length > 2 * s_samples, $"Only {places.Length} places were found.");
        var (refused, questions, failures) = ForcedCode.Refused(key, places.Take(s_samples));
        Assert.True(refused.Count == 0, $"Refused {refused.Count} of {s_samples}:\n{string.Join('\n', refused)}");
        Assert.Equal(0, failures);
        Assert.True(key == "await" || questions > 0);
    }

    /// <summary>A statement put somewhere: refused only if the compiler has an error in it, and mostly if it has one.</summary>
    [Theory]
    [InlineData("await")]
    [InlineData("return")]
    [InlineData("jumps")]
    public async Task Refuses_what_the_compiler_refuses(string key)
    {
        var statements = s_statements[key];
        var places = (await ForcedCode.DocumentsAsync())
            .SelectMany(analysis => analysis.Tree.GetRoot().DescendantNodes().OfType<StatementSyntax>()
                .Where(node => node is not (BlockSyntax or LocalFunctionStatementSyntax) && node.Parent is BlockSyntax).Select(node => (analysis, node.SpanStart)))
            .ToArray();
        var random = new Random(17);
        random.Shuffle(places);
        var (wrong, silent, errors) = (new List<string>(), new List<string>(), 0);

        // In a lambda whose call does not bind the compiler says nothing of statements: where a member has errors it is no oracle.
        var sound = places.Where(place => !Ids(place.analysis.Model, place.analysis.Tree, place.SpanStart).Any()).Take(s_mutations).ToArray();
        for (var i = 0; i < s_mutations; i++)
        {
            var (analysis, start) = sound[i % sound.Length];
            var statement = statements[i % statements.Length];
            var monitor = MonitorCatalogue.All[MonitorCatalogue.IndexOf(key)].Start(new MonitorContext(analysis, new TextSpan(start, 0), "", default))!;
            var isRefused = ForcedCode.Refusal(monitor.State, statement) is not null;
            Assert.Equal(0, monitor.Questions!.Failures);
            var found = Errors(analysis, start, statement);
            var where = $"{analysis.Document.Name}:{analysis.Text.Lines.GetLinePosition(start)} {statement} {string.Join(' ', found)}";
            errors += found.Length > 0 ? 1 : 0;
            if (isRefused && found.Length == 0)
            {
                wrong.Add(where);
            }
            else if (!isRefused && found.Length > 0)
            {
                silent.Add(where);
            }
        }

        Assert.True(wrong.Count == 0, $"Refused, but compiles:\n{string.Join('\n', wrong)}");
        Assert.True(errors > s_mutations / 10 && silent.Count <= 0.15 * errors, $"Accepted {silent.Count} of {errors} errors:\n{string.Join('\n', silent)}");
    }

    /// <summary>Errors that a statement brings into the type around it.</summary>
    private static string[] Errors(DocumentAnalysis analysis, int start, string statement)
    {
        var spliced = analysis.Splice(new TextSpan(start, 0), statement);
        var before = Ids(analysis.Model, analysis.Tree, start).ToList();
        return [.. Ids(spliced.Fork(), spliced.Tree, start).Where(id => !before.Remove(id))];
    }

    private static IEnumerable<string> Ids(SemanticModel model, SyntaxTree tree, int position)
    {
        var member = tree.GetRoot().FindToken(position).Parent!.AncestorsAndSelf().OfType<MemberDeclarationSyntax>().First();
        return model.GetDiagnostics(member.Span).Where(error => error.Severity == DiagnosticSeverity.Error).Select(error => error.Id);
    }

    /// <summary>Statements, bodies and members, from their beginnings and from a token inside.</summary>
    private static IEnumerable<(DocumentAnalysis Analysis, TextSpan Span)> Places(DocumentAnalysis analysis)
    {
        foreach (var node in analysis.Tree.GetRoot().DescendantNodes().Where(node => node.Span.Length is > 0 and < LongestText && node is StatementSyntax or MemberDeclarationSyntax))
        {
            yield return (analysis, node.Span);
            var tokens = node.DescendantTokens().ToArray();
            yield return (analysis, TextSpan.FromBounds(tokens[tokens.Length / 2].SpanStart, node.Span.End));
            var inWord = tokens[tokens.Length / 3];
            yield return (analysis, TextSpan.FromBounds(inWord.SpanStart + inWord.Span.Length / 2, node.Span.End));
        }
    }
}
