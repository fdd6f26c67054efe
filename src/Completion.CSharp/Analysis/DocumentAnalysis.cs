using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Analysis;

/// <summary>One version of a document with what the compiler knows of it: the input of every question asked of Roslyn.</summary>
/// <remarks>
/// Immutable and thread-safe. Made once per version of a document and kept as long as the version lives, so that several
/// requests on the same text share the compilation's work.
/// </remarks>
public sealed class DocumentAnalysis
{
    private static readonly ConditionalWeakTable<Document, DocumentAnalysis> s_known = [];

    /// <summary>Splices kept: the questions of several monitors on the same text share one parse.</summary>
    private const int MostSplices = 8;

    private readonly Lazy<SemanticModel> _model;
    private readonly LinkedList<(TextSpan Range, string Text, SplicedDocument Spliced)> _splices = [];

    private DocumentAnalysis(Document document, SourceText text, CSharpSyntaxTree tree, CSharpCompilation compilation, VersionStamp declarations)
    {
        (Document, Text, Tree, Compilation, Declarations) = (document, text, tree, compilation, declarations);
        _model = new Lazy<SemanticModel>(() => compilation.GetSemanticModel(tree));
    }

    /// <summary>Roslyn's document.</summary>
    public Document Document { get; }

    /// <summary>Its text, with its own line endings.</summary>
    public SourceText Text { get; }

    /// <summary>Its tree.</summary>
    public CSharpSyntaxTree Tree { get; }

    /// <summary>The project it is compiled in, generated files included.</summary>
    public CSharpCompilation Compilation { get; }

    /// <summary>
    /// Changes when a declaration does, in the project or in one that it uses; not with the code of bodies. What was learned of
    /// declarations under the same version holds.
    /// </summary>
    public VersionStamp Declarations { get; }

    /// <summary>What its names mean.</summary>
    public SemanticModel Model => _model.Value;

    /// <summary>The analysis of a document; from memory when this version was analysed before.</summary>
    public static async Task<DocumentAnalysis> CreateAsync(Document document, CancellationToken cancellation)
    {
        if (s_known.TryGetValue(document, out var known))
        {
            return known;
        }

        var text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        var tree = (CSharpSyntaxTree)(await document.GetSyntaxTreeAsync(cancellation).ConfigureAwait(false))!;
        var compilation = (CSharpCompilation)(await document.Project.GetCompilationAsync(cancellation).ConfigureAwait(false))!;
        var declarations = await document.Project.GetDependentSemanticVersionAsync(cancellation).ConfigureAwait(false);
        return s_known.GetValue(document, _ => new DocumentAnalysis(document, text, tree, compilation, declarations));
    }

    /// <summary>The document with some of its text replaced. Parses incrementally; binds nothing yet.</summary>
    public SplicedDocument Splice(TextSpan range, string text)
    {
        lock (_splices)
        {
            for (var node = _splices.First; node is not null; node = node.Next)
            {
                if (node.Value.Range == range && node.Value.Text == text)
                {
                    return node.Value.Spliced;
                }
            }
        }

        var spliced = new SplicedDocument(this, range, text);
        lock (_splices)
        {
            _splices.AddFirst((range, text, spliced));
            if (_splices.Count > MostSplices)
            {
                _splices.RemoveLast();
            }
        }

        return spliced;
    }
}
