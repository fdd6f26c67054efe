using Completion.CSharp.Analysis;
using Completion.CSharp.Monitors;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Tests.Monitors.Places;

/// <summary>Over the code of this repository: the author is never refused, and what is refused the compiler refuses as well.</summary>
public sealed class PlaceOracleTests
{
    private const int LongestText = 2000;

    private static readonly int s_samples = ForcedCode.Samples(60);
    private static readonly int s_mutations = ForcedCode.Samples(22);

    private static readonly string[] s_words =
    [
        "IDisposable", "Exception", "String", "Console", "Attribute", "Obsolete", "ObsoleteAttribute", "Flags", "System", "ToString", "Equals", "GetHashCode", "IList",
        "object", "int", "Enumerable", "StringBuilder", "Stream", "IComparable", "Xq", "Linq", "IO",
    ];

    public static TheoryData<string> Keys => ["override", "baseList", "attributes", "using", "nameof"];

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task Accepts_what_authors_wrote(string key)
    {
        var places = (await ForcedCode.DocumentsAsync()).SelectMany(analysis => Forced(key, analysis)).ToArray();
        new Random(3).Shuffle(places);
        Assert.True(places.Length > 10, $"Only {places.Length} places were found.");
        var (refused, questions, failures) = ForcedCode.Refused(key, places.Take(s_samples));
        Assert.True(refused.Count == 0, $"Refused {refused.Count} of {places.Length}:\n{string.Join('\n', refused)}");
        Assert.Equal(0, failures);
        Assert.True(questions > 0);
    }

    /// <summary>Another word in the place of the author's: refused only if the compiler has an error then.</summary>
    [Theory]
    [MemberData(nameof(Keys))]
    public async Task Refuses_what_the_compiler_refuses(string key)
    {
        var places = (await ForcedCode.DocumentsAsync()).SelectMany(analysis => Words(key, analysis).Select(place => (analysis, place.Word, place.End))).ToArray();
        new Random(5).Shuffle(places);
        var (wrong, refusals) = (new List<string>(), 0);
        var known = places.Where(place => !Ids(place.analysis.Model).Any()).Take(s_mutations).ToArray();
        for (var i = 0; i < s_mutations; i++)
        {
            var (analysis, word, end) = known[i % known.Length];
            var text = s_words[i % s_words.Length] + analysis.Text.ToString(TextSpan.FromBounds(word.End, end));
            var span = TextSpan.FromBounds(word.Start, end);
            var monitor = MonitorCatalogue.All[MonitorCatalogue.IndexOf(key)].Start(new MonitorContext(analysis, span, "", default))!;
            if (ForcedCode.Refusal(monitor.State, text) is not null)
            {
                refusals++;
                if (!BringsErrors(analysis, span, text))
                {
                    wrong.Add($"{analysis.Document.Name}:{analysis.Text.Lines.GetLinePosition(word.Start)} {text}");
                }
            }

            Assert.Equal(0, monitor.Questions!.Failures);
        }

        Assert.True(wrong.Count == 0, $"Refused, but compiles:\n{string.Join('\n', wrong)}");
        Assert.True(refusals > s_mutations / 5, $"Only {refusals} of {s_mutations} were refused.");
    }

    private static bool BringsErrors(DocumentAnalysis analysis, TextSpan span, string text)
    {
        var before = Ids(analysis.Model).ToList();
        return Ids(analysis.Splice(span, text).Fork()).Any(id => !before.Remove(id));
    }

    private static IEnumerable<string> Ids(SemanticModel model) =>
        model.GetDiagnostics().Where(error => error.Severity == DiagnosticSeverity.Error).Select(error => error.Id);

    /// <summary>What a monitor watches, from its own beginning, from the beginning of the declaration around, and from the middle of a word.</summary>
    private static IEnumerable<(DocumentAnalysis Analysis, TextSpan Span)> Forced(string key, DocumentAnalysis analysis)
    {
        foreach (var (word, end) in Words(key, analysis))
        {
            yield return (analysis, TextSpan.FromBounds(word.Start, end));
            yield return (analysis, TextSpan.FromBounds(word.Start + word.Length / 2, end));
            var node = analysis.Tree.GetRoot().FindToken(word.Start).Parent!.AncestorsAndSelf().First(node => node is MemberDeclarationSyntax or StatementSyntax or UsingDirectiveSyntax or CompilationUnitSyntax);
            if (node.Span.Length < LongestText && node is not CompilationUnitSyntax)
            {
                yield return (analysis, node.Span);
            }
        }
    }

    /// <summary>The words at a monitor's places, and where the construct around each ends.</summary>
    private static IEnumerable<(TextSpan Word, int End)> Words(string key, DocumentAnalysis analysis)
    {
        var nodes = analysis.Tree.GetRoot().DescendantNodes();
        return key switch
        {
            "override" => nodes.OfType<MethodDeclarationSyntax>().Where(method => method.Modifiers.Any(SyntaxKind.OverrideKeyword)).Select(method => (method.Identifier.Span, method.ParameterList.Span.End))
                .Concat(nodes.OfType<PropertyDeclarationSyntax>().Where(property => property.Modifiers.Any(SyntaxKind.OverrideKeyword)).Select(property => (property.Identifier.Span, property.Span.End))),
            "baseList" => nodes.OfType<BaseTypeSyntax>().Select(basis => (basis.GetFirstToken().Span, basis.Parent!.Span.End)),
            "attributes" => nodes.OfType<AttributeSyntax>().Select(attribute => (attribute.GetFirstToken().Span, attribute.Parent!.Span.End)),
            "using" => nodes.OfType<UsingDirectiveSyntax>().Where(directive => directive.Alias is null && analysis.Model.GetSymbolInfo(directive.Name!).Symbol is not null).Select(directive => (directive.Name!.GetLastToken().Span, directive.Span.End)),
            _ => nodes.OfType<InvocationExpressionSyntax>().Where(call => call.Expression is IdentifierNameSyntax { Identifier.Text: "nameof" })
                .Select(call => (call.ArgumentList.Arguments[0].GetFirstToken().Span, call.Span.End)),
        };
    }
}
