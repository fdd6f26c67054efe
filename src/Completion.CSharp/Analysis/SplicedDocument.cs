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
        Inserted = new TextSpan(range.Start, text.Length);
        if (range.IsEmpty && text.Length == 0)
        {
            (Text, Tree) = (original.Text, original.Tree);
            return;
        }

        Text = original.Text.WithChanges(new TextChange(range, text));
        Tree = (CSharpSyntaxTree)original.Tree.WithChangedText(Text);
    }

    /// <summary>The document's text with the insertion.</summary>
    public SourceText Text { get; }

    /// <summary>Its tree.</summary>
    public CSharpSyntaxTree Tree { get; }

    /// <summary>Where the insertion lies.</summary>
    public TextSpan Inserted { get; }

    /// <summary>Whether the compilation was forked to answer, which binds the file's declarations anew.</summary>
    internal bool HasForked { get; private set; }

    /// <summary>
    /// A model for the member around the insertion. Inside a body or an initializer it re-uses all symbols of the
    /// original (speculation); elsewhere the compilation is forked.
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
            if (IsBody(ancestor)
                && ancestor.Span.Contains(Inserted) && ancestor.SpanStart < Inserted.Start
                && OriginalPosition(ancestor) is { } position
                && Speculate(position, ancestor) is { } model)
            {
                return model;
            }
        }

        return Fork();
    }

    /// <summary>A model of the whole file in a compilation that has the insertion.</summary>
    public SemanticModel Fork()
    {
        if (Tree == _original.Tree)
        {
            return _original.Model;
        }

        HasForked = true;
        return _original.Compilation.ReplaceSyntaxTree(_original.Tree, Tree).GetSemanticModel(Tree);
    }

    /// <summary>Whether a node is the code of a member rather than of something inside one.</summary>
    private static bool IsBody(SyntaxNode node) => (node, node.Parent) switch
    {
        (BlockSyntax, BaseMethodDeclarationSyntax or AccessorDeclarationSyntax) => true,
        (ArrowExpressionClauseSyntax, BaseMethodDeclarationSyntax or BasePropertyDeclarationSyntax or AccessorDeclarationSyntax) => true,
        (EqualsValueClauseSyntax, PropertyDeclarationSyntax) => true,
        (EqualsValueClauseSyntax, VariableDeclaratorSyntax { Parent.Parent: BaseFieldDeclarationSyntax }) => true,
        _ => false,
    };

    private SemanticModel? Speculate(int position, SyntaxNode body)
    {
        SemanticModel? model;
        return body switch
        {
            BlockSyntax { Parent: BaseMethodDeclarationSyntax method }
                when _original.Model.TryGetSpeculativeSemanticModelForMethodBody(position, method, out model) => model,
            BlockSyntax { Parent: AccessorDeclarationSyntax accessor }
                when _original.Model.TryGetSpeculativeSemanticModelForMethodBody(position, accessor, out model) => model,
            ArrowExpressionClauseSyntax arrow when _original.Model.TryGetSpeculativeSemanticModel(position, arrow, out model) => model,
            EqualsValueClauseSyntax value when _original.Model.TryGetSpeculativeSemanticModel(position, value, out model) => model,
            _ => null,
        };
    }

    /// <summary>A position in the original's body that stands where this body does; null where there is none of the same shape.</summary>
    private int? OriginalPosition(SyntaxNode body)
    {
        var start = body.SpanStart;
        if (start >= _range.Start)
        {
            return null;
        }

        var first = _original.Tree.GetRoot().FindToken(start);
        var isSame = first.SpanStart == start && first.Parent is { } original && original.RawKind == body.RawKind
            && original.SpanStart == start && original.Parent?.RawKind == body.Parent?.RawKind;

        // The compiler counts an arrow and an equals sign to the body, but not an opening brace.
        return !isSame ? null : body is BlockSyntax ? first.Span.End : start;
    }
}
