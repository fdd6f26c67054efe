using System.Text;
using Completion.Constraints;
using Completion.Constraints.Tests;
using Completion.Inference.Vocabularies;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Decoding.Tests;

/// <summary>A random small world: vocabulary, model, constraint and stop rule.</summary>
internal sealed record World(Vocabulary Vocabulary, int Seed, Constraint Constraint, StopRule Stop, int[] Prompt)
{
    private const string Letters = "ab.(;\n";

    public static Gen<World> Worlds { get; } =
        from count in Gen.Choose(8, 40)
        from words in Gen.ArrayOf(Gen.Elements(Letters.ToCharArray()).NonEmptyListOf().Select(l => string.Concat(l.Take(4))), count)
        from seed in Gen.Choose(0, int.MaxValue - 1)
        from modulus in Gen.Choose(2, 5)
        from forbidden in Gen.Choose(0, 4)
        from length in Gen.Choose(2, 30)
        from names in Gen.Elements("a", "b", "ab").NonEmptyListOf().Select(l => string.Concat(l.Take(4))).NonEmptyListOf()
        from prompt in Gen.ArrayOf(Gen.Choose(1, count - 1), 3)
        select new World(
            new Vocabulary([[], .. words.Select(Encoding.UTF8.GetBytes)], [0]),
            seed,
            new ProductConstraint([new NoRun('\n', 2), new SumNever(modulus, forbidden), new NamesAfterDots(new NameTrie(names.Take(3)))]),
            new StopAfter(length),
            [.. prompt.Select(p => p % (count + 1))]);

    /// <summary>Words of a few, one after another: much is forced, and words are compared all the way.</summary>
    /// <param name="most">Words to choose from at most.</param>
    public static Gen<World> OfWords(int most) =>
        from seed in Gen.Choose(0, int.MaxValue - 1)
        from pieces in Gen.ArrayOf(Gen.Elements("a", "ab", "bc", "ca", "abc", "cc", "c;", ";"), 6)
        from words in Gen.NonEmptyListOf(Gen.NonEmptyListOf(Gen.Elements('a', 'b', 'c')).Select(l => string.Concat(l.Take(8))))
        select new World(
            new Vocabulary([[], .. new[] { "a", "b", "c", ";" }.Concat(pieces).Distinct().Select(Encoding.UTF8.GetBytes)], [0]),
            seed,
            new ProductConstraint([OneWord.Of(words.Take(most))]),
            StopRule.Never,
            [1]);

    public ScriptedSession Session() => new(Vocabulary, Seed);

    public override string ToString() => $"seed {Seed}, {Vocabulary.Count} tokens, {Constraint.Name}";

    /// <summary>Refuses a byte repeated too often in a row; an end is always allowed.</summary>
    private sealed class NoRun(char letter, int most, int run = 0) : Constraint
    {
        public override bool MayEnd => true;

        public override Constraint? Advance(ReadOnlySpan<byte> bytes)
        {
            var now = run;
            foreach (var value in bytes)
            {
                now = value == letter ? now + 1 : 0;
                if (now > most)
                {
                    return null;
                }
            }

            return new NoRun(letter, most, now);
        }
    }

    /// <summary>Refuses a sum of bytes with a forbidden remainder, so that it refuses often and at any place in a token.</summary>
    private sealed class SumNever(int modulus, int forbidden, int sum = 0) : Constraint
    {
        public override bool MayEnd => sum % 2 == 0;

        public override Constraint? Advance(ReadOnlySpan<byte> bytes)
        {
            var now = sum;
            foreach (var value in bytes)
            {
                now += value;
                if (forbidden < modulus && now % modulus == forbidden)
                {
                    return null;
                }
            }

            return new SumNever(modulus, forbidden, now);
        }
    }

    private sealed class StopAfter(int left) : StopRule
    {
        public override string Reason => "enough";

        public override StopVerdict Advance(ReadOnlySpan<byte> bytes) =>
            bytes.Length < left ? new(new StopAfter(left - bytes.Length), bytes.Length) : new(null, left);
    }
}
