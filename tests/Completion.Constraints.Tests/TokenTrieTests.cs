using Completion.Inference.Vocabularies;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Constraints.Tests;

public sealed class TokenTrieTests
{
    [Fact]
    public void FindsEveryTokenByItsBytes() => Prop.ForAll(Vocabularies.Random.ToArbitrary(), HoldsItsTokens).QuickCheckThrowOnFailure();

    [Fact]
    public void FindsEveryTokenOfTheModel() => HoldsItsTokens(Vocabularies.Real);

    [Fact]
    public void SubtreeIsWhatBeginsWithTheSameBytes() =>
        Prop.ForAll(Vocabularies.Random.ToArbitrary(), Vocabularies.Texts.ToArbitrary(), (vocabulary, prefix) =>
        {
            var node = Find(vocabulary.Trie, prefix);
            var expected = Enumerable.Range(0, vocabulary.Count)
                .Where(token => !vocabulary.Bytes(token).IsEmpty && vocabulary.Bytes(token).StartsWith(prefix));

            Assert.Equal(expected, node < 0 ? [] : vocabulary.Trie.TokensUnder(node).ToArray().Order());
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void SubtreesNest() => Prop.ForAll(Vocabularies.Random.ToArbitrary(), vocabulary =>
    {
        var trie = vocabulary.Trie;
        Assert.Equal(trie.NodeCount, trie.EndOf(0));
        for (var node = 0; node < trie.NodeCount; node++)
        {
            var children = new List<byte>();
            var child = node + 1;
            for (; child < trie.EndOf(node); child = trie.EndOf(child))
            {
                children.Add(trie.ByteOf(child));
                Assert.Equal(child, trie.Child(node, trie.ByteOf(child)));
            }

            Assert.Equal(child, trie.EndOf(node));
            Assert.Equal(children.Distinct().Order(), children);
        }
    }).QuickCheckThrowOnFailure();

    private static void HoldsItsTokens(Vocabulary vocabulary)
    {
        var trie = vocabulary.Trie;
        var texts = Enumerable.Range(0, vocabulary.Count).Where(token => !vocabulary.Bytes(token).IsEmpty).ToArray();
        foreach (var token in texts)
        {
            var node = Find(trie, vocabulary.Bytes(token));
            Assert.True(node > 0);
            Assert.True(trie.TokensAt(node).Contains(token));
            Assert.True(vocabulary.Bytes(token).Length <= trie.Depth);
        }

        // All of them, once each, and no other: the sum over the nodes is the number of tokens with bytes.
        Assert.Equal(texts, trie.TokensUnder(0).ToArray().Order());
        Assert.Equal(texts.Length, Enumerable.Range(0, trie.NodeCount).Sum(node => trie.TokensAt(node).Length));
    }

    private static int Find(TokenTrie trie, ReadOnlySpan<byte> bytes)
    {
        var node = 0;
        foreach (var value in bytes)
        {
            node = trie.Child(node, value);
            if (node < 0)
            {
                return -1;
            }
        }

        return node;
    }
}
