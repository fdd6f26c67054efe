using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Constraints.Tests;

public sealed class NameTrieTests
{
    [Fact]
    public void HoldsExactlyItsNames() =>
        Prop.ForAll(Vocabularies.Names.ToArbitrary(), Vocabularies.Names.ToArbitrary(), (names, others) =>
        {
            var trie = new NameTrie(names);

            Assert.Equal(names.Distinct().Count(), trie.Count);
            foreach (var name in names.Concat(others))
            {
                var node = trie.Walk(NameTrie.Root, Encoding.UTF8.GetBytes(name));
                Assert.Equal(names.Contains(name), node >= 0 && trie.IsName(node));
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void WalksExactlyTheBeginningsOfItsNames() =>
        Prop.ForAll(Vocabularies.Names.ToArbitrary(), Vocabularies.Texts.ToArbitrary(), (names, text) =>
        {
            var isBeginning = text.Length == 0 || names.Any(name => Encoding.UTF8.GetBytes(name).AsSpan().StartsWith(text));

            Assert.Equal(isBeginning, new NameTrie(names).Walk(NameTrie.Root, text) >= 0);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void OrderAndRepetitionOfTheNamesDoNotMatter() =>
        Prop.ForAll(Vocabularies.Names.ToArbitrary(), Vocabularies.Texts.ToArbitrary(), (names, text) =>
        {
            var (once, twice) = (new NameTrie(names), new NameTrie(names.Reverse().Concat(names)));

            Assert.Equal(once.Count, twice.Count);
            Assert.Equal(once.Walk(NameTrie.Root, text), twice.Walk(NameTrie.Root, text));
        }).QuickCheckThrowOnFailure();
}
