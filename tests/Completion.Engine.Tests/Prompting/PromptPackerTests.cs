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
    public void What_else_takes_of_the_budget_is_the_prefixes_loss_alone()
    {
        Prop.ForAll(
            Arb.From(s_texts), Arb.From(s_texts), Arb.From(from budget in Gen.Choose(16, 200) from taken in Gen.Choose(0, budget / 2) select (budget, taken)),
            (prefix, suffix, size) =>
            {
                var (with, without) = (Packer().Pack(prefix, suffix, size.budget, size.taken), Packer().Pack(prefix, suffix, size.budget));
                Assert.True(with.Length + size.taken <= size.budget);
                Assert.Equal(without.Suffix, with.Suffix);
                Assert.EndsWith(Text(with.Prefix), prefix, StringComparison.Ordinal);
                Assert.Equal(Text(with.Prefix).Length < prefix.Length, with.PrefixIsCut);
                Assert.Equal(Bytes(with.Suffix).Length < Encoding.UTF8.GetByteCount(suffix), with.SuffixIsCut);
            }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(300)]
    [InlineData(1000)]
    [InlineData(100_000)]
    public void The_grid_is_a_power_of_two_and_wastes_little(int tokens)
    {
        var grid = PromptPacker.GridFor(tokens);
        Assert.Equal(1, System.Numerics.BitOperations.PopCount((uint)grid));
        Assert.InRange(grid, PromptPacker.Grid, 64);
        Assert.True(PromptPacker.GridFor(tokens * 2) >= grid);
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
