using System.Text;
using Completion.Constraints;
using Completion.Inference.Vocabularies;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Decoding.Tests;

/// <summary>
/// The sampler against its own definition: every order in which the tokens of a small vocabulary can arrive and every
/// outcome of its coins, each with its exact probability.
/// </summary>
public class TokenSamplerTests
{
    private const string Letters = "abcde";

    private static readonly Vocabulary s_vocabulary = new(Letters.Select(c => new[] { (byte)c }), []);

    /// <summary>Logits, the legal letters (none included), refusals before the mask, and how to sample.</summary>
    private static readonly Gen<Step> s_steps =
        from logits in Gen.Choose(-30, 30).Select(x => x / 10f).ArrayOf(Letters.Length)
        from legal in Gen.SubListOf(Letters.ToCharArray())
        from before in Gen.Choose(1, 6)
        from temperature in Gen.Elements(0.5, 1, 1.7)
        from topP in Gen.Elements(1, 0.9, 0.6)
        from minP in Gen.Elements(0, 0.1)
        select new Step(logits, string.Concat(legal), before, new SamplingSettings { Temperature = temperature, TopP = topP, MinP = minP });

    [Fact]
    public void Tokens_are_distributed_as_if_masked_and_weights_estimate_the_legal_mass_without_bias() =>
        Prop.ForAll(Arb.From(s_steps), step =>
        {
            var (pool, total) = step.Pool();
            var legal = Enumerable.Range(0, Letters.Length).Where(token => pool[token] > 0 && step.IsLegal(token)).ToArray();
            var mass = legal.Sum(token => pool[token]);
            var drawn = new double[Letters.Length];
            var weighed = new double[Letters.Length];
            foreach (var (probability, token, logMass) in Outcomes(step))
            {
                Assert.Equal(step.Legal.Length > 0, token >= 0);
                if (token >= 0)
                {
                    drawn[token] += probability;
                    weighed[token] += probability * Math.Exp(logMass);
                }
            }

            foreach (var token in legal)
            {
                Assert.Equal(pool[token] / mass, drawn[token], tolerance: 1e-5);

                // Properly weighted: token by token, not only in sum.
                Assert.Equal(pool[token] / total, weighed[token], tolerance: 1e-5);
            }

            Assert.Equal(legal.Length > 0 ? 1 : 0, drawn.Sum(), tolerance: 1e-5);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    [Fact]
    public void Asks_for_sampled_tokens_alone_and_for_one_more_than_it_takes() => Prop.ForAll(Arb.From(s_steps), step =>
    {
        var counters = new DecodingCounters();
        for (var seed = 0; seed < 20; seed++)
        {
            Sample(step with { ProposalsBeforeMask = int.MaxValue }, new Draws(seed, 0, 0), counters, out _);
        }

        Assert.Equal(0, counters.Masks);
        Assert.InRange(counters.Checks - counters.Refused, 0, 2 * 20);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_token_does_not_depend_on_how_illegal_ones_are_found_out() => Prop.ForAll(Arb.From(s_steps), step =>
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var asked = Sample(step with { ProposalsBeforeMask = int.MaxValue }, new Draws(seed, 3, 5), new DecodingCounters(), out _);
            Assert.Equal(asked, Sample(step with { ProposalsBeforeMask = 1 }, new Draws(seed, 3, 5), new DecodingCounters(), out _));
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Improbable_legal_tokens_are_found_at_any_temperature()
    {
        var step = new Step([0, 50, 80, 90, 100], "ab", int.MaxValue, new SamplingSettings { Temperature = 0.05, TopP = 0.9 });
        Assert.Equal(1, Sample(step, new Draws(1, 0, 0), new DecodingCounters(), out var logMass));
        Assert.True(logMass < -100);
    }

    [Fact]
    public void Draws_are_uniform_and_their_names_independent()
    {
        var squares = new int[10, 10];
        for (var i = 0; i < 20_000; i++)
        {
            var draws = new Draws(i / 200, i % 20, i / 20 % 10);
            squares[(int)(10 * draws[7]), (int)(10 * draws[-1])]++;
        }

        // 200 expected in each of 100 cells: chi-squared with 99 degrees of freedom exceeds 149 once in a thousand.
        Assert.InRange(squares.Cast<int>().Sum(n => (n - 200.0) * (n - 200) / 200), 50, 149);
    }

    /// <summary>Every outcome with its probability; the sampler runs once for each.</summary>
    private static IEnumerable<(double Probability, int Token, double LogMass)> Outcomes(Step step)
    {
        var (pool, _) = step.Pool();
        foreach (var order in Orders(Enumerable.Range(0, Letters.Length).ToList()))
        {
            // Tokens with no part in the pool arrive too, wherever: they change nothing.
            var (left, arrives) = (pool.Sum(), 1.0);
            foreach (var token in order.Where(token => pool[token] > 0))
            {
                (arrives, left) = (arrives * pool[token] / left, left - pool[token]);
            }

            var orders = Factorial(Letters.Length) / Factorial(pool.Count(p => p > 0));
            var open = new Stack<(bool[] Coins, double Probability)>([([], arrives / orders)]);
            while (open.TryPop(out var at))
            {
                var given = new Given(order, step.Tempered(), at.Coins);
                var token = Sample(step, given, new DecodingCounters(), out var logMass);
                if (given.Tossed <= at.Coins.Length)
                {
                    yield return (at.Probability, token, logMass);
                    continue;
                }

                var again = step.ChanceOfWinnerAgain(order, at.Coins.Length);
                open.Push(([.. at.Coins, true], at.Probability * again));
                open.Push(([.. at.Coins, false], at.Probability * (1 - again)));
            }
        }
    }

    private static int Sample<TDraws>(Step step, TDraws draws, DecodingCounters counters, out double logMass)
        where TDraws : IDraws
    {
        var legality = new Legality(s_vocabulary);
        legality.Configure(counters, step.ProposalsBeforeMask, forcedText: true);
        var sampler = new TokenSampler(legality, s_vocabulary.Count);
        sampler.Configure(step.Settings);
        return sampler.TrySample(step.Logits, new OneOf(step.Legal), StopRule.Never, draws, out var choice, out logMass) ? choice.Token : -1;
    }

    private static IEnumerable<int[]> Orders(List<int> tokens) => tokens.Count == 0
        ? [[]]
        : tokens.SelectMany(first => Orders([.. tokens.Where(token => token != first)]).Select(rest => (int[])[first, .. rest]));

    private static double Factorial(int n) => n < 2 ? 1 : n * Factorial(n - 1);

    private sealed record Step(float[] Logits, string Legal, int ProposalsBeforeMask, SamplingSettings Settings)
    {
        public bool IsLegal(int token) => Legal.Contains(Letters[token], StringComparison.Ordinal);

        public double[] Tempered()
        {
            var powers = Logits.Select(logit => Math.Exp(logit / Settings.Temperature)).ToArray();
            return [.. powers.Select(power => power / powers.Sum())];
        }

        /// <summary>What is drawn from, and the mass that a weight is relative to.</summary>
        public (double[] Pool, double Total) Pool()
        {
            var all = Tempered();
            var least = Settings.MinP * all.Max();
            var (sum, last) = (0.0, all.Max());
            foreach (var probability in all.OrderDescending())
            {
                if (sum >= Settings.TopP - 1e-6 && probability < last - 1e-9)
                {
                    least = Math.Max(least, last - 1e-9);
                    break;
                }

                (sum, last) = (sum + probability, probability);
            }

            var kept = all.Select(probability => probability >= least ? probability : 0).ToArray();
            return Enumerable.Range(0, all.Length).Any(token => kept[token] > 0 && IsLegal(token))
                ? (kept, kept.Sum())
                : ([.. all.Zip(kept, (probability, inside) => inside > 0 ? 0 : probability)], 1);
        }

        /// <summary>How likely the winner is drawn again after some other draws, all refused.</summary>
        public double ChanceOfWinnerAgain(int[] order, int others)
        {
            var (pool, _) = Pool();
            var drawn = order.Where(token => pool[token] > 0).ToArray();
            var winner = drawn.First(IsLegal);
            var refused = drawn.TakeWhile(token => token != winner).Concat(drawn.Where(token => !IsLegal(token)).SkipWhile(token => Array.IndexOf(drawn, token) < Array.IndexOf(drawn, winner)).Take(others)).ToArray();

            // What was refused before the tail was drawn from counts towards the mask.
            var before = Tempered().Zip(pool, (all, inside) => all > 0 && inside == 0).Count(isOut => isOut);
            var inTail = pool.Sum() < 1 - 1e-9 && !Enumerable.Range(0, pool.Length).Any(token => pool[token] == 0 && IsLegal(token)) && Pool().Total == 1;
            var isMasked = refused.Length + (inTail ? before : 0) >= ProposalsBeforeMask;
            var left = isMasked ? drawn.Where(IsLegal) : drawn.Except(refused);
            return pool[winner] / left.Sum(token => pool[token]);
        }
    }

    /// <summary>Draws that make tokens arrive in an order, and coins fall as given; later ones for the others.</summary>
    private sealed class Given(int[] order, double[] probabilities, bool[] coins) : IDraws
    {
        /// <summary>Coins that were asked for.</summary>
        public int Tossed { get; private set; }

        public double this[int name]
        {
            get
            {
                if (name >= 0)
                {
                    return Math.Exp(-probabilities[name] * Math.Exp(Array.IndexOf(order, name)));
                }

                // The first coin is not tossed before there is a winner; count from there.
                _first ??= name;
                var toss = _first.Value - name;
                Tossed = Math.Max(Tossed, toss + 1);
                return toss < coins.Length && coins[toss] ? 1e-12 : 1 - 1e-12;
            }
        }

        private int? _first;
    }

    private sealed class OneOf(string letters) : Constraint
    {
        public override bool MayEnd => false;

        public override Constraint? Advance(ReadOnlySpan<byte> bytes) =>
            bytes.IsEmpty ? this : bytes.Length == 1 && letters.Contains((char)bytes[0], StringComparison.Ordinal) ? this : null;
    }
}
