using Completion.Decoding.Adaptive;
using Completion.Decoding.Explaining;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Decoding.Tests.Explaining;

public sealed class ExplainedTokenTests
{
    [Fact]
    public void To_explain_changes_no_draft_and_the_tree_spells_them() =>
        Prop.ForAll(Arb.From(World.Worlds), world =>
        {
            foreach (var speculation in (SpeculationMode[])[SpeculationMode.Off, SpeculationMode.Always])
            {
                using var session = world.Session();
                var decoder = new DraftDecoder(session);
                var request = new DecodingRequest
                {
                    Prompt = world.Prompt, Constraint = world.Constraint, Stop = world.Stop, MaxTokens = 12, Drafts = 3, Speculation = speculation,
                };
                var plain = decoder.Decode(request, CancellationToken.None);
                var result = decoder.Decode(request with { Explain = true }, CancellationToken.None);
                Assert.Equal(plain.Drafts.AsEnumerable(), result.Drafts);
                Assert.Empty(plain.Explanation);
                AssertSpells(result);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    [Fact]
    public void A_beam_explains_itself_too() =>
        Prop.ForAll(Arb.From(World.Worlds), world =>
        {
            using var session = world.Session();
            var decoder = new DraftDecoder(session);
            foreach (var threshold in (double[])[0, 1])
            {
                var request = new DecodingRequest
                {
                    Prompt = world.Prompt, Constraint = world.Constraint, Stop = world.Stop, MaxTokens = 12, Drafts = 2,
                    Beam = new BeamSettings { Threshold = threshold },
                };
                var plain = decoder.Decode(request, CancellationToken.None);
                var result = decoder.Decode(request with { Explain = true }, CancellationToken.None);
                Assert.Equal(plain.Drafts.AsEnumerable(), result.Drafts);
                Assert.Empty(plain.Explanation);
                AssertSpells(result);
                Assert.True(result.Counters.Pauses == 0 || result.Explanation.Any(token => token.IsPause));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    private static void AssertSpells(DecodingResult result)
    {
        var tree = result.Explanation;
        Assert.All(Enumerable.Range(0, tree.Length), node => Assert.InRange(tree[node].Parent, -1, node - 1));
        var main = Enumerable.Range(0, tree.Length).Where(node => tree[node].Role == TokenRole.Main).ToArray();
        Assert.Equal(result.Counters.MainTokens, main.Length);
        Assert.Equal(result.Drafts[0].LogProbability, main.Sum(node => tree[node].LogProbability), tolerance: 1e-6);
        Assert.StartsWith(result.Drafts[0].Text, string.Concat(main.Select(node => tree[node].Text)), StringComparison.Ordinal);
        Assert.True(result.Counters.Refused > 0 || tree.All(token => token.Refused.IsEmpty));
        Assert.Equal(tree.Length + 1, TreePrinter.Lines(tree).Count() + (tree.IsEmpty ? 1 : 0));
    }

    [Fact]
    public void A_line_says_who_proposed_and_who_refused()
    {
        ExplainedToken[] tree =
        [
            new(-1, "a\"\n", -0.5, "copy", TokenRole.Main, [new RefusedToken("b", "scope")], true, null),
            new(-1, "c", -2, "model", TokenRole.Draft, [], false, "enough"),
            new(0, "", -0.25, "model", TokenRole.Main, [], false, "the model ends"),
        ];
        Assert.Equal(
            [
                "    | + \"c\"  -2.00  model  ends: enough",
                "  * \"a\\\"\\n\"  -0.50  copy  paused  refused: \"b\" by scope",
                "  * \"\"  -0.25  model  ends: the model ends",
            ],
            TreePrinter.Lines([.. tree]).Skip(1));
    }
}
