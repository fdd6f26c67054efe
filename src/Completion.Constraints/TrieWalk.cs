using System.Buffers;
using Completion.Inference.Vocabularies;

namespace Completion.Constraints;

/// <summary>
/// The mask: walk the vocabulary depth first, keep a state per depth, skip the subtree of a refused byte, and every
/// subtree that has none of the bytes its state heeds.
/// </summary>
internal static class TrieWalk
{
    public static void Mask(Constraint start, TokenTrie trie, TokenMask mask)
    {
        var states = ArrayPool<Constraint?>.Shared.Rent(trie.Depth + 1);
        var ends = ArrayPool<int>.Shared.Rent(trie.Depth + 1);
        var below = BytesBelow.Of(trie);
        try
        {
            states[0] = start;
            ends[0] = trie.NodeCount;
            var depth = 0;
            for (var node = 1; node < trie.NodeCount;)
            {
                while (node >= ends[depth])
                {
                    depth--;
                }

                var state = states[depth]!;
                if (!below[node].Overlaps(state.Heeds))
                {
                    node = trie.EndOf(node);
                    continue;
                }

                var value = trie.ByteOf(node);
                var next = state.Advance(new ReadOnlySpan<byte>(in value));
                if (next is null)
                {
                    mask.Clear(trie.TokensUnder(node));
                    node = trie.EndOf(node);
                    continue;
                }

                depth++;
                states[depth] = next;
                ends[depth] = trie.EndOf(node);
                node++;
            }
        }
        finally
        {
            ArrayPool<Constraint?>.Shared.Return(states, clearArray: true);
            ArrayPool<int>.Shared.Return(ends);
        }
    }
}
