using System.Text;
using Completion.Constraints;
using Completion.Decoding.Adaptive;
using Completion.Decoding.Speculation;
using Completion.Inference.Vocabularies;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Decoding.Tests.Speculation;

/// <summary>Whatever is guessed, decoding says what it says without guesses; a good guess saves calls.</summary>
public class SpeculationTests
{
    private const int MaxTokens = 14;

    private static readonly Gen<(int Seed, int Width, double Right)> s_habits =
        from seed in Gen.Choose(0, int.MaxValue - 1)
        from width in Gen.Choose(1, 3)
        from right in Gen.Choose(0, 4)
        select (seed, width, right / 4.0);

    private static readonly (int Drafts, int Words, bool Sampled, double Pauses)[] s_ways =
        [(1, 1, false, double.PositiveInfinity), (1, 4, false, double.PositiveInfinity), (4, 1, false, double.PositiveInfinity),
         (6, 4, false, double.PositiveInfinity), (3, 4, true, double.PositiveInfinity), (1, 1, false, 0), (1, 4, false, 1), (4, 4, false, 1.5)];

    [Fact]
    public void No_guess_changes_a_draft() => ForAll((world, habit) =>
    {
        foreach (var (drafts, words, sampled, pauses) in s_ways)
        foreach (var relaxes in (bool[])[true, false])
        {
            var request = Request(world) with
            {
                Drafts = drafts, WordCandidates = words, Sampling = sampled ? new SamplingSettings { Seed = 5 } : null, Adaptive = Adaptive(pauses), Relaxes = relaxes,
            };

            // Certain text changes what a sample's weight is estimated from.
            var plain = Decode(world, request with { ForcedText = sampled });
            foreach (var mode in (SpeculationMode[])[SpeculationMode.Always, SpeculationMode.Auto])
            {
                var guessing = Decode(
                    world, request with { Speculation = mode },
                    new Guessing(world, habit.Seed, habit.Width, habit.Right), new Guessing(world, habit.Seed + 1, 1, 1 - habit.Right));
                Assert.Equal(plain.Drafts.AsEnumerable(), guessing.Drafts);
                Assert.Equal(plain.Relaxed.AsEnumerable(), guessing.Relaxed);
            }
        }
    });

    [Fact]
    public void A_session_that_followed_guesses_answers_the_next_request_the_same() => ForAll((world, habit) =>
    {
        using var session = world.Session();
        var decoder = new DraftDecoder(session) { Drafters = [new Guessing(world, habit.Seed, habit.Width, habit.Right)] };
        foreach (var more in (int[][])[[], [1], [1, 2], [2]])
        {
            var request = Request(world) with { Prompt = world.Prompt.Concat(more).ToArray(), Drafts = 3 };
            Assert.Equal(Decode(world, request).Drafts.AsEnumerable(), decoder.Decode(request, CancellationToken.None).Drafts);
        }
    });

    /// <summary>What the model said before, and no drafter of the test's own; the second time it knows what was said.</summary>
    [Fact]
    public void What_was_said_before_changes_no_draft() => ForAll((world, _) =>
    {
        using var session = world.Session();
        var decoder = new DraftDecoder(session);
        foreach (var (drafts, words, sampled, pauses) in s_ways)
        {
            var request = Request(world) with { Drafts = drafts, WordCandidates = words, Sampling = sampled ? new SamplingSettings { Seed = 5 } : null, Adaptive = Adaptive(pauses) };
            Assert.Equal(Decode(world, request with { Speculation = SpeculationMode.Off }).Drafts.AsEnumerable(), decoder.Decode(request, CancellationToken.None).Drafts);
        }
    });

    /// <summary>Texts that are expected, from the whole answer to one that leaves it somewhere, and what was deleted.</summary>
    [Fact]
    public void No_expectation_changes_a_draft() => ForAll((world, habit) =>
    {
        var request = Request(world) with { ForcedText = false };
        var plain = Decode(world, request with { Speculation = SpeculationMode.Off });
        var text = Encoding.UTF8.GetBytes(plain.Drafts[0].Text);
        var random = new Random(habit.Seed);
        byte[] mistaken = [.. text];
        mistaken.AsSpan(random.Next(text.Length + 1)).Fill((byte)'a');
        foreach (var expected in (byte[][][])[[text], [mistaken, text], [mistaken, mistaken[..(text.Length / 2)]]])
        {
            using var session = world.Session();
            var decoder = new DraftDecoder(session) { Drafters = [] };
            var result = decoder.Decode(request with { Expected = [.. expected.Select(bytes => (ReadOnlyMemory<byte>)bytes)] }, CancellationToken.None);
            Assert.Equal(plain.Drafts.AsEnumerable(), result.Drafts);
            Assert.True(result.Counters.Steps <= plain.Counters.Steps);
        }
    });

    [Fact]
    public void What_is_expected_and_spelled_as_the_model_does_takes_the_prompts_call_alone()
    {
        var vocabulary = new Vocabulary([[], .. "abcdefgh;".Select(c => new[] { (byte)c })], [0]);
        var world = new World(vocabulary, 7, new ProductConstraint([]), StopRule.Never, [1]);
        var request = Request(world) with { ForcedText = false };
        var plain = Decode(world, request with { Speculation = SpeculationMode.Off });
        using var session = world.Session();
        var counters = new DraftDecoder(session) { Drafters = [] }
            .Decode(request with { Expected = [Encoding.UTF8.GetBytes(plain.Drafts[0].Text)] }, CancellationToken.None).Counters;
        Assert.Equal((0, plain.Counters.Steps), (counters.Steps, counters.GuessedTokens));
    }

