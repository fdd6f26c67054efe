using Completion.Constraints;
using Completion.Decoding.Diffusion;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Decoding.Tests.Diffusion;

public class WordFillingTests
{
    /// <summary>Of the letters a, b and c, so that words have several spellings.</summary>
    private static readonly string[] s_pieces = ["", "a", "b", "c", "ab", "bc", "ca", "abc", ";", "("];

    [Fact]
    public void The_word_is_the_most_probable_of_all_ways_to_write_one() => Prop
        .ForAll(
            Gen.NonEmptyListOf(Gen.NonEmptyListOf(Gen.Elements('a', 'b', 'c')).Select(letters => string.Concat(letters.Take(4)))).ToArbitrary(),
            Gen.Choose(0, 100_000).ToArbitrary(),
            Gen.Choose(1, 4).ToArbitrary(),
            (words, seed, slots) =>
            {
                var names = words.Take(3).Distinct().ToList();
                var vocabulary = new Inference.Vocabularies.Vocabulary([.. s_pieces.Select(System.Text.Encoding.UTF8.GetBytes), [], []], [0]);
                var format = new Inference.Diffusion.DiffusionFormat
                {
                    Mask = s_pieces.Length, Expand = s_pieces.Length + 1, Delete = 0, IsShifted = false,
                    Layout = Inference.Diffusion.DiffusionLayout.Natural, Attention = Inference.Diffusion.DiffusionAttention.Full,
                };
                using var denoiser = new ScriptedDenoiser(vocabulary, format, seed);
                var canvas = new SlotCanvas([slots], [slots]);
                var predictions = new Predictions(denoiser);
                denoiser.Denoise(
                    [new Inference.Diffusion.DenoisedText(Enumerable.Repeat(format.Mask, slots).ToArray(), Enumerable.Range(0, slots).ToArray())], default);
                predictions.Read(denoiser, 0, canvas);

                var word = new WordFilling(vocabulary).Best(OneWord.Of(names), canvas.Holes[0], 0, predictions, isDrawn: false);
                var all = Strings(vocabulary, slots)
                    .Select(tokens => (tokens, text: string.Concat(tokens.Select(token => s_pieces[token])), sum: tokens.Select((token, slot) => predictions.Row(slot).Span[token]).Sum()))
                    .Where(each => IsFreeBehindAName(each.tokens))
                    .Where(each => names.Exists(name => each.text == name || (each.text.StartsWith(name, StringComparison.Ordinal) && each.text[name.Length] is ';' or '(')))
                    .ToList();
                if (word is null)
                {
                    return all.Count == 0;
                }

                var best = all.MaxBy(each => each.sum);
                var text = string.Concat(word.Value.Tokens.Select(token => s_pieces[token]));
                return best.tokens.Take(word.Value.Tokens.Count).SequenceEqual(word.Value.Tokens) && names.Exists(name => name.StartsWith(text, StringComparison.Ordinal));
            })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public void Names_are_still_legal_when_they_are_written_at_once_and_fewer_steps_are_taken()
    {
        var (atOnce, oneByOne) = (0, 0);
        foreach (var world in DiffusionWorld.OfHoles(1).Sample(60, 200))
        {
            foreach (var names in new[] { true, false })
            {
                using var denoiser = world.Denoiser();
                var request = world.Constrained with { Settings = world.Request.Settings with { NamesAtOnce = names } };
                var result = new DiffusionDecoder(denoiser).Fill(request, default);
                Assert.True(result.Texts is null || world.Constraint.Advance(result.Texts[0]) is { MayEnd: true });
                (atOnce, oneByOne) = names ? (atOnce + result.Counters.Steps, oneByOne) : (atOnce, oneByOne + result.Counters.Steps);
            }
        }

        Assert.InRange(atOnce, 1, oneByOne);
    }

    /// <summary>Whether slots are empty only where the name has ended.</summary>
    private static bool IsFreeBehindAName(int[] tokens) =>
        Array.IndexOf(tokens, 0) is var empty && (empty < 0 || tokens.Take(empty).Any(token => s_pieces[token] is ";" or "("));

    /// <summary>All strings of so many tokens.</summary>
    private static IEnumerable<int[]> Strings(Inference.Vocabularies.Vocabulary vocabulary, int slots) => slots == 0
        ? [[]]
        : Strings(vocabulary, slots - 1).SelectMany(head => Enumerable.Range(0, s_pieces.Length).Select(token => (int[])[.. head, token]));
}
