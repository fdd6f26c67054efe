using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Constraints.Tests;

public sealed class OneOfTextsTests
{
    /// <summary>Few letters, so that texts begin alike and inside each other.</summary>
    private static readonly Gen<string> s_text =
        from letters in Gen.Elements("ab (é".ToCharArray()).NonEmptyListOf()
        select string.Concat(letters.Take(5));

    private static readonly Gen<string[]> s_texts = from texts in s_text.NonEmptyListOf() select texts.Take(5).ToArray();

    [Fact]
    public void AcceptsThoseTextsAndTheirBeginnings() => Prop.ForAll(s_texts.ToArbitrary(), s_text.ToArbitrary(), (texts, written) =>
    {
        var state = OneOfTexts.Of(texts).Advance(Encoding.UTF8.GetBytes(written));
        Assert.Equal(texts.Any(text => text.StartsWith(written, StringComparison.Ordinal)), state is not null);
        Assert.Equal(texts.Contains(written), state?.MayEnd == true);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void AdvancesLawfully() => Prop.ForAll(s_texts.ToArbitrary(), s_text.ToArbitrary(), Samples.Cuts.ToArbitrary(),
        (texts, text, cuts) => ConstraintLaws.Advances(OneOfTexts.Of(texts), Encoding.UTF8.GetBytes(text), cuts))
        .QuickCheckThrowOnFailure();

    [Fact]
    public void MasksAsItAdvances() => Prop.ForAll(s_texts.ToArbitrary(), Samples.Vocabulary.ToArbitrary(), Samples.Cuts.ToArbitrary(),
        (texts, vocabulary, cuts) => ConstraintLaws.Masks(OneOfTexts.Of(texts), vocabulary, cuts))
        .QuickCheckThrowOnFailure();

    [Fact]
    public void WhatIsForcedComes() => Prop.ForAll(s_texts.ToArbitrary(), s_text.ToArbitrary(), (texts, others) =>
        ConstraintLaws.Forces(OneOfTexts.Of(texts), Encoding.UTF8.GetBytes(texts[0]), Encoding.UTF8.GetBytes(others)))
        .QuickCheckThrowOnFailure();
}
