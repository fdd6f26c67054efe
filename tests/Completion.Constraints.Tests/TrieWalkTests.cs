using Completion.Inference.Vocabularies;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Constraints.Tests;

/// <summary>The walk that masks passes over what a constraint does not heed, and nothing else changes.</summary>
public sealed class TrieWalkTests
{
    [Fact]
    public void MasksAWaitingConstraintAsItAdvances() =>
        Prop.ForAll(Samples.Vocabulary.ToArbitrary(), Samples.Names.ToArbitrary(), Samples.Text.ToArbitrary(), (vocabulary, names, text) =>
        {
            if (new NamesAfterDots(new NameTrie(names)).Advance(text) is { } state)
            {
                ConstraintLaws.Masks(state, vocabulary, []);
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void SeesWhatIsHeededDeepInATokenAmongManyWithout()
    {
        var vocabulary = new Vocabulary([.. new[] { "aaa", "aab.x", "aab.y", "aac", "aab", "b.y" }.Select(text => text.Select(c => (byte)c).ToArray())], []);
        var mask = new TokenMask(vocabulary.Count);
        mask.SetAll();
        new NamesAfterDots(new NameTrie(["x"])).Mask(vocabulary.Trie, mask);

        Assert.Equal([true, true, false, true, true, false], Enumerable.Range(0, vocabulary.Count).Select(token => mask[token]));
    }

    [Fact]
    public void AConstraintThatHeedsNothingIsNotAsked() => Prop.ForAll(Samples.Vocabulary.ToArbitrary(), vocabulary =>
    {
        var mask = new TokenMask(vocabulary.Count);
        mask.SetAll();
        new Unasked().Mask(vocabulary.Trie, mask);

        Assert.Equal(vocabulary.Count, mask.Allowed);
    }).QuickCheckThrowOnFailure();

    private sealed class Unasked : Constraint
    {
        public override bool MayEnd => true;

        public override ByteSet Heeds => ByteSet.None;

        public override Constraint? Advance(ReadOnlySpan<byte> bytes) => throw new InvalidOperationException("asked");
    }
}
