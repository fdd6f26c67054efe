using Completion.CSharp.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Completion.CSharp.Monitors.Names;

/// <summary>
/// What was learned of the scope of a member, for the next key that is typed in it: as long as no declaration changes, only
/// the locals can.
/// </summary>
/// <param name="capacity">Members remembered; the one not asked for longest is forgotten.</param>
/// <remarks>Thread-safe. Two that ask for the same at once may both find it out.</remarks>
internal sealed class ScopeMemory<T>(int capacity)
    where T : class
{
    private readonly LinkedList<(Key Key, T? Known)> _known = [];

    /// <summary>What is known of the member at a position, from memory if its declarations are the same.</summary>
    public T? Of(DocumentAnalysis analysis, int position, Func<T?> find)
    {
        var key = new Key(analysis.Document.Id, analysis.Declarations, MemberAt(analysis.Tree.GetRoot(), position));
        lock (_known)
        {
            for (var node = _known.First; node is not null; node = node.Next)
            {
                if (node.Value.Key == key)
                {
                    _known.Remove(node);
                    _known.AddFirst(node);
                    return node.Value.Known;
                }
            }
        }

        var found = find();
        lock (_known)
        {
            _known.AddFirst((key, found));
            if (_known.Count > capacity)
            {
                _known.RemoveLast();
            }
        }

        return found;
    }

    /// <summary>The member around a position: which one of its type, and so on outwards, and what part of it.</summary>
    private static string MemberAt(SyntaxNode root, int position)
    {
        var path = new System.Text.StringBuilder();
        if (root.FullSpan.IsEmpty)
        {
            return "";
        }

        var token = root.FindToken(Math.Max(0, Math.Min(position, root.FullSpan.End - 1)));
        for (var node = token.Parent; node is not null; node = node.Parent)
        {
            switch (node)
            {
                case MemberDeclarationSyntax or CompilationUnitSyntax:
                    var index = 0;
                    foreach (var sibling in node.Parent?.ChildNodes() ?? [])
                    {
                        if (sibling == node)
                        {
                            break;
                        }

                        index++;
                    }

                    path.Append(node.RawKind).Append(':').Append(index).Append(node.SpanStart < position && position <= node.Span.End ? ' ' : '~');
                    break;
                case BlockSyntax or ArrowExpressionClauseSyntax or EqualsValueClauseSyntax or AccessorDeclarationSyntax or ConstructorInitializerSyntax
                    when node.Parent is not StatementSyntax:
                    path.Append(node.RawKind).Append(node.SpanStart < position && position <= node.Span.End ? ' ' : '~');
                    break;
            }
        }

        return path.ToString();
    }

    private readonly record struct Key(DocumentId Document, VersionStamp Declarations, string Member);
}
