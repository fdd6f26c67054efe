using FsCheck;
using FsCheck.Fluent;

namespace Completion.Decoding.Tests.Drafts;

public class TokenFilterTests
{
    private static readonly Gen<float[]> s_distributions =
        from weights in Gen.ArrayOf(Gen.Choose(1, 200), 12)
        select weights.Select(weight => weight / (float)weights.Sum()).ToArray();

    [Fact]
    public void Typical_tokens_are_the_nearest_to_the_entropy_with_the_mass_and_no_more() =>
        Prop.ForAll(s_distributions.ToArbitrary(), Gen.Choose(1, 99).ToArbitrary(), (distribution, percent) =>
        {
            var mass = percent / 100.0;
            var kept = Kept(distribution, new SamplingSettings { TypicalP = mass });
            var entropy = -distribution.Sum(p => p * Math.Log(p));
            double Distance(int token) => Math.Abs(-Math.Log(distribution[token]) - entropy);

            // Nearest first, until they have the mass; then all that are as probable as one of those.
            var (sum, taken) = (0.0, new List<int>());
            foreach (var token in Enumerable.Range(0, distribution.Length).OrderBy(token => (float)Distance(token)))
            {
                if (sum >= mass - 1e-6)
                {
                    break;
                }

                taken.Add(token);
                sum += distribution[token];
            }

            Assert.Subset(kept, taken.ToHashSet());
            var farthest = taken.Max(Distance);
            Assert.All(kept, token => Assert.True(Distance(token) <= farthest + 1e-4));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Something_is_always_left() =>
        Prop.ForAll(
            s_distributions.ToArbitrary(),
            (from top in Gen.Choose(1, 100) from min in Gen.Choose(0, 99) from typical in Gen.Choose(1, 100) select (top, min, typical)).ToArbitrary(),
            (distribution, settings) => Assert.NotEmpty(Kept(distribution, new SamplingSettings
            {
                TopP = settings.top / 100.0, MinP = settings.min / 100.0, TypicalP = settings.typical / 100.0,
            }))).QuickCheckThrowOnFailure();

    private static HashSet<int> Kept(float[] distribution, SamplingSettings settings)
    {
        var (least, most) = new TokenFilter(distribution.Length).Range(distribution, settings);
        return [.. Enumerable.Range(0, distribution.Length).Where(token => distribution[token] >= least && distribution[token] <= most)];
    }
}
