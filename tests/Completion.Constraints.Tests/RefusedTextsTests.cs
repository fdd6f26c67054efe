using System.Text;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Constraints.Tests;

public sealed class RefusedTextsTests
{
    /// <summary>Few letters, so that texts meet.</summary>
    private static readonly Gen<string> s_text =
        from letters in Gen.Elements("ab_ (.é".ToCharArray()).NonEmptyListOf()
        select string.Concat(letters.Take(5));

    private static readonly Gen<(string Text, bool IsWhole)[]> s_texts =
        from texts in s_text.ListOf()
        from whole in Gen.Elements(true, false).ListOf(texts.Count)
        select texts.Zip(whole).Take(4).ToArray();

    private static RefusedTexts Of(params IEnumerable<(string Text, bool IsWhole)> texts) =>
        RefusedTexts.Of([.. texts.Select(text => new RefusedText(Encoding.UTF8.GetBytes(text.Text), text.IsWhole))]);

    [Fact]
    public void RefusesWhatBeginsWithATextAndNothingElse() => Prop.ForAll(s_texts.ToArbitrary(), s_text.ToArbitrary(), (texts, written) =>
    {
        var refused = texts.Any(text => written.StartsWith(text.Text, StringComparison.Ordinal)
            && (!text.IsWhole || written.Length == text.Text.Length || !Regex.IsMatch($"{text.Text[^1]}{written[text.Text.Length]}", @"^\w\w$")));
        Assert.Equal(refused, Of(texts).Advance(Encoding.UTF8.GetBytes(written)) is not { MayEnd: true });
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void AdvancesLawfully() => Prop.ForAll(s_texts.ToArbitrary(), s_text.ToArbitrary(), Samples.Cuts.ToArbitrary(),
        (texts, text, cuts) => ConstraintLaws.Advances(Of(texts), Encoding.UTF8.GetBytes(text), cuts))
        .QuickCheckThrowOnFailure();

    [Fact]
    public void MasksAsItAdvances() => Prop.ForAll(s_texts.ToArbitrary(), Samples.Vocabulary.ToArbitrary(), Samples.Cuts.ToArbitrary(),
        (texts, vocabulary, cuts) => ConstraintLaws.Masks(Of(texts), vocabulary, cuts))
        .QuickCheckThrowOnFailure();

    [Fact]
    public void ALongerWordIsAnotherOne()
    {
        var start = Of(("x.order", true), ("(", true), ("y.or", false));
        Assert.NotNull(start.Advance("x.orders;"u8));
        Assert.Null(start.Advance("x.order;"u8));
        Assert.False(start.Advance("x.order"u8)!.MayEnd);
        Assert.Null(start.Advance("(1)"u8));
        Assert.Null(start.Advance("y.orders"u8));
        Assert.True(start.Advance("z.order"u8)!.MayEnd);
    }
}