    [Fact]
    public void What_is_guessed_right_takes_the_prompts_call_alone() => ForAll((world, _) =>
    {
        var request = Request(world) with { WordCandidates = 1, ForcedText = false };
        var plain = Decode(world, request);
        if (!plain.Relaxed.IsEmpty)
        {
            return;
        }

        var guessing = Decode(world, request, new Guessing(world, 1, 1, right: 1)).Counters;
        Assert.Equal(0, guessing.Steps);
        Assert.Equal(plain.Counters.Tokens, guessing.Tokens);
        Assert.Equal(plain.Counters.Steps - guessing.Steps, guessing.GuessedTokens);
    });

    [Fact]
    public void What_is_guessed_wrong_takes_as_many_calls_as_without() => ForAll((world, habit) =>
    {
        var request = Request(world) with { WordCandidates = 1, ForcedText = false };
        var plain = Decode(world, request);
        var guessing = Decode(world, request, new Guessing(world, habit.Seed, habit.Width, right: 0)).Counters;
        Assert.Equal(plain.Counters.Steps, guessing.Steps + guessing.GuessedTokens);
        Assert.True(guessing.WrongGuesses >= 0);
    });

    private static void ForAll(Action<World, (int Seed, int Width, double Right)> check)
    {
        foreach (var worlds in (Gen<World>[])[World.Worlds, World.OfWords(6)])
        {
            Prop.ForAll(Arb.From(worlds.Zip(s_habits)), sample => check(sample.Item1, sample.Item2)).QuickCheckThrowOnFailure();
        }
    }

    private static DecodingResult Decode(World world, DecodingRequest request, params IDrafter[] drafters)
    {
        using var session = world.Session();
        return new DraftDecoder(session) { Drafters = drafters }.Decode(request, CancellationToken.None);
    }

    private static AdaptiveSettings? Adaptive(double pauses) =>
        double.IsPositiveInfinity(pauses) ? null : new AdaptiveSettings { Threshold = pauses, InWords = pauses == 1 };

    private static DecodingRequest Request(World world) => new()
    {
        Prompt = world.Prompt,
        Constraint = world.Constraint,
        Stop = world.Stop,
        MaxTokens = MaxTokens,
        Speculation = SpeculationMode.Always,
    };

    /// <summary>Knows the model: with some probability its first guess at a node is what the model likes best, legal or not; the others are random.</summary>
    private sealed class Guessing(World world, int seed, int width, double right) : IDrafter
    {
        private readonly ScriptedSession _model = world.Session();
        private readonly Random _random = new(seed);
        private readonly List<int> _path = [];

        public string Name => "guessing";

        public void Begin(ReadOnlySpan<int> prompt)
        {
            _path.Clear();
            _path.AddRange(prompt);
        }

        public void Append(int token) => _path.Add(token);

        public void Observe(int before, int token, ReadOnlySpan<float> logits)
        {
            // A prompt may have one token.
            Assert.InRange(before, -1, world.Vocabulary.Count - 1);
            Assert.Equal(world.Vocabulary.Count, logits.Length);
        }

        public void Judge(GuessTree tree, int node, int token)
        {
            Assert.True(node == GuessTree.Root || tree[node].Parent >= 0);
            Assert.InRange(token, 0, world.Vocabulary.Count - 1);
        }

        public void Draft(ReadOnlySpan<int> recent, GuessTree tree, int parent, int most)
        {
            Assert.InRange(recent.Length, 1, GuessTree.Context);
            if (right == 1)
            {
                Perfect(recent, tree, parent);
                return;
            }

            List<int> nodes = [parent];
            for (var i = 0; i < 8; i++)
            {
                var above = nodes[_random.Next(nodes.Count)];
                for (var child = 0; child < width; child++)
                {
                    var node = tree.Add(above, _random.Next(world.Vocabulary.Count), 0.2f + (0.7f * (float)_random.NextDouble()), 1);
                    if (node >= 0)
                    {
                        nodes.Add(node);
                    }
                }
            }

            if (_random.NextDouble() < right)
            {
                Perfect(recent, tree, parent);
            }
        }

        /// <summary>Constrained greedy decoding, as far as the text so far is that of the main path.</summary>
        private void Perfect(ReadOnlySpan<int> recent, GuessTree tree, int parent)
        {
            var (constraint, stop) = (world.Constraint, world.Stop);
            foreach (var token in _path.Skip(world.Prompt.Length))
            {
                constraint = constraint.Advance(world.Vocabulary.Bytes(token)) ?? constraint;
                stop = stop.Advance(world.Vocabulary.Bytes(token)).Next ?? stop;
            }

            List<int> tokens = [.. _path];
            if (tokens[^1] != recent[^1])
            {
                return;
            }

            for (var depth = 0; depth < MaxTokens && parent >= 0; depth++)
            {
                var row = _model.LogitsAfter(tokens);
                var legal = ReferenceDecoder.Legal(world, constraint, stop);
                if (legal.Count == 0)
                {
                    return;
                }

                var best = legal.MaxBy(token => row[token]);
                if (world.Vocabulary.EndsGeneration(best) || stop.Advance(world.Vocabulary.Bytes(best)).Next is not { } after)
                {
                    return;
                }

                (constraint, stop) = (constraint.Advance(world.Vocabulary.Bytes(best))!, after);
                parent = tree.Add(parent, best, 0.95f, 1);
                tokens.Add(best);
            }
        }
    }
}
