using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Completion.Constraints;
using Completion.Inference.Vocabularies;

namespace Completion.CSharp.Monitors;

/// <summary>The few texts of a vocabulary that can matter to a monitor which waits. Found once per vocabulary.</summary>
/// <param name="Tokens">Each text and its tokens.</param>
internal sealed record TokensWith(ImmutableArray<(byte[] Bytes, ImmutableArray<int> Tokens)> Tokens)
{
    private static readonly ConditionalWeakTable<TokenTrie, ConcurrentDictionary<string, TokensWith>> s_known = [];

    /// <summary>Those that have one of some words in them, at whatever place.</summary>
    /// <param name="trie">The vocabulary.</param>
    /// <param name="key">A name for the words.</param>
    /// <param name="words">The words.</param>
    public static TokensWith Words(TokenTrie trie, string key, NameTrie words) => Of(trie, key, text => HasWord(text, words));

    /// <summary>Those that have a sign or one of some words in them, and a letter behind it.</summary>
    /// <param name="trie">The vocabulary.</param>
    /// <param name="key">A name for the words and the signs.</param>
    /// <param name="words">The words.</param>
    /// <param name="signs">ASCII.</param>
    public static TokensWith Announcements(TokenTrie trie, string key, NameTrie words, string signs) => Of(trie, key, text =>
    {
        for (var at = 1; at < text.Length; at++)
        {
            if ((char.IsAsciiLetter((char)text[at]) || text[at] == '_')
                && (text.AsSpan(0, at).IndexOfAny(System.Text.Encoding.ASCII.GetBytes(signs)) >= 0 || HasWord(text.AsSpan(0, at), words)))
            {
                return true;
            }
        }

        return false;
    });

    private static TokensWith Of(TokenTrie trie, string key, Func<byte[], bool> matters) =>
        s_known.GetValue(trie, static _ => new()).GetOrAdd(key, static (_, of) => Find(of.trie, of.matters), (trie, matters));

    private static TokensWith Find(TokenTrie trie, Func<byte[], bool> matters)
    {
        var found = ImmutableArray.CreateBuilder<(byte[], ImmutableArray<int>)>();
        var path = new byte[trie.Depth];
        var ends = new int[trie.Depth + 1];
        ends[0] = trie.NodeCount;
        var depth = 0;
        for (var node = 1; node < trie.NodeCount; node++)
        {
            while (node >= ends[depth])
            {
                depth--;
            }

            path[depth++] = trie.ByteOf(node);
            ends[depth] = trie.EndOf(node);
            if (trie.TokensAt(node) is { IsEmpty: false } tokens && path[..depth] is var text && matters(text))
            {
                found.Add((text, [.. tokens]));
            }
        }

        return new TokensWith(found.ToImmutable());
    }

    private static bool HasWord(ReadOnlySpan<byte> text, NameTrie words)
    {
        for (var start = 0; start < text.Length; start++)
        {
            var node = NameTrie.Root;
            for (var at = start; at < text.Length && node >= 0; at++)
            {
                node = words.Child(node, text[at]);
                if (node >= 0 && words.IsName(node))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
