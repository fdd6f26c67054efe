using System.Text;
using Completion.Constraints;
using Completion.CSharp.Analysis;
using Completion.CSharp.Monitors.Names;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Tests.Monitors.Names;

/// <summary>Over the code of this repository: what an author wrote is never refused, wherever the cursor was.</summary>
public sealed class ForcedCodeTests
{
    /// <summary>How many places are tried; set it for a larger run.</summary>
    private const string SamplesVariable = "COMPLETION_FORCED_SAMPLES";
    private const int Samples = 400;
    private const int LongestText = 2000;

    [Fact]
    public async Task NeverRefusesWhatIsThere()
    {
        var documents = await RepositoryProject.DocumentsAsync();
        var places = documents.SelectMany(Places).ToArray();
        new Random(11).Shuffle(places);
        var samples = int.TryParse(Environment.GetEnvironmentVariable(SamplesVariable), out var wanted) ? wanted : Samples;
        Assert.True(places.Length > 2 * Samples, $"Only {places.Length} places were found.");

        var refused = new List<string>();
        var questions = new Dictionary<string, (int Questions, double Milliseconds, int Failures)>();
        foreach (var (analysis, span) in places.Take(samples))
        {
            foreach (var source in Sources(analysis, span))
            {
                if (Refusal(source, analysis.Text.ToString(span)) is { } text)
                {
                    refused.Add($"{source.Name} {analysis.Document.Name}:{analysis.Text.Lines.GetLinePosition(span.Start)} {text}");
                }

                var (asked, time, failures) = questions.GetValueOrDefault(source.Name);
                questions[source.Name] = (asked + source.Questions, time + source.Ticks * 1000.0 / System.Diagnostics.Stopwatch.Frequency, failures + source.Failures);
            }
        }

        Assert.True(refused.Count == 0, $"Refused {refused.Count} of {samples}:\n{string.Join('\n', refused)}");
        Assert.True(questions.Values.All(one => one.Failures == 0), string.Join('\n', questions));
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
            if (Refusal(source, name.Identifier.Text + "Xq;") is null)
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

    private static IEnumerable<NameSource> Sources(DocumentAnalysis analysis, TextSpan span) =>
    [
        new ScopeNames(analysis, span, "", default), new SwitchLabelNames(analysis, span, "", default), new CreationNames(analysis, span, "", default),
    ];

    /// <summary>The text up to where it is refused, byte by byte; null when it is not.</summary>
    private static string? Refusal(NameSource source, string text)
    {
        Constraint? state = NameMonitor.Create(source);
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var at = 0; at < bytes.Length; at++)
        {
            state = state.Advance(bytes.AsSpan(at, 1));
            if (state is null)
            {
                return Encoding.UTF8.GetString(bytes, 0, at + 1) + "‸";
            }
        }

        return state.MayEnd ? null : text + "‸";
    }

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
