using Completion.CSharp.Analysis;
using Completion.CSharp.Monitors;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Tests.Monitors.Arguments;

/// <summary>Over the code of this repository: what an author wrote is never refused, wherever the cursor was.</summary>
public sealed class ForcedListsTests
{
    /// <summary>How many places are tried; set it for a larger run.</summary>
    private const string SamplesVariable = "COMPLETION_FORCED_SAMPLES";
    private const int Samples = 300;
    private const int LongestText = 2000;

    private static readonly MonitorSet s_watched = new[] { "arguments", "initialisers", "types" }.Aggregate(MonitorSet.None, (set, key) => set.With(key, true));

    [Fact]
    public async Task NeverRefusesWhatIsThere()
    {
        var documents = await RepositoryProject.DocumentsAsync();
        var places = documents.SelectMany(Places).ToArray();
        new Random(17).Shuffle(places);
        var samples = int.TryParse(Environment.GetEnvironmentVariable(SamplesVariable), out var wanted) ? wanted : Samples;
        Assert.True(places.Length > 2 * Samples, $"Only {places.Length} places were found.");

        var refused = new List<string>();
        var failures = 0;
        var counts = new SortedDictionary<string, (int Questions, int Abstentions)>(StringComparer.Ordinal);
        foreach (var (analysis, span) in places.Take(samples))
        {
            foreach (var monitor in MonitorCatalogue.Start(s_watched, new MonitorContext(analysis, span, "", default)))
            {
                var asked = monitor.Questions!;
                if (ArgumentsAt.Refused(monitor.State, analysis.Text.ToString(span)) is { } text)
                {
                    refused.Add($"{asked.Name} {analysis.Document.Name}:{analysis.Text.Lines.GetLinePosition(span.Start)} {text}");
                }

                var (questions, abstentions) = counts.GetValueOrDefault(asked.Name);
                counts[asked.Name] = (questions + asked.Questions, abstentions + asked.Abstentions);
                failures += asked.Failures;
            }
        }

        var summary = $"{places.Length} places, {samples} tried; questions and abstentions: {string.Join(", ", counts)}; {failures} failures";
        Assert.True(refused.Count == 0, $"Refused {refused.Count} ({summary}):\n{string.Join('\n', refused)}");
        Assert.Equal(0, failures);
        Console.WriteLine(summary);
    }

    /// <summary>Every statement, from its start and from a token inside, every argument by itself, every body and every member.</summary>
    private static IEnumerable<(DocumentAnalysis Analysis, TextSpan Span)> Places(DocumentAnalysis analysis)
    {
        foreach (var node in analysis.Tree.GetRoot().DescendantNodes().Where(node => node.Span.Length < LongestText))
        {
            switch (node)
            {
                case BlockSyntax block:
                    yield return (analysis, TextSpan.FromBounds(block.OpenBraceToken.Span.End, block.CloseBraceToken.SpanStart));
                    break;
                case StatementSyntax:
                    yield return (analysis, node.Span);
                    var tokens = node.DescendantTokens().ToArray();
                    yield return (analysis, TextSpan.FromBounds(tokens[tokens.Length / 2].SpanStart, node.Span.End));
                    var inWord = tokens[tokens.Length / 3];
                    yield return (analysis, TextSpan.FromBounds(inWord.SpanStart + inWord.Span.Length / 2, node.Span.End));
                    break;
                case ArgumentSyntax or AttributeArgumentSyntax:
                    yield return (analysis, node.Span);
                    yield return (analysis, TextSpan.FromBounds(node.SpanStart + node.Span.Length / 2, node.Span.End));
                    break;
                case MemberDeclarationSyntax or ArrowExpressionClauseSyntax or EqualsValueClauseSyntax or BaseArgumentListSyntax or ConstructorInitializerSyntax or AttributeListSyntax:
                    yield return (analysis, node.Span);
                    break;
            }
        }
    }
}
