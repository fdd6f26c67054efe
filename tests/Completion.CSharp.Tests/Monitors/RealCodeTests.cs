using System.Text;
using Completion.CSharp.Analysis;
using Completion.CSharp.Monitors;
using Completion.CSharp.Tests.Situations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Tests.Monitors;

/// <summary>Over the code of this repository: what an author wrote after a dot is never refused.</summary>
public sealed class RealCodeTests
{
    private const int Samples = 150;
    private const double MostSilence = 0.15;

    [Fact]
    public async Task NeverRefusesWhatIsThere()
    {
        var documents = await RepositoryProject.DocumentsAsync();
        var accesses = documents
            .SelectMany(document => Dots(document.Tree).Where(dot => IsKnown(document, dot)).Select(dot => (document, dot)))
            .ToArray();
        Assert.True(accesses.Length > 2 * Samples, $"Only {accesses.Length} member accesses were found.");
        var random = new Random(7);
        random.Shuffle(accesses);
        var refused = new List<string>();
        var silent = new List<string>();
        foreach (var (analysis, dot) in accesses[..Samples])
        {
            var name = dot.GetNextToken();
            var end = name.GetNextToken().Parent is { } && dot.Parent!.FirstAncestorOrSelf<StatementSyntax>() is { } statement and not BlockSyntax
                ? Math.Max(name.Span.End, statement.Span.End)
                : name.Span.End;
            var cut = analysis.Document.WithText(analysis.Text.WithChanges(new TextChange(TextSpan.FromBounds(dot.Span.End, end), "")));
            var names = new MemberNames(await DocumentAnalysis.CreateAsync(cut, default), new TextSpan(dot.Span.End, 0), "", default);
            Check(names, name.Text);

            // The same as generated text: the dot and all before it in its line are the draft.
            var line = Math.Max(dot.Parent!.FirstAncestorOrSelf<StatementSyntax>()?.SpanStart ?? dot.SpanStart, analysis.Text.Lines.GetLineFromPosition(dot.SpanStart).Start);
            if (line < dot.SpanStart)
            {
                var draft = new MemberNames(analysis, TextSpan.FromBounds(line, end), "", default);
                Check(draft, analysis.Text.ToString(TextSpan.FromBounds(line, dot.Span.End)) + name.Text);
            }

            void Check(MemberNames asked, string text)
            {
                var where = $"{analysis.Document.Name}:{analysis.Text.Lines.GetLinePosition(dot.SpanStart)} {text}";
                Assert.Equal(0, asked.Failures);
                var state = MemberAccessMonitor.Create(asked);
                if (state.Advance(Encoding.UTF8.GetBytes(text)) is not { MayEnd: true })
                {
                    refused.Add(where);
                }

                // Anything may follow: the monitor had nothing to say.
                if (state.Advance(Encoding.UTF8.GetBytes(text[..^name.Text.Length] + "Xq9;")) is not null)
                {
                    silent.Add(where);
                }
            }
        }

        Assert.True(refused.Count == 0, $"Refused:\n{string.Join('\n', refused)}");
        var share = silent.Count / (2.0 * Samples);
        Assert.True(share < MostSilence, $"Silent at {share:P1}:\n{string.Join('\n', silent)}");
    }

    private static IEnumerable<SyntaxToken> Dots(SyntaxTree tree) => tree.GetRoot().DescendantTokens().Where(token =>
        token.IsKind(SyntaxKind.DotToken)
        && token.Parent is MemberAccessExpressionSyntax or MemberBindingExpressionSyntax or QualifiedNameSyntax
        && token.Parent.FirstAncestorOrSelf<BaseNamespaceDeclarationSyntax>()?.Name.Span.Contains(token.Span) is not true);

    /// <summary>Whether the name after a dot exists here: what source generators add is not in this compilation.</summary>
    private static bool IsKnown(DocumentAnalysis document, SyntaxToken dot) =>
        dot.GetNextToken().Parent is SimpleNameSyntax name
        && document.Model.GetSymbolInfo(name) is var known
        && (known.Symbol is not null || known.CandidateSymbols.Length > 0);
}
