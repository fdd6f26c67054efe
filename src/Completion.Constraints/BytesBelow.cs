using System.Runtime.CompilerServices;
using Completion.Inference.Vocabularies;

namespace Completion.Constraints;

/// <summary>
/// For every node of a vocabulary trie, the bytes on the edge to it and on all edges of its subtree. Made once per trie,
/// when it is first masked.
/// </summary>
internal sealed class BytesBelow
{
    private static readonly ConditionalWeakTable<TokenTrie, BytesBelow> s_known = [];

    private readonly ByteSet[] _sets;

    private BytesBelow(TokenTrie trie)
    {
        _sets = new ByteSet[trie.NodeCount];
        for (var node = trie.NodeCount - 1; node >= 0; node--)
        {
            var set = node == 0 ? ByteSet.None : ByteSet.Of(trie.ByteOf(node));
            for (var child = node + 1; child < trie.EndOf(node); child = trie.EndOf(child))
            {
                set = set.Union(_sets[child]);
            }

            _sets[node] = set;
        }
    }

    public ByteSet this[int node] => _sets[node];

    public static BytesBelow Of(TokenTrie trie) => s_known.GetValue(trie, static trie => new BytesBelow(trie));
}
