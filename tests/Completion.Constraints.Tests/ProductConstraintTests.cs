using FsCheck;
using FsCheck.Fluent;

namespace Completion.Constraints.Tests;

public sealed class ProductConstraintTests
{
    [Fact]
    public void AcceptsWhatAllFactorsAccept() =>
        Prop.ForAll(Vocabularies.Names.ToArbitrary(), Vocabularies.Names.ToArbitrary(), Vocabularies.Texts.ToArbitrary(), (left, right, text) =>
        {
            var next = Product(left, right).Advance(text);

            Assert.Equal(Each(left, text) is not null && Each(right, text) is not null, next is not null);
            Assert.Equal(Each(left, text) is { MayEnd: true } && Each(right, text) is { MayEnd: true }, next is { MayEnd: true });
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void MasksWhatAnyFactorMasks() =>
        Prop.ForAll(Vocabularies.Random.ToArbitrary(), Vocabularies.Names.ToArbitrary(), Vocabularies.Names.ToArbitrary(), (vocabulary, left, right) =>
            MaskTests.AssertMask(vocabulary, Product(left, right), token =>
                Each(left, vocabulary.Bytes(token).ToArray()) is not null && Each(right, vocabulary.Bytes(token).ToArray()) is not null))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void AdvancesAlikeByPartsAndAtOnce() =>
        Prop.ForAll(Vocabularies.Names.ToArbitrary(), Vocabularies.Texts.ToArbitrary(), Gen.Choose(0, 20).ToArbitrary(), (names, text, cut) =>
        {
            var product = Product(names, [.. names, "a"]);
            cut = Math.Min(cut, text.Length);
            var (whole, parts) = (product.Advance(text), product.Advance(text.AsSpan(0, cut))?.Advance(text.AsSpan(cut)));

            Assert.Equal(whole is null, parts is null);
            Assert.Equal(whole?.MayEnd, parts?.MayEnd);
            Assert.Same(product, product.Advance([]));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void GivesUpTheLeastTrustedFirst()
    {
        var (trusted, doubted) = (Names(["a"]), Names(["b"]));

        var (remaining, dropped) = new ProductConstraint([trusted, doubted]).DropLeastTrusted()!.Value;
        Assert.Same(doubted, dropped);
        Assert.Same(trusted, Assert.Single(remaining.Factors));

        var (nothing, last) = remaining.DropLeastTrusted()!.Value;
        Assert.Same(trusted, last);
        Assert.Null(nothing.DropLeastTrusted());
        Assert.Same(nothing, nothing.Advance("x"u8));
        Assert.True(nothing.MayEnd);
    }

    private static NameThenAnything Names(string[] names) => new(new NameTrie(names));

    private static ProductConstraint Product(string[] left, string[] right) => new([Names(left), Names(right)]);

    private static Constraint? Each(string[] names, byte[] text) => Names(names).Advance(text);
}
