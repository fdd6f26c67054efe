using System.Text;
using Completion.Engine.Prompting;
using Completion.Inference.Vocabularies;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Engine.Tests.Prompting;

public class PromptPackerTests
{
    /// <summary>One token per byte, plus one for each pair of equal letters: enough to make lengths uneven.</summary>
    private static readonly Vocabulary s_vocabulary = new(
        [.. Enumerable.Range(0, 256).Select(b => new[] { (byte)b }), .. Enumerable.Range('a', 26).Select(b => new[] { (byte)b, (byte)b })], []);

    private static readonly Gen<string> s_texts =
        from lines in Gen.ArrayOf(Gen.Elements("aab", "", "    xx = é;", "}", "tt𝒳uu", "// a longer line of text that goes on and on"))
        select string.Join('\n', lines);

    [Fact]
    public void Fits_the_budget_and_is_the_end_of_the_prefix_and_the_start_of_the_suffix()
    {
        Prop.ForAll(
            Arb.From(s_texts), Arb.From(s_texts), Arb.From(Gen.Choose(16, 200)),
            (prefix, suffix, budget) =>
            {
                var packed = Packer().Pack(prefix, suffix, budget);
                Assert.True(packed.Length <= budget);
                Assert.EndsWith(Text(packed.Prefix), prefix, StringComparison.Ordinal);
                Assert.True(Encoding.UTF8.GetBytes(suffix).AsSpan().StartsWith(Bytes(packed.Suffix)));
                Assert.True(packed.Prefix.Length > 0 || prefix.Length == 0);
            }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Whole_texts_that_fit_are_kept_whole()
    {
        Prop.ForAll(Arb.From(s_texts), text =>
        {
            var packed = Packer().Pack(text, "", 100_000);
            Assert.Equal(text, Text(packed.Prefix));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void While_a_line_is_typed_the_beginning_moves_at_most_once_in_a_grid_of_lines()
    {
        var document = string.Concat(Enumerable.Range(0, 200).Select(i => $"line {i % 10} text\n"));
        var starts = new HashSet<string>();
        for (var typed = 0; typed < PromptPacker.Grid * 12; typed++)
        {
            var prefix = document + string.Concat(Enumerable.Repeat("typed words\n", typed / 12)) + "typed words\n"[..(typed % 12)];
            var packed = Packer().Pack(prefix, "", 400);
            starts.Add(document.Length + (typed / 12 * 12) + (typed % 12) - Text(packed.Prefix).Length + "");
        }

        Assert.InRange(starts.Count, 1, 2);
    }

    [Fact]
    public void A_single_endless_line_is_cut_between_characters()
    {
        var packed = Packer().Pack(string.Concat(Enumerable.Repeat("é𝒳", 1000)), "", 64);
        Assert.DoesNotContain('\uFFFD', Text(packed.Prefix));
        Assert.InRange(packed.Prefix.Length, 50, 64);
    }

    private static PromptPacker Packer() => new(Tokenize, s_vocabulary);

    private static int[] Tokenize(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        List<int> tokens = [];
        for (var i = 0; i < bytes.Length; i++)
        {
            var isPair = i + 1 < bytes.Length && bytes[i] == bytes[i + 1] && bytes[i] is >= (byte)'a' and <= (byte)'z';
            tokens.Add(isPair ? 256 + bytes[i++] - 'a' : bytes[i]);
        }

        return [.. tokens];
    }

    private static byte[] Bytes(int[] tokens) => [.. tokens.SelectMany(t => s_vocabulary.Bytes(t).ToArray())];

    private static string Text(int[] tokens) => Encoding.UTF8.GetString(Bytes(tokens));
}
