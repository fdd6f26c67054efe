using System.Text;
using Completion.Constraints;
using Completion.Inference.Vocabularies;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Decoding.Tests;

/// <summary>A prompt that gives its last bytes back: they are written again, and no one but the model sees them.</summary>
public class AlignmentTests
{
    private const int MaxTokens = 12;
    private const string Letters = "ab.(;\n";

    private static readonly Gen<(World World, byte[] Removed)> s_cases =
        from world in World.Worlds
        from letters in Gen.Elements(Letters.ToCharArray()).NonEmptyListOf()
        select (WithBytes(world), Encoding.UTF8.GetBytes(string.Concat(letters.Take(5))));

    [Fact]
    public void Drafts_are_what_may_follow_the_cursor_and_begin_behind_the_bytes()
    {
        Prop.ForAll(Arb.From(s_cases), sample =>
        {
            var (world, removed) = sample;
            foreach (var drafts in (int[])[1, 5])
            {
                var result = Decode(world, removed, drafts);
                Assert.NotEmpty(result.Drafts);
                if (!result.Relaxed.IsEmpty)
                {
                    continue;
                }

                foreach (var draft in result.Drafts)
                {
                    var bytes = Encoding.UTF8.GetBytes(draft.Text);
                    var state = world.Constraint.Advance(bytes);
                    Assert.NotNull(state);
                    Assert.True(!draft.IsComplete || state.MayEnd);
                    for (var length = 0; length < bytes.Length; length++)
                    {
                        Assert.NotNull(world.Stop.Advance(bytes.AsSpan(0, length)).Next);
                    }
                }
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void That_the_bytes_are_certain_changes_no_draft_and_saves_masks()
    {
        Prop.ForAll(Arb.From(s_cases), sample =>
        {
            foreach (var drafts in (int[])[1, 5])
            {
                var (with, without) = (Decode(sample.World, sample.Removed, drafts), Decode(sample.World, sample.Removed, drafts, forcedText: false));
                Assert.Equal(without.Drafts.AsEnumerable(), with.Drafts);
                Assert.True(with.Counters.Masks <= without.Counters.Masks);
                Assert.True(with.Counters.Steps <= without.Counters.Steps);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_first_tokens_are_the_most_probable_spelling_among_those_compared()
    {
        Prop.ForAll(Arb.From(s_cases), sample =>
        {
            var (world, removed) = sample;
            var result = Decode(world, removed, 1, candidates: 1);
            var expected = Reference(world, removed);
            Assert.Equal(expected.Text, result.Drafts[0].Text);
            Assert.Equal(expected.LogProbability, result.Drafts[0].LogProbability, tolerance: 1e-3);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_greedy_draft_does_not_depend_on_the_number_of_drafts()
    {
        Prop.ForAll(Arb.From(s_cases), sample =>
        {
            var one = Decode(sample.World, sample.Removed, 1).Drafts[0];
            Assert.Equal((one.Text, one.LogProbability), Decode(sample.World, sample.Removed, 6).Drafts[0] is var six ? (six.Text, six.LogProbability) : default);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Spelled_with_one_token_each_way_the_one_that_fits_the_text_is_chosen()
    {
        // The model wants ".Length" as one token; the prompt ended in a lone dot.
        var vocabulary = new Vocabulary([[], .. new[] { ".", ".L", "L", "x", ";" }.Select(Encoding.UTF8.GetBytes)], [0]);
        for (var seed = 0; seed < 50; seed++)
        {
            using var session = new ScriptedSession(vocabulary, seed);
            var row = session.LogitsAfter([5]);
            var text = new DraftDecoder(session).Decode(
                new DecodingRequest
                {
                    Prompt = new[] { 5 }, Removed = "."u8.ToArray(), Constraint = new ProductConstraint([]), Stop = StopRule.Never, MaxTokens = 1, WordCandidates = 1,
                },
                CancellationToken.None).Drafts[0].Text;
            Assert.Equal(row[2] > row[1] ? "L" : "", text);
        }
    }

    private static World WithBytes(World world) => world with
    {
        Vocabulary = new Vocabulary(
            [.. Enumerable.Range(0, world.Vocabulary.Count).Select(token => world.Vocabulary.Bytes(token).ToArray()), .. Letters.Select(letter => new[] { (byte)letter })],
            world.Vocabulary.EndOfGeneration),
    };

    private static DecodingResult Decode(World world, byte[] removed, int drafts, int candidates = 4, bool forcedText = true)
    {
        using var session = world.Session();
        return new DraftDecoder(session).Decode(
            new DecodingRequest
            {
                Prompt = world.Prompt,
                Removed = removed,
                Constraint = world.Constraint,
                Stop = world.Stop,
                Drafts = drafts,
                MaxTokens = MaxTokens,
                LeastRatio = 0,
                WordCandidates = candidates,
                ForcedText = forcedText,
            },
            CancellationToken.None);
    }

    /// <summary>The most probable token that fits the bytes, then the most probable that fits what is left of them, then as ever.</summary>
    private static (string Text, double LogProbability) Reference(World world, byte[] removed)
    {
        var model = world.Session();
        var (constraint, stop) = (world.Constraint, world.Stop);
        List<int> tokens = [.. world.Prompt];
        List<byte> text = [];
        var (at, total) = (0, 0.0);
        for (var step = 0; step < MaxTokens; step++)
        {
            var row = model.LogitsAfter(tokens);
            var best = -1;
            while (best < 0)
            {
                best = Enumerable.Range(0, row.Length).Where(token => Fits(token, out _)).OrderByDescending(token => row[token]).FirstOrDefault(-1);
                if (best < 0 && constraint is ProductConstraint { Factors.IsEmpty: false } product)
                {
                    constraint = new ProductConstraint(product.Factors[..^1]);
                }
                else if (best < 0)
                {
                    return (Encoding.UTF8.GetString([.. text]), total);
                }
            }

            total += row[best] - Math.Log(row.Sum(x => Math.Exp(x)));
            Fits(best, out var fresh);
            if (world.Vocabulary.EndsGeneration(best))
            {
                break;
            }

            tokens.Add(best);
            at = Math.Min(removed.Length, at + world.Vocabulary.Bytes(best).Length);
            var verdict = stop.Advance(fresh);
            text.AddRange(fresh[..verdict.Keep]);
            if (verdict.Next is null)
            {
                break;
            }

            (constraint, stop) = (constraint.Advance(fresh)!, verdict.Next);

            bool Fits(int token, out byte[] fresh)
            {
                fresh = [];
                if (world.Vocabulary.EndsGeneration(token))
                {
                    return at == removed.Length && constraint.MayEnd;
                }

                var bytes = world.Vocabulary.Bytes(token);
                var common = Math.Min(bytes.Length, removed.Length - at);
                if (bytes.IsEmpty || !bytes[..common].SequenceEqual(removed.AsSpan(at, common)))
                {
                    return false;
                }

                fresh = bytes[common..].ToArray();
                var verdict = stop.Advance(fresh);
                return constraint.Advance(fresh) is not null
                    && (verdict.Next is not null || constraint.Advance(fresh.AsSpan(..verdict.Keep))!.MayEnd);
            }
        }

        return (Encoding.UTF8.GetString([.. text]), total);
    }
}
