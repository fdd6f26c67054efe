using System.Text;
using Completion.Constraints;
using Completion.Inference.Vocabularies;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Decoding.Tests;

/// <summary>Exact byte probabilities are what summing over all tokenisations gives.</summary>
public class CoverEncodingsTests
{
    private const string Letters = "abc";

    private static readonly Gen<Sample> s_samples =
        from seed in Gen.Choose(0, int.MaxValue - 1)
        from words in Gen.ArrayOf(Gen.Elements(Letters.ToCharArray()).NonEmptyListOf().Select(l => string.Concat(l.Take(4))), 8)
        from text in Gen.Elements(Letters.ToCharArray()).ListOf().Select(l => string.Concat(l.Take(4)))
        select new Sample(
            new Vocabulary([[], .. Letters.Select(c => c.ToString()).Concat(words).Select(Encoding.UTF8.GetBytes)], [0]), seed, Encoding.UTF8.GetBytes(text));

    [Fact]
    public void With_all_spellings_followed_they_are_the_sums_over_all_tokenisations() =>
        Prop.ForAll(Arb.From(s_samples), sample =>
        {
            using var session = sample.Session();
            var scores = new CoverEncodings(session).Score([1], sample.Text, leastRatio: 0, CancellationToken.None);
            var expected = Marginal(sample);
            Assert.Equal(0, scores.Missed);
            for (var value = 0; value < 256; value++)
            {
                Assert.Equal(expected.GetValueOrDefault(value), scores[(byte)value], 1e-6 + (1e-4 * expected.GetValueOrDefault(value)));
            }

            Assert.Equal(expected.GetValueOrDefault(-1), scores.End, 1e-6);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_next_bytes_and_the_end_share_the_probability_of_the_text() =>
        Prop.ForAll(Arb.From(s_samples), sample =>
        {
            // P(text) is what one byte less says of the last byte.
            if (sample.Text.Length == 0)
            {
                return;
            }

            using var session = sample.Session();
            var covers = new CoverEncodings(session);
            var whole = covers.Score([1], sample.Text, 0, CancellationToken.None).Total;
            Assert.Equal(covers.Score([1], sample.Text.AsSpan(..^1), 0, CancellationToken.None)[sample.Text[^1]], whole, 1e-6);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_not_followed_is_no_more_than_what_is_said_to_be_missed() =>
        Prop.ForAll(Arb.From(s_samples), Gen.Elements(0.01, 0.1, 0.5).ToArbitrary(), (sample, ratio) =>
        {
            using var session = sample.Session();
            var all = new CoverEncodings(session).Score([1], sample.Text, 0, CancellationToken.None);
            var some = new CoverEncodings(session).Score([1], sample.Text, ratio, CancellationToken.None);
            Assert.InRange(all.Total - some.Total, -1e-6, some.Missed + 1e-6);
            for (var value = 0; value < 256; value++)
            {
                Assert.InRange(all[(byte)value] - some[(byte)value], -1e-6, some.Missed + 1e-6);
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_best_spelling_of_a_byte_is_a_beginning_of_the_text_and_no_other_has_a_larger_part() =>
        Prop.ForAll(Arb.From(s_samples), sample =>
        {
            using var session = sample.Session();
            var scores = new CoverEncodings(session).Score([1], sample.Text, 0, CancellationToken.None);
            foreach (var next in Letters.Select(c => (byte)c).Where(next => scores[next] > 0))
            {
                var best = scores.BestFor(next)!;
                byte[] spelled = [.. best.Tokens.SelectMany(token => sample.Vocabulary.Bytes(token).ToArray())];
                Assert.Equal(sample.Text.AsSpan(..best.Length).ToArray(), spelled);
                var parts = Spellings(sample).Where(one => one.Next == next).GroupBy(one => string.Join(' ', one.Before)).ToDictionary(g => g.Key, g => g.Sum(one => one.Probability));
                Assert.Equal(parts.Values.Max(), parts[string.Join(' ', best.Tokens)], 1e-6);
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Decoding_goes_on_from_the_spelling_with_the_largest_part_in_the_most_probable_legal_byte() =>
        Prop.ForAll(Arb.From(s_samples), sample =>
        {
            using var session = sample.Session();
            var request = new DecodingRequest
            {
                Prompt = new[] { 1 }, Removed = sample.Text, ExactBoundary = true, Constraint = new ProductConstraint([new NotFirst((byte)'a')]),
                Stop = StopRule.Never, MaxTokens = 8, WordCandidates = 1,
            };
            var draft = new DraftDecoder(session).Decode(request, CancellationToken.None).Drafts[0];
            Assert.False(draft.Text.StartsWith('a'));
            if (sample.Text.Length == 0)
            {
                return;
            }

            var scores = new CoverEncodings(session).Score([1], sample.Text, 1e-3, CancellationToken.None);
            var next = "bc"u8.ToArray().MaxBy(value => scores[value]);
            if (scores.BestFor(next) is not { } cover)
            {
                // All that is legal was too improbable to follow.
                return;
            }

            var same = new DraftDecoder(session).Decode(
                request with
                {
                    Prompt = (int[])[1, .. cover.Tokens], Removed = sample.Text.AsMemory(cover.Length..), ExactBoundary = false, MaxTokens = 8 - cover.Tokens.Length,
                },
                CancellationToken.None).Drafts[0];
            Assert.Equal(same.Text, draft.Text);
        }).QuickCheckThrowOnFailure();

    /// <summary>Every sequence of tokens that spells the text and, with its last token, more; or the text and then the end (-1).</summary>
    private static IEnumerable<(int[] Before, int Next, double Probability)> Spellings(Sample sample)
    {
        var model = sample.Session();
        return Below([], 0, 1);

        IEnumerable<(int[] Before, int Next, double Probability)> Below(int[] tokens, int at, double probability)
        {
            var row = model.LogitsAfter([1, .. tokens]);
            var sum = row.Sum(x => Math.Exp(x));
            for (var token = 0; token < row.Length; token++)
            {
                var here = probability * Math.Exp(row[token]) / sum;
                var bytes = sample.Vocabulary.Bytes(token).ToArray();
                var rest = sample.Text[at..];
                if (sample.Vocabulary.EndsGeneration(token))
                {
                    if (rest.Length == 0)
                    {
                        yield return (tokens, -1, here);
                    }
                }
                else if (bytes.Length > rest.Length && bytes.AsSpan().StartsWith(rest))
                {
                    yield return (tokens, bytes[rest.Length], here);
                }
                else if (bytes.Length <= rest.Length && rest.AsSpan().StartsWith(bytes))
                {
                    foreach (var longer in Below([.. tokens, token], at + bytes.Length, here))
                    {
                        yield return longer;
                    }
                }
            }
        }
    }

    private static Dictionary<int, double> Marginal(Sample sample) =>
        Spellings(sample).GroupBy(one => one.Next).ToDictionary(group => group.Key, group => group.Sum(one => one.Probability));

    private sealed record Sample(Vocabulary Vocabulary, int Seed, byte[] Text)
    {
        public ScriptedSession Session() => new(Vocabulary, Seed, sequences: 400, maxBatch: 200);

        public override string ToString() => $"seed {Seed}, '{Encoding.UTF8.GetString(Text)}'";
    }

    /// <summary>Refuses one byte at the beginning.</summary>
    private sealed class NotFirst(byte refused) : Constraint
    {
        public override bool MayEnd => true;

        public override Constraint? Advance(ReadOnlySpan<byte> bytes) =>
            bytes.IsEmpty ? this : bytes[0] == refused ? null : new ProductConstraint([]);
    }
}
