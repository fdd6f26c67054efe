using System.Buffers;
using System.Runtime.CompilerServices;
using Completion.Inference.Vocabularies;

namespace Completion.Constraints;

/// <summary>
/// The mask of a constraint on words. Where it waits, the subtrees without a byte that it heeds are passed over; in a name,
/// the vocabulary and the names are walked together, and what no name leads to is not looked at.
/// </summary>
/// <remarks>
/// In a name few tokens are kept, so the mask is made by setting those; elsewhere few are refused, and are cleared. The tokens
/// that begin with what ends a word are many and the same for all names: a set of them is kept per vocabulary.
/// </remarks>
public static class WordMask
{
    private static readonly ConditionalWeakTable<TokenTrie, TokenMask> s_ends = [];
    private static readonly ConditionalWeakTable<TokenTrie, TokenMask> s_withoutBytes = [];

    [ThreadStatic]
    private static TokenMask? s_scratch;

    /// <summary>Clears from a mask every token whose bytes are refused.</summary>
    public static void Apply<TWalker, TWalk>(TWalker walker, in TWalk start, TokenTrie trie, TokenMask mask)
        where TWalker : IWordWalker<TWalk>
        where TWalk : struct
    {
        var kept = s_scratch is { } known && known.Count == mask.Count ? known : new TokenMask(mask.Count);
        s_scratch = null;
        var path = ArrayPool<byte>.Shared.Rent(trie.Depth + 1);
        try
        {
            var walk = start;
            var run = new Run<TWalker, TWalk>(walker, trie, kept, path);
            if (walker.TryGetNames(ref walk, [], out var names) && !names.IsStart)
            {
                kept.ClearAll();
                kept.UnionWith(WithoutBytes(trie, mask.Count));
                run.Keep(0, 0, walk, names);
            }
            else
            {
                kept.SetAll();
                run.Restrict(0, 0, walk);
            }

            mask.IntersectWith(kept);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(path);
            s_scratch = kept;
        }
    }

    /// <summary>Whether a byte can be no part of a word. Bytes of longer characters are taken to be: outside of strings nothing else of them is C#.</summary>
    public static bool EndsWord(byte value) =>
        value < 0x80 && value is not ((byte)'_' or (byte)'\\' or (byte)'@') && !char.IsAsciiLetterOrDigit((char)value);

    private static bool BeginsWord(byte value) => char.IsAsciiLetter((char)value) || value == '_';

    /// <summary>The tokens whose first byte ends a word.</summary>
    private static TokenMask Ends(TokenTrie trie, int count) => s_ends.GetValue(trie, trie =>
    {
        var ends = new TokenMask(count);
        for (var child = 1; child < trie.NodeCount; child = trie.EndOf(child))
        {
            if (EndsWord(trie.ByteOf(child)))
            {
                ends.Set(trie.TokensUnder(child));
            }
        }

        return ends;
    });

    /// <summary>The tokens that are no text: not for a mask to judge.</summary>
    private static TokenMask WithoutBytes(TokenTrie trie, int count) => s_withoutBytes.GetValue(trie, trie =>
    {
        var others = new TokenMask(count);
        others.SetAll();
        others.Clear(trie.TokensUnder(0));
        return others;
    });

