using System.Buffers;
using System.Runtime.CompilerServices;
using Completion.Inference.Vocabularies;

namespace Completion.Constraints;

/// <summary>One more byte of a text whose place is a value; false when it is refused, and then the place is of no more use.</summary>
/// <param name="walk">The place before the byte, and then behind it.</param>
/// <param name="bytes">What comes, from the state that is masked.</param>
/// <param name="at">The byte's place in it; what is behind it is not looked at.</param>
public delegate bool WalkStep<TWalk>(ref TWalk walk, ReadOnlySpan<byte> bytes, int at)
    where TWalk : struct;

/// <summary>The mask of a constraint whose states are values: walks the vocabulary without making a state per byte.</summary>
public static class WalkMask
{
    /// <summary>Clears from a mask every token whose bytes are refused.</summary>
    public static void Apply<TWalk>(in TWalk start, TokenTrie trie, TokenMask mask, WalkStep<TWalk> step)
        where TWalk : struct
    {
        var walks = ArrayPool<TWalk>.Shared.Rent(trie.Depth + 1);
        var ends = ArrayPool<int>.Shared.Rent(trie.Depth + 1);
        var path = ArrayPool<byte>.Shared.Rent(trie.Depth + 1);
        try
        {
            (walks[0], ends[0]) = (start, trie.NodeCount);
            var depth = 0;
            for (var node = 1; node < trie.NodeCount;)
            {
                while (node >= ends[depth])
                {
                    depth--;
                }

                path[depth] = trie.ByteOf(node);
                var walk = walks[depth];
                if (step(ref walk, path.AsSpan(0, depth + 1), depth))
                {
                    depth++;
                    (walks[depth], ends[depth]) = (walk, trie.EndOf(node));
                    node++;
                }
                else
                {
                    mask.Clear(trie.TokensUnder(node));
                    node = trie.EndOf(node);
                }
            }
        }
        finally
        {
            ArrayPool<TWalk>.Shared.Return(walks, clearArray: RuntimeHelpers.IsReferenceOrContainsReferences<TWalk>());
            ArrayPool<int>.Shared.Return(ends);
            ArrayPool<byte>.Shared.Return(path);
        }
    }
}
