using FsCheck;
using FsCheck.Fluent;

namespace Completion.Constraints.Tests;

/// <summary>The vocabulary's trie against its list of tokens.</summary>
public sealed class TokenTrieTests
{
    [Fact]
    public void HasEveryPrefixOnceAndEveryTokenUnderItsPrefixes() => Prop.ForAll(Samples.Vocabulary.ToArbitrary(), vocabulary =>
    {
        var trie = vocabulary.Trie;
        var tokens = Enumerable.Range(0, vocabulary.Count).Where(token => !vocabulary.Bytes(token).IsEmpty)
            .ToLookup(token => Convert.ToHexString(vocabulary.Bytes(token)));
        var prefixes = new HashSet<string> { "" };
        foreach (var text in tokens.Select(group => group.Key))
        {
            prefixes.UnionWith(Enumerable.Range(0, text.Length / 2 + 1).Select(length => text[..(2 * length)]));
        }

        Assert.Equal(prefixes.Count, trie.NodeCount);
        Assert.Equal(prefixes.Max(prefix => prefix.Length) / 2, trie.Depth);
        foreach (var prefix in prefixes)
        {
            var node = Convert.FromHexString(prefix).Aggregate(0, trie.Child);
            Assert.True(node >= 0, $"{prefix} has no node.");
            Assert.Equal(tokens[prefix], trie.TokensAt(node).ToArray());
            Assert.Equal(
                tokens.Where(group => group.Key.StartsWith(prefix, StringComparison.Ordinal)).SelectMany(group => group).Order(),
                trie.TokensUnder(node).ToArray().Order());
            Assert.Equal(prefixes.Count(other => other.StartsWith(prefix, StringComparison.Ordinal)), trie.EndOf(node) - node);
        }
    }).QuickCheckThrowOnFailure();
}