    private readonly struct Run<TWalker, TWalk>(TWalker walker, TokenTrie trie, TokenMask kept, byte[] path)
        where TWalker : IWordWalker<TWalk>
        where TWalk : struct
    {
        private readonly BytesBelow _below = BytesBelow.Of(trie);

        /// <summary>Clears what is refused below a node; all of it is kept before.</summary>
        public void Restrict(int node, int depth, TWalk walk)
        {
            if (walker.TryGetNames(ref walk, path.AsSpan(0, depth), out var names) && !names.IsStart)
            {
                for (var child = node + 1; child < trie.EndOf(node); child = trie.EndOf(child))
                {
                    kept.Clear(trie.TokensUnder(child));
                }

                Keep(node, depth, walk, names);
                return;
            }

            var isStart = names.IsStart;
            var heeds = walker.HeedsOf(walk);
            for (var child = node + 1; child < trie.EndOf(node); child = trie.EndOf(child))
            {
                if (!_below[child].Overlaps(heeds))
                {
                    continue;
                }

                path[depth] = trie.ByteOf(child);
                if (isStart && BeginsWord(path[depth]))
                {
                    kept.Clear(trie.TokensUnder(child));
                    var first = names.First.Child(names.FirstNode, path[depth]);
                    var second = names.Second?.Child(names.SecondNode, path[depth]) ?? -1;
                    if (first >= 0 || second >= 0)
                    {
                        Enter(child, depth, walk, names with
                        {
                            FirstNode = first, SecondNode = second, IsStart = false, MayLeave = names.MayLeave && walker.MayLeave(walk, path[depth]),
                        });
                        continue;
                    }

                    if (!names.MayLeave)
                    {
                        continue;
                    }

                    kept.Set(trie.TokensUnder(child));
                }

                var next = walk;
                if (walker.TryStep(ref next, path.AsSpan(0, depth + 1), depth))
                {
                    Restrict(child, depth + 1, next);
                }
                else
                {
                    kept.Clear(trie.TokensUnder(child));
                }
            }
        }

        /// <summary>Sets what is accepted below a node, in names; nothing of it is kept before.</summary>
        public void Keep(int node, int depth, in TWalk walk, in NamePlace names)
        {
            var mayLeave = names.MayLeave || names.IsName;
            var isAtEnds = node == 0 && names.IsName;
            if (isAtEnds)
            {
                kept.UnionWith(Ends(trie, kept.Count));
            }

            var (first, firstEnd) = names.First.ChildrenOf(names.FirstNode);
            var (second, secondEnd) = names.Second?.ChildrenOf(names.SecondNode) ?? (0, 0);
            var end = trie.EndOf(node);
            for (var child = node + 1; child < end; child = trie.EndOf(child))
            {
                var value = trie.ByteOf(child);
                while (first < firstEnd && names.First.ByteOf(first) < value)
                {
                    first = names.First.EndOf(first);
                }

                while (second < secondEnd && names.Second!.ByteOf(second) < value)
                {
                    second = names.Second.EndOf(second);
                }

                var isFirst = first < firstEnd && names.First.ByteOf(first) == value;
                var isSecond = second < secondEnd && names.Second!.ByteOf(second) == value;
                if (isFirst || isSecond)
                {
                    path[depth] = value;
                    if (isAtEnds && EndsWord(value))
                    {
                        kept.Clear(trie.TokensUnder(child));
                    }

                    Enter(child, depth, walk, names with { FirstNode = isFirst ? first : -1, SecondNode = isSecond ? second : -1 });
                }
                else if (mayLeave)
                {
                    Leave(child, depth, value, walk, names, isAtEnds && EndsWord(value));
                }
                else if (first >= firstEnd && second >= secondEnd)
                {
                    return;
                }
            }
        }

        /// <summary>One byte further in names.</summary>
        private void Enter(int child, int depth, in TWalk walk, in NamePlace names)
        {
            kept.Set(trie.TokensAt(child));
            if (trie.EndOf(child) > child + 1)
            {
                Keep(child, depth + 1, walk, names);
            }
        }

        /// <summary>A byte that no name goes on with.</summary>
        private void Leave(int child, int depth, byte value, in TWalk walk, in NamePlace names, bool isKept)
        {
            var next = walker.At(walk, names.FirstNode, names.SecondNode);
            path[depth] = value;
            if (!walker.MayLeave(next, value) || !walker.TryStep(ref next, path.AsSpan(0, depth + 1), depth))
            {
                if (isKept)
                {
                    kept.Clear(trie.TokensUnder(child));
                }

                return;
            }

            if (!isKept)
            {
                kept.Set(trie.TokensUnder(child));
            }

            if (_below[child].Overlaps(walker.HeedsOf(next)))
            {
                Restrict(child, depth + 1, next);
            }
        }
    }
}
