using Completion.CSharp.Analysis;
using Completion.CSharp.Monitors;
using Completion.CSharp.Monitors.Names;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using Xunit.Abstractions;

namespace Completion.CSharp.Tests.Monitors.Names;

/// <summary>Over the code of this repository: what an author wrote is never refused, wherever the cursor was.</summary>
public sealed class ForcedCodeTests(ITestOutputHelper output)
{
    private const double MostRefused = 0.005;
    private const int Samples = 400;
    private const int LongestText = 2000;

    /// <summary>Every monitor of the catalogue, by itself; what any of them refuses is listed with its name.</summary>
    [Fact]
    public async Task HardlyEverRefusesWhatIsThere()
    {
        var documents = await ForcedCode.DocumentsAsync();
        var places = documents.SelectMany(Places).ToArray();
        new Random(11).Shuffle(places);
        var tried = places.Take(ForcedCode.Samples(Samples)).ToArray();
        Assert.True(tried.Length > Samples / 2, $"Only {places.Length} places were found.");

        var refused = new List<string>();
        foreach (var kind in MonitorCatalogue.All)
        {
            var (texts, _, failures) = ForcedCode.Refused(kind.Key, tried);
            refused.AddRange(texts.Select(text => $"{kind.Key} {text}"));
            Assert.True(failures == 0, $"{kind.Key} failed {failures} times.");
        }

        output.WriteLine($"Refused {refused.Count} of {tried.Length}:\n{string.Join('\n', refused)}");
        var most = (int)(MostRefused * tried.Length);
        Assert.True(refused.Count <= most, $"Refused {refused.Count} of {tried.Length}:\n{string.Join('\n', refused)}");
    }

    /// <summary>The same words with one letter changed are mostly seen to be no names.</summary>
    [Fact]
    public async Task RefusesMostOfWhatIsNotThere()
    {
        var documents = await RepositoryProject.DocumentsAsync();
        var names = documents
            .SelectMany(document => document.Tree.GetRoot().DescendantNodes().OfType<IdentifierNameSyntax>()
                .Where(name => IsSimple(name) && document.Model.GetSymbolInfo(name).Symbol is ILocalSymbol or IParameterSymbol or IFieldSymbol)
                .Select(name => (document, name)))
            .ToArray();
        new Random(5).Shuffle(names);
        var silent = new List<string>();
        var tried = names.Take(Samples).ToArray();
        foreach (var (analysis, name) in tried)
        {
            var end = name.FirstAncestorOrSelf<StatementSyntax>() is { } statement and not BlockSyntax ? statement.Span.End : name.Span.End;
            var source = new ScopeNames(analysis, TextSpan.FromBounds(name.SpanStart, Math.Max(end, name.Span.End)), "", default);
            if (ForcedCode.Refusal(NameMonitor.Create(source), name.Identifier.Text + "Xq;") is null)
            {
                silent.Add($"{analysis.Document.Name}:{analysis.Text.Lines.GetLinePosition(name.SpanStart)} {name.Parent}");
            }
        }

        Assert.True(silent.Count < 0.5 * tried.Length, $"Silent at {silent.Count} of {tried.Length}:\n{string.Join('\n', silent)}");
    }

    /// <summary>Whether a name stands by itself: not behind a dot, and not a member or a parameter that is given a value.</summary>
    private static bool IsSimple(IdentifierNameSyntax name) => name.Parent switch
    {
        MemberAccessExpressionSyntax access => access.Expression == name,
        NameColonSyntax or NameEqualsSyntax or MemberBindingExpressionSyntax => false,
        AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } assignment => assignment.Left != name,
        _ => true,
    };

    /// <summary>Every statement, from its start and from a token inside, and every body, to the end.</summary>
    private static IEnumerable<(DocumentAnalysis Analysis, TextSpan Span)> Places(DocumentAnalysis analysis)
    {
        foreach (var statement in analysis.Tree.GetRoot().DescendantNodes().OfType<StatementSyntax>().Where(node => node.Span.Length < LongestText))
        {
            if (statement is BlockSyntax block)
            {
                yield return (analysis, TextSpan.FromBounds(block.OpenBraceToken.Span.End, block.CloseBraceToken.SpanStart));
                continue;
            }

            yield return (analysis, statement.Span);
            var tokens = statement.DescendantTokens().ToArray();
            yield return (analysis, TextSpan.FromBounds(tokens[tokens.Length / 2].SpanStart, statement.Span.End));
            var inWord = tokens[tokens.Length / 3];
            yield return (analysis, TextSpan.FromBounds(inWord.SpanStart + inWord.Span.Length / 2, statement.Span.End));
        }

        foreach (var arrow in analysis.Tree.GetRoot().DescendantNodes().OfType<ArrowExpressionClauseSyntax>().Where(node => node.Span.Length < LongestText))
        {
            yield return (analysis, arrow.Expression.Span);
        }

        foreach (var member in analysis.Tree.GetRoot().DescendantNodes().OfType<MemberDeclarationSyntax>().Where(node => node.Span.Length < LongestText && node.Parent is TypeDeclarationSyntax))
        {
            yield return (analysis, member.Span);
        }
    }
}
