using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Completion.Constraints;
using Completion.Inference.Vocabularies;

namespace Completion.CSharp.Monitors.Keywords;

/// <summary>The texts of a vocabulary that have one of some keywords in them, at whatever place. Found once per vocabulary.</summary>
/// <param name="Tokens">Each text and its tokens.</param>
internal sealed record KeywordTokens(ImmutableArray<(byte[] Bytes, ImmutableArray<int> Tokens)> Tokens)
{
    private static readonly ConditionalWeakTable<TokenTrie, ConcurrentDictionary<string, KeywordTokens>> s_known = [];

    /// <summary>Those of a source's keywords.</summary>
    public static KeywordTokens Of(TokenTrie trie, KeywordSource source) =>
        s_known.GetValue(trie, static _ => new()).GetOrAdd(source.Key, static (_, of) => Find(of.trie, of.source.Words), (trie, source));

    private static KeywordTokens Find(TokenTrie trie, NameTrie words)
    {
        var found = ImmutableArray.CreateBuilder<(byte[], ImmutableArray<int>)>();
        var path = new byte[trie.Depth];
        var ends = new int[trie.Depth + 1];
        var has = new bool[trie.Depth + 1];
        ends[0] = trie.NodeCount;
        var depth = 0;
        for (var node = 1; node < trie.NodeCount; node++)
        {
            while (node >= ends[depth])
            {
                depth--;
            }

            path[depth] = trie.ByteOf(node);
            has[depth + 1] = has[depth] || EndsInWord(path.AsSpan(0, depth + 1), words);
            depth++;
            ends[depth] = trie.EndOf(node);
            if (has[depth] && trie.TokensAt(node) is { IsEmpty: false } tokens)
            {
                found.Add((path[..depth], [.. tokens]));
            }
        }

        return new KeywordTokens(found.ToImmutable());
    }

    private static bool EndsInWord(ReadOnlySpan<byte> text, NameTrie words)
    {
        for (var start = 0; start < text.Length; start++)
        {
            if (words.Walk(NameTrie.Root, text[start..]) is >= 0 and var node && words.IsName(node))
            {
                return true;
            }
        }

        return false;
    }
}
