using System.Text;
using Completion.Inference.Vocabularies;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Constraints.Tests;

/// <summary>A mask over a vocabulary is what asking about each token alone would give.</summary>
public sealed class MaskTests
{
    private static readonly string[] s_members = ["Length", "Chars", "Substring", "SubstringOf", "日本", "é", "@class", "@Length", "_x1"];

    [Fact]
    public void IsTheIdentifierRuleOnRandomVocabularies() =>
        Prop.ForAll(Vocabularies.Random.ToArbitrary(), Vocabularies.Names.ToArbitrary(), Vocabularies.Texts.ToArbitrary(), (vocabulary, names, typed) =>
        {
            if (names.Length > 0 && new NameThenAnything(new NameTrie(names)).Advance(typed) is { } state)
            {
                AssertMask(vocabulary, state, token => NameThenAnything.Accepts(names, [.. typed, .. vocabulary.Bytes(token)]));
            }
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("")]
    [InlineData("Le")]
    [InlineData("Length")]
    [InlineData("Substring")]
    [InlineData("@")]
    [InlineData("日")]
    public void IsTheIdentifierRuleOnEveryTokenOfTheModel(string typed)
    {
        var before = Encoding.UTF8.GetBytes(typed);
        var state = new NameThenAnything(new NameTrie(s_members)).Advance(before)!;

        AssertMask(
            Vocabularies.Real, state, token => NameThenAnything.Accepts(s_members, [.. before, .. Vocabularies.Real.Bytes(token)]));
    }

    [Fact]
    public void CutsInsideACharacterAreSeen()
    {
        var (first, rest) = (Encoding.UTF8.GetBytes("日")[..1], Encoding.UTF8.GetBytes("日")[1..]);
        var vocabulary = new Vocabulary([first, rest, [.. rest, (byte)'x'], [.. rest, (byte)'.']], []);
        var state = new NameThenAnything(new NameTrie(["日"])).Advance(first)!;

        AssertMask(vocabulary, state, token => token is 1 or 3);
    }

    [Fact]
    public void PassingOverWhatAConstraintDoesNotHeedChangesNothing() =>
        Prop.ForAll(Vocabularies.Random.ToArbitrary(), Vocabularies.Names.ToArbitrary(), Vocabularies.Texts.ToArbitrary(), (vocabulary, names, typed) =>
        {
            if (names.Length > 0 && new NamesAfterDots(new NameTrie(names), heed: true).Advance(typed) is { } state)
            {
                AssertMask(vocabulary, state, token => state.Advance(vocabulary.Bytes(token)) is not null);
            }
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData(".Length")]
    [InlineData(".Le")]
    public void PassingOverChangesNothingOnEveryTokenOfTheModel(string typed)
    {
        var names = new NameTrie(s_members);
        var asked = new NamesAfterDots(names, heed: false).Advance(Encoding.UTF8.GetBytes(typed))!;
        var heeding = new NamesAfterDots(names, heed: true).Advance(Encoding.UTF8.GetBytes(typed))!;

        AssertMask(Vocabularies.Real, heeding, token => asked.Advance(Vocabularies.Real.Bytes(token)) is not null);
    }

    [Fact]
    public void AConstraintThatHeedsNothingIsNotAsked()
    {
        var mask = new TokenMask(Vocabularies.Real.Count);
        mask.SetAll();
        new Unasked().Mask(Vocabularies.Real.Trie, mask);

        Assert.Equal(Vocabularies.Real.Count, mask.Allowed);
    }

    [Fact]
    public void OnlyTakesAway()
    {
        var mask = new TokenMask(Vocabularies.Real.Count);
        new NameThenAnything(new NameTrie(s_members)).Mask(Vocabularies.Real.Trie, mask);

        Assert.Equal(0, mask.Allowed);
    }

    internal static void AssertMask(Vocabulary vocabulary, Constraint state, Func<int, bool> isLegal)
    {
        var mask = new TokenMask(vocabulary.Count);
        mask.SetAll();
        state.Mask(vocabulary.Trie, mask);
        for (var token = 0; token < vocabulary.Count; token++)
        {
            var expected = vocabulary.Bytes(token).IsEmpty || isLegal(token);
            Assert.True(expected == mask[token], $"token {token} '{Encoding.UTF8.GetString(vocabulary.Bytes(token))}' should be {(expected ? "legal" : "refused")}");
            Assert.Equal(expected, vocabulary.Bytes(token).IsEmpty || state.Advance(vocabulary.Bytes(token)) is not null);
        }
    }

    private sealed class Unasked : Constraint
    {
        public override bool MayEnd => true;

        public override ByteSet Heeds => ByteSet.None;

        public override Constraint? Advance(ReadOnlySpan<byte> bytes) => throw new InvalidOperationException("asked");
    }
}
