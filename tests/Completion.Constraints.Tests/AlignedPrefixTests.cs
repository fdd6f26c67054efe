using FsCheck;
using FsCheck.Fluent;

namespace Completion.Constraints.Tests;

public sealed class AlignedPrefixTests
{
    private static readonly Gen<(byte[] Removed, Constraint Inner)> s_states =
        from removed in Samples.Text
        from names in Samples.Names
        select (removed, (Constraint)new NamesAfterDots(new NameTrie(names)));

    [Fact]
    public void Obeys_the_laws_of_constraints() =>
        Prop.ForAll(
            Arb.From(s_states), Arb.From(Samples.Text), Arb.From(Samples.Cuts),
            (state, text, cuts) => ConstraintLaws.Advances(AlignedPrefix.Of(state.Removed, state.Inner), [.. state.Removed, .. text], cuts))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Forces_the_bytes_that_must_come_first() =>
        Prop.ForAll(
            Arb.From(s_states), Arb.From(Samples.Text), Arb.From(Samples.Text),
            (state, text, others) => ConstraintLaws.Forces(AlignedPrefix.Of(state.Removed, state.Inner), [.. state.Removed, .. text], others))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Masks_what_it_refuses() =>
        Prop.ForAll(
            Arb.From(s_states), Arb.From(Samples.Vocabulary), Arb.From(Samples.Cuts),
            (state, vocabulary, cuts) =>
            {
                var constraint = AlignedPrefix.Of(state.Removed, state.Inner);
                ConstraintLaws.Masks(constraint, vocabulary, cuts);
                var inside = constraint.Advance(state.Removed.AsSpan(..(state.Removed.Length / 2)));
                ConstraintLaws.Masks(inside!, vocabulary, cuts);
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void Accepts_exactly_the_bytes_themselves_and_then_what_the_inner_constraint_accepts() =>
        Prop.ForAll(
            Arb.From(s_states), Arb.From(Samples.Text), Gen.Choose(0, 100).ToArbitrary(),
            (state, text, cut) =>
            {
                var (removed, inner) = state;
                var aligned = AlignedPrefix.Of(removed, inner);
                var after = aligned.Advance([.. removed, .. text]);
                Assert.Equal(inner.Advance(text) is null, after is null);
                Assert.Equal(inner.Advance(text)?.MayEnd, after?.MayEnd);

                // Another first byte is refused wherever it comes, and no text ends before all are there.
                if (removed.Length > 0)
                {
                    var at = cut % removed.Length;
                    Assert.False(aligned.Advance(removed.AsSpan(..at))!.MayEnd);
                    byte[] wrong = [.. removed[..at], (byte)(removed[at] + 1)];
                    Assert.Null(aligned.Advance(wrong));
                    Assert.Null(aligned.Advance([.. wrong, .. text]));
                }
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void Is_the_inner_constraint_itself_once_the_bytes_are_there()
    {
        var inner = new ProductConstraint([]);
        Assert.Same(inner, AlignedPrefix.Of(default, inner));
        Assert.Same(inner, AlignedPrefix.Of("ab"u8.ToArray(), inner).Advance("ab"u8));
        Assert.IsType<AlignedPrefix>(AlignedPrefix.Of("ab"u8.ToArray(), inner).Advance("a"u8));
    }

    [Fact]
    public void A_stop_rule_sees_only_what_comes_after_the_bytes() =>
        Prop.ForAll(
            Arb.From(Samples.Text.Two()), Gen.Choose(0, 12).ToArbitrary(), Arb.From(Samples.Cuts),
            (texts, limit, cuts) =>
            {
                var (removed, text) = texts;
                StopRule? rule = AlignedStop.Of(removed.Length, new AtMost(limit));
                byte[] all = [.. removed, .. text];
                var places = cuts.Select(cut => cut % (all.Length + 1)).Append(0).Append(all.Length).Order().ToArray();
                var kept = 0;
                for (var i = 1; i < places.Length && rule is not null; i++)
                {
                    var verdict = rule.Advance(all.AsSpan(places[i - 1]..places[i]));
                    kept += verdict.Keep;
                    rule = verdict.Next;
                    Assert.True(verdict.EndedBy is null or AtMost);
                }

                Assert.Equal(removed.Length + Math.Min(limit, text.Length), kept);
                Assert.Equal(text.Length > limit, rule is null);
            }).QuickCheckThrowOnFailure();

    private sealed class AtMost(int left) : StopRule
    {
        public override string Reason => "enough";

        public override StopVerdict Advance(ReadOnlySpan<byte> bytes) =>
            bytes.Length <= left ? new(new AtMost(left - bytes.Length), bytes.Length) : new(null, left);
    }
}
