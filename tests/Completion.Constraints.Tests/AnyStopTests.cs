using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Constraints.Tests;

public sealed class AnyStopTests
{
    private static readonly Gen<int[]> s_limits = Gen.Choose(0, 12).NonEmptyListOf().Select(limits => limits.ToArray());

    [Fact]
    public void EndsWhereTheFirstRuleEndsHoweverTheTextIsCut() =>
        Prop.ForAll(s_limits.ToArbitrary(), Gen.Choose(1, 5).ListOf().ToArbitrary(), (limits, chunks) =>
        {
            StopRule? rule = new AnyStop([.. limits.Select(limit => (StopRule)new After(limit))]);
            var kept = 0;
            foreach (var length in chunks)
            {
                var verdict = rule.Advance(new byte[length]);
                kept += verdict.Keep;
                rule = verdict.Next;
                if (rule is null)
                {
                    break;
                }
            }

            // A rule ends the text when a byte comes that it does not keep.
            Assert.Equal(Math.Min(chunks.Sum(), limits.Min()), kept);
            Assert.Equal(chunks.Sum() > limits.Min(), rule is null);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void NamesTheRuleThatEndedTheTextAndOfEqualsTheFirst()
    {
        ImmutableArray<StopRule> rules = [new After(7), new After(3), new After(3)];

        Assert.Same(rules[1], new AnyStop(rules).Advance(new byte[9]).EndedBy);
        Assert.Same(rules[1], new AnyStop(StopRule.Never, new AnyStop(rules)).Advance(new byte[9]).EndedBy);
    }

    private sealed class After(int left) : StopRule
    {
        public override string Reason => "enough";

        public override StopVerdict Advance(ReadOnlySpan<byte> bytes) =>
            bytes.Length <= left ? new(new After(left - bytes.Length), bytes.Length) : new(null, left);
    }
}
