using Completion.Decoding.Superposed;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Decoding.Tests.Superposed;

/// <summary>The oracle counts by looking at every place of every text.</summary>
public class NgramTablesTests
{
    private static readonly Gen<int[]> s_text = Gen.Choose(0, 40).SelectMany(length => Gen.Choose(0, 3).ArrayOf(length));

    /// <summary>Files are set, changed, taken away and left out in any order, beside a prompt.</summary>
    [Fact]
    public void Counts_are_those_of_brute_force()
    {
        var step = from kind in Gen.Choose(0, 3)
                   from file in Gen.Choose(0, 3)
                   from text in s_text
                   select (kind, File: $"file {file}", text);
        Prop.ForAll(Arb.From(step.ListOf(12)), Arb.From(Gen.Choose(0, 3).ArrayOf(6)), (steps, gram) =>
        {
            var tables = new NgramTables();
            var files = new Dictionary<string, int[]>();
            var (left, prompt) = ((string?)null, Array.Empty<int>());
            foreach (var (kind, file, text) in steps)
            {
                switch (kind)
                {
                    case 0:
                        tables.LeaveOut(left = text.Length < 10 ? null : file);
                        break;
                    case 1:
                        tables.SetPrompt(prompt = text);
                        break;
                    default:
                        Assert.True(tables.SetFile(file, text));
                        files[file] = text;
                        break;
                }
            }

            int[][] counted = [.. files.Where(file => file.Key != left).Select(file => file.Value), prompt];
            for (var length = 1; length <= NgramTables.Longest; length++)
            {
                Assert.Equal(counted.Sum(text => Occurrences(text, gram[..length])), tables.Count(gram.AsSpan(0, length)));
            }

            Assert.Equal(files.Values.Sum(text => text.Length), tables.Tokens);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Shares_are_counts_in_parts_of_their_context()
    {
        Prop.ForAll(Arb.From(s_text), Arb.From(s_text), (text, context) =>
        {
            var tables = new NgramTables();
            tables.SetFile("a", text);
            int[] tokens = [0, 1, 2, 3, 9];
            var (shares, seen) = (new float[5 * tokens.Length], new int[5]);
            Array.Fill(shares, -1);
            Array.Fill(seen, -1);
            tables.Shares(context, tokens, shares, seen);
            for (var length = 2; length <= NgramTables.Longest; length++)
            {
                var before = context.Length < length - 1 ? null : context[^(length - 1)..];
                var total = before is null ? 0 : Occurrences(text, before);
                Assert.Equal(total, seen[length - 2]);
                for (var i = 0; i < tokens.Length; i++)
                {
                    var expected = total == 0 ? 0 : (float)Occurrences(text, [.. before!, tokens[i]]) / total;
                    Assert.Equal(expected, shares[((length - 2) * tokens.Length) + i]);
                }
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Counts_stay_right_while_the_table_grows_and_forgets()
    {
        var tables = new NgramTables();
        var random = new Random(1);
        var text = Enumerable.Range(0, 20_000).Select(_ => random.Next(50)).ToArray();
        for (var round = 0; round < 5; round++)
        {
            tables.SetFile("a", [.. text.Skip(round * 1000).Take(10_000)]);
        }

        var last = text[4000..14_000];
        for (var at = 0; at < 5000; at += 97)
        {
            for (var length = 1; length <= 4; length++)
            {
                Assert.Equal(Occurrences(last, last[at..(at + length)]), tables.Count(last.AsSpan(at, length)));
            }
        }

        // 50,000 n-grams that occur, and none of the thousands that did.
        Assert.InRange(tables.Bytes, 1, 8 * (1 << 18));
    }

    [Fact]
    public void Files_beyond_the_limit_are_not_counted()
    {
        var tables = new NgramTables();
        Assert.True(tables.SetFile("a", new int[NgramTables.MostTokens - 10]));
        Assert.False(tables.SetFile("b", new int[11]));
        Assert.True(tables.SetFile("c", new int[10]));
        Assert.True(tables.SetFile("a", []));
        Assert.Equal(10, tables.Tokens);
    }

    /// <summary>A shorter one has to be followed by something.</summary>
    private static int Occurrences(int[] text, int[] gram) => Enumerable.Range(0, text.Length).Count(at =>
        at + gram.Length <= text.Length - (gram.Length < NgramTables.Longest ? 1 : 0) && text.AsSpan(at, gram.Length).SequenceEqual(gram));
}
