using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Analysis;

/// <summary>A document with generated text in it, to ask what it means. Lives for one question.</summary>
public sealed class SplicedDocument
{
    private readonly DocumentAnalysis _original;
    private readonly TextSpan _range;

    internal SplicedDocument(DocumentAnalysis original, TextSpan range, string text)
    {
        (_original, _range) = (original, range);
        Text = original.Text.WithChanges(new TextChange(range, text));
        Tree = (CSharpSyntaxTree)original.Tree.WithChangedText(Text);
        Inserted = new TextSpan(range.Start, text.Length);
    }

    /// <summary>The document's text with the insertion.</summary>
    public SourceText Text { get; }

    /// <summary>Its tree.</summary>
    public CSharpSyntaxTree Tree { get; }

    /// <summary>Where the insertion lies.</summary>
    public TextSpan Inserted { get; }

    /// <summary>
    /// A model for the member around the insertion. Inside a body it re-uses all symbols of the original (speculation);
    /// elsewhere the compilation is forked.
    /// </summary>
    public SemanticModel ModelAt(SyntaxNode node)
    {
        if (Tree == _original.Tree)
        {
            return _original.Model;
        }

        // A changed signature would not be seen by speculation: only what lies inside the same body may use it.
        foreach (var ancestor in node.AncestorsAndSelf())
        {
            if (ancestor is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax
                && BodyOf(ancestor) is { } body && body.Span.Contains(Inserted)
                && body.SpanStart < Inserted.Start
                && OriginalPosition(body) is { } position
                && TrySpeculate(position, ancestor) is { } model)
            {
                return model;
            }
        }

        return Fork();
    }

    /// <summary>A model of the whole file in a compilation that has the insertion.</summary>
    public SemanticModel Fork() => Tree == _original.Tree ? _original.Model : _original.Compilation.ReplaceSyntaxTree(_original.Tree, Tree).GetSemanticModel(Tree);

    private SemanticModel? TrySpeculate(int position, SyntaxNode member) => member switch
    {
        BaseMethodDeclarationSyntax method when _original.Model.TryGetSpeculativeSemanticModelForMethodBody(position, method, out var model) => model,
        AccessorDeclarationSyntax accessor when _original.Model.TryGetSpeculativeSemanticModelForMethodBody(position, accessor, out var model) => model,
        _ => null,
    };

    /// <summary>A position in the original's body that stands where this body does; null where there is none of the same shape.</summary>
    private int? OriginalPosition(BlockSyntax body)
    {
        var start = body.SpanStart;
        var original = _original.Tree.GetRoot().FindToken(start).Parent;
        return start < _range.Start && original is BlockSyntax block && block.SpanStart == start
            && block.Parent?.RawKind == body.Parent?.RawKind && block.CloseBraceToken.Span.End > start
            ? start + 1
            : null;
    }

    private static BlockSyntax? BodyOf(SyntaxNode member) => member switch
    {
        BaseMethodDeclarationSyntax method => method.Body,
        AccessorDeclarationSyntax accessor => accessor.Body,
        _ => null,
    };
}
