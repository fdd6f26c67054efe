using Completion.CSharp.Analysis;
using Completion.CSharp.Monitors.Arguments;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Tests.Monitors.Arguments;

/// <summary>
/// Calls of this repository with an argument too many, too few, or of another kind: what is refused is an error, by the
/// compiler's word, and of what is an error of arguments most is refused.
/// </summary>
public sealed class MutatedArgumentsTests
{
    /// <summary>How many calls are mutated; set it for a larger run.</summary>
    private const string SamplesVariable = "COMPLETION_MUTATED_SAMPLES";
    private const int Samples = 60;

    /// <summary>The least share of mutants with an error of arguments that is refused.</summary>
    private const double LeastRefused = 0.6;

    private static readonly string[] s_errors = ["CS1501", "CS7036", "CS1503", "CS1620", "CS1615", "CS1729", "CS1739", "CS1593", "CS1744", "CS1746"];

    [Fact]
    public async Task RefusesOnlyErrorsAndMostOfThem()
    {
        var documents = await RepositoryProject.DocumentsAsync();
        var calls = documents.SelectMany(document => Calls(document).Select(call => (document, call))).ToArray();
        var random = new Random(23);
        random.Shuffle(calls);
        var samples = int.TryParse(Environment.GetEnvironmentVariable(SamplesVariable), out var wanted) ? wanted : Samples;

        var wrong = new List<string>();
        var silent = new List<string>();
        var counts = new SortedDictionary<string, (int Refused, int All)>(StringComparer.Ordinal);
        foreach (var (document, call) in calls.Where(one => IsClean(one.document, one.call)).Take(samples))
        {
            foreach (var mutant in Mutants(call, random))
            {
                var span = call.Span;
                var start = TextSpan.FromBounds(call.ArgumentList()!.SpanStart, span.End);
                var text = mutant[(start.Start - span.Start)..];
                var refused = ArgumentsAt.Refused(ArgumentMonitor.Create(new ArgumentSource(document, start, "", default)), text);
                var errors = Errors(document, span, mutant);
                var where = $"{document.Document.Name}:{document.Text.Lines.GetLinePosition(span.Start)} {mutant}";
                if (refused is not null && errors.Length == 0)
                {
                    wrong.Add($"{where} after {refused}");
                }

                if (errors.FirstOrDefault(s_errors.Contains) is { } error)
                {
                    var (count, all) = counts.GetValueOrDefault(error);
                    counts[error] = (count + (refused is null ? 0 : 1), all + 1);
                    if (refused is null)
                    {
                        silent.Add($"{error} {where}");
                    }
                }
            }
        }

        var shares = string.Join(", ", counts.Select(entry => $"{entry.Key} {entry.Value.Refused}/{entry.Value.All}"));
        Assert.True(wrong.Count == 0, $"Refused {wrong.Count} that compile ({shares}):\n{string.Join('\n', wrong)}");
        Assert.True(counts.Values.Sum(one => one.Refused) >= LeastRefused * counts.Values.Sum(one => one.All), $"{shares}\n{string.Join('\n', silent)}");
        Console.WriteLine(shares);
        Console.WriteLine(string.Join('\n', silent));
    }

    private static IEnumerable<ExpressionSyntax> Calls(DocumentAnalysis document) =>
        document.Tree.GetRoot().DescendantNodes().OfType<ExpressionSyntax>().Where(node =>
            node.ArgumentList() is { } list && node.FirstAncestorOrSelf<BlockSyntax>() is not null && node.Span.Length < 300
            && (list.Arguments.Count > 0 || node is InvocationExpressionSyntax));

    /// <summary>One argument less, one more, the first twice, another literal, a keyword.</summary>
    private static IEnumerable<string> Mutants(ExpressionSyntax call, Random random)
    {
        var list = call.ArgumentList()!;
        var head = call.ToString()[..(list.SpanStart - call.SpanStart)];
        var arguments = list.Arguments.Select(argument => argument.ToString()).ToList();
        for (var kind = 0; kind < 5; kind++)
        {
            var changed = arguments.ToList();
            var at = arguments.Count == 0 ? 0 : random.Next(arguments.Count);
            switch (kind)
            {
                case 0 when arguments.Count > 0:
                    changed.RemoveAt(at);
                    break;
                case 1:
                    changed.Insert(arguments.Count, "0");
                    break;
                case 2 when arguments.Count > 0:
                    changed[at] = "\"text\"";
                    break;
                case 3 when arguments.Count > 0:
                    changed[at] = "3.5";
                    break;
                case 4 when arguments.Count > 0 && !arguments[at].StartsWith("out ", StringComparison.Ordinal):
                    changed[at] = "out _";
                    break;
                default:
                    continue;
            }

            if (!changed.SequenceEqual(arguments))
            {
                yield return $"{head}({string.Join(", ", changed)})";
            }
        }
    }

    /// <summary>Whether all around a call is known: inside of what does not bind, the compiler finds no errors.</summary>
    private static bool IsClean(DocumentAnalysis document, SyntaxNode call) =>
        !document.Model.GetDiagnostics(call.FirstAncestorOrSelf<MemberDeclarationSyntax>()!.Span).Any(one => one.Severity == DiagnosticSeverity.Error);

    /// <summary>The errors of a document in which a call is replaced, where the call is.</summary>
    private static string[] Errors(DocumentAnalysis document, TextSpan span, string text)
    {
        var spliced = document.Splice(span, text);
        var node = spliced.Tree.GetRoot().FindNode(spliced.Inserted).FirstAncestorOrSelf<StatementSyntax>()!;
        return [.. spliced.Fork().GetDiagnostics(node.Span).Where(one => one.Severity == DiagnosticSeverity.Error).Select(one => one.Id)];
    }
}

file static class CallSyntax
{
    public static ArgumentListSyntax? ArgumentList(this ExpressionSyntax call) => call switch
    {
        InvocationExpressionSyntax invocation => invocation.ArgumentList,
        BaseObjectCreationExpressionSyntax creation => creation.ArgumentList,
        _ => null,
    };
}
