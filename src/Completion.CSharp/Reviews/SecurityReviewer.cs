using System.Collections.Immutable;
using System.Globalization;
using Completion.CSharp.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Reviews;

/// <summary>
/// Which rules of security a draft breaks: the analyzers' answer for the text that it inserts, in its document. What is wrong
/// elsewhere is the document's own.
/// </summary>
/// <remarks>
/// After vulnerability-constrained decoding, which refuses a model what makes code vulnerable; here whole drafts are refused,
/// since an analyzer reads whole code. Rules that the project has switched off, and pragmas, count. Rules that need all of
/// a compilation do not take part.
/// </remarks>
public sealed class SecurityReviewer
{
    private readonly DocumentAnalysis _analysis;
    private readonly SecurityRules _rules;
    private readonly Lazy<Compilation> _compilation;

    /// <param name="analysis">The document.</param>
    /// <param name="rules">What to hold against.</param>
    public SecurityReviewer(DocumentAnalysis analysis, SecurityRules rules)
    {
        (_analysis, _rules) = (analysis, rules);
        _compilation = new Lazy<Compilation>(() =>
        {
            var options = analysis.Compilation.Options;
            return analysis.Compilation.WithOptions(options.WithSpecificDiagnosticOptions(options.SpecificDiagnosticOptions.AddRange(
                rules.Ids.Where(id => !options.SpecificDiagnosticOptions.ContainsKey(id)).Select(id => KeyValuePair.Create(id, ReportDiagnostic.Warn)))));
        });
    }

    /// <summary>Analyzers that failed, as one sentence each; what they would have found is not known.</summary>
    public ImmutableHashSet<string> Failures { get; private set; } = [];

    /// <summary>The rules that a draft breaks, as <c>CA5351: message</c>; none when it breaks none.</summary>
    /// <param name="range">What the draft replaces.</param>
    /// <param name="text">The draft, with the document's line endings.</param>
    /// <param name="cancellation">Ends the analysis.</param>
    public ImmutableArray<string> Review(TextSpan range, string text, CancellationToken cancellation)
    {
        if (text.Length == 0)
        {
            return [];
        }

        var spliced = _analysis.Splice(range, text);
        var compilation = _compilation.Value.ReplaceSyntaxTree(_analysis.Tree, spliced.Tree);
        var run = new CompilationWithAnalyzers(compilation, _rules.Analyzers, new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]), OnFailure, concurrentAnalysis: false, logAnalyzerExecutionTime: false));
        var found = run.GetAnalyzerSemanticDiagnosticsAsync(compilation.GetSemanticModel(spliced.Tree), spliced.Inserted, cancellation).GetAwaiter().GetResult();
        return
        [
            .. found.Where(breach => breach.Descriptor.Category == SecurityRules.Category && !breach.IsSuppressed
                    && breach.Location.IsInSource && breach.Location.SourceSpan.IntersectsWith(spliced.Inserted))
                .OrderBy(breach => breach.Location.SourceSpan.Start)
                .Select(breach => $"{breach.Id}: {breach.GetMessage(CultureInfo.InvariantCulture)}")
                .Distinct(),
        ];
    }

    private void OnFailure(Exception error, DiagnosticAnalyzer analyzer, Diagnostic diagnostic) =>
        Failures = Failures.Add($"{analyzer.GetType().Name} failed: {error.Message}");
}
