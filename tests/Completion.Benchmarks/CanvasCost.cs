using Completion.Constraints.Grammars;
using Completion.Constraints.Grammars.Holes;

namespace Completion.Benchmarks;

/// <summary>What it costs to ask a canvas about a token, as denoising would: the truth's tokens of one to three holes, in any order.</summary>
/// <remarks>
/// Before each token of the truth, another one that stands somewhere in the same body is asked about too; that one is not kept. A token of the
/// truth that is refused is a mistake, of the others nobody knows how many should be.
/// </remarks>
internal static class CanvasCost
{
    /// <summary>Tokens in all holes of a body.</summary>
    private const int Slots = 24;

    public static int Measure(string folder)
    {
        var grammar = Grammar.Read(File.ReadAllText(BenchmarkVocabulary.InRoot("grammars/csharp.lark")), "csharp.lark");
        var bodies = new Positions(BenchmarkVocabulary.Read("nano"), folder).All.Where(body => body.Tokens.Count > 2 * Slots).ToList();
        Console.WriteLine($"{bodies.Count} bodies, {Slots} tokens in holes");
        foreach (var pass in new[] { "first", "second" })
        {
            Fill(grammar, bodies, pass);
            for (var holes = 1; holes <= 3; holes++)
            {
                foreach (var hidden in Enum.GetValues<HiddenFragments>())
                {
                    var (making, truth, others, refused, unknown, wrong) = (new Distribution(), new Distribution(), new Distribution(), 0, 0, 0);
                    var random = new Random(holes);
                    foreach (var body in bodies)
                    {
                        Denoise(grammar, body, holes, hidden, random, making, truth, others, (answer, isTruth) =>
                        {
                            unknown += answer == CanvasAnswer.CannotTell ? 1 : 0;
                            wrong += isTruth && answer == CanvasAnswer.No ? 1 : 0;
                            refused += !isTruth && answer == CanvasAnswer.No ? 1 : 0;
                        });
                    }

                    Console.WriteLine($"{pass} pass, {holes} holes, hidden fragments {hidden}: made in {making}");
                    Console.WriteLine($"  the truth's tokens {truth}; {wrong} refused");
                    Console.WriteLine($"  other tokens {others}; {refused} refused, {unknown} not known");
                }
            }
        }

        return 0;
    }

    /// <summary>Two holes, half of whose tokens are written: the last step.</summary>
    private static void Fill(Grammar grammar, List<(byte[] Text, List<Range> Tokens)> bodies, string pass)
    {
        var (times, filled, tokens) = (new Distribution(), 0, 0);
        var random = new Random(2);
        foreach (var (text, cuts) in bodies)
        {
            var starts = new[] { random.Next(1, (cuts.Count / 2) - (Slots / 2)), random.Next(cuts.Count / 2, cuts.Count - (Slots / 2)) };
            var open = starts.SelectMany(start => Enumerable.Range(start, Slots / 2)).Where(_ => random.Next(2) == 0).ToHashSet();
            var fragments = new List<byte[]> { Array.Empty<byte>() };
            for (var token = 0; token < cuts.Count; token++)
            {
                if (!open.Contains(token))
                {
                    fragments[^1] = [.. fragments[^1], .. text[cuts[token]]];
                }
                else if (!open.Contains(token - 1))
                {
                    fragments.Add([]);
                }
            }

            times.Measure(() => filled += CanvasFiller.TryFill(grammar, "statements", fragments, new UnitCosts(), out _) == CanvasAnswer.Yes ? 1 : 0);
            tokens += open.Count;
        }

        Console.WriteLine($"{pass} pass, the last step with {(double)tokens / bodies.Count:F1} tokens missing: {filled} of {bodies.Count} filled; {times}");
    }

    private static void Denoise(
        Grammar grammar, (byte[] Text, List<Range> Tokens) body, int holes, HiddenFragments hidden, Random random, Distribution making, Distribution truth, Distribution others, Action<CanvasAnswer, bool> tell)
    {
        // Each hole begins in its own part of the body.
        var (part, length) = (body.Tokens.Count / holes, Slots / holes);
        var starts = Enumerable.Range(0, holes).Select(hole => hole * part + random.Next(1, part - length)).ToArray();
        var slots = starts.SelectMany(start => Enumerable.Range(start, length)).ToArray();
        var (first, last) = (slots[0], slots[^1] + 1);
        var written = new Dictionary<int, byte[]>();
        CanvasChecker? checker = null;
        making.Measure(() => checker = CanvasChecker.Between(
            grammar, "statements", body.Text.AsSpan(..body.Tokens[first].Start.Value), body.Text.AsSpan(body.Tokens[last - 1].End.Value..), hidden));
        random.Shuffle(slots);
        foreach (var slot in slots)
        {
            written[slot] = body.Text[body.Tokens[random.Next(body.Tokens.Count)]];
            Ask(others, false);
            written[slot] = body.Text[body.Tokens[slot]];
            Ask(truth, true);
        }

        void Ask(Distribution times, bool isTruth)
        {
            var fragments = Fragments();
            var answer = CanvasAnswer.No;
            times.Measure(() => answer = checker!.MayStand(fragments));
            tell(answer, isTruth);
        }

        ReadOnlyMemory<byte>[] Fragments()
        {
            var all = new List<ReadOnlyMemory<byte>>();
            var text = new List<byte>();
            for (var token = first; token < last; token++)
            {
                if (!slots.Contains(token) || written.ContainsKey(token))
                {
                    text.AddRange(written.TryGetValue(token, out var piece) ? piece : body.Text[body.Tokens[token]]);
                }
                else if (token == first || !slots.Contains(token - 1) || written.ContainsKey(token - 1))
                {
                    all.Add(text.ToArray());
                    text = [];
                }
            }

            return [.. all, text.ToArray()];
        }
    }

    private sealed class UnitCosts : ICanvasCosts
    {
        public double Of(int hole, string terminal) => 1;

        public ReadOnlyMemory<byte> Spell(in HoleToken token, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after) => default;
    }
}
