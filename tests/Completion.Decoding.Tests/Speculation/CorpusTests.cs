using Completion.Decoding.Speculation;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Decoding.Tests.Speculation;

public class CorpusTests
{
    [Fact]
    public async Task Has_what_was_set_last_and_not_what_was_removed()
    {
        using var corpus = new Corpus(TimeSpan.Zero);
        await corpus.WhenCurrent;
        corpus.SetFile("a", [1, 2, 3]);
        corpus.SetFile("b", [4, 5]);
        corpus.SetFile("c", [6]);
        await corpus.WhenCurrent;
        Assert.Equal(6, corpus.Tokens);
        corpus.SetFile("a", [7, 8]);
        corpus.Remove("b");
        corpus.Remove("unknown");
        await corpus.WhenCurrent;
        Assert.Equal([7, 8], corpus.Current.Tokens("a").ToArray());
        Assert.Equal([6], corpus.Current.Tokens("c").ToArray());
        Assert.Equal((-1, -1), corpus.Current.Positions("b"));
        Assert.Equal(3, corpus.Tokens);
    }

    [Fact]
    public async Task Files_that_were_edited_stand_at_the_end_in_the_order_of_their_edits()
    {
        using var corpus = new Corpus(TimeSpan.Zero);
        foreach (var key in (string[])["a", "b", "c", "d"])
        {
            corpus.SetFile(key, [1]);
        }

        corpus.SetFile("c", [2]);
        corpus.SetFile("a", [3]);
        corpus.SetFile("d", [1]);
        await corpus.WhenCurrent;
        var index = corpus.Current;
        Assert.True(index.Positions("c").Start < index.Positions("a").Start);
        Assert.Equal(index.Positions("c").Start, index.EditedFrom);
    }

    [Fact]
    public async Task What_was_edited_longest_ago_is_left_out_when_there_is_no_room()
    {
        using var corpus = new Corpus(TimeSpan.Zero, mostTokens: 5);
        corpus.SetFile("a", [1, 2, 3]);
        corpus.SetFile("b", [1]);
        corpus.SetFile("b", [4, 5, 6]);
        await corpus.WhenCurrent;
        Assert.Equal(3, corpus.Tokens);
        Assert.Equal([4, 5, 6], corpus.Current.Tokens("b").ToArray());
    }

    [Fact]
    public async Task Files_set_from_many_threads_are_all_there()
    {
        using var corpus = new Corpus(TimeSpan.FromMilliseconds(1));
        await Parallel.ForAsync(0, 200, (i, _) =>
        {
            corpus.SetFile($"{i % 50}", [i % 50, 1, 2]);
            return ValueTask.CompletedTask;
        });
        await corpus.WhenCurrent;
        Assert.Equal(150, corpus.Tokens);
    }

    [Fact]
    public async Task After_disposal_the_index_stays_and_waiting_ends()
    {
        var corpus = new Corpus(TimeSpan.Zero);
        corpus.SetFile("a", [1, 2]);
        await corpus.WhenCurrent;
        corpus.Dispose();
        corpus.SetFile("a", [1, 2, 3]);
        Assert.Equal(2, corpus.Tokens);
        await corpus.WhenCurrent.WaitAsync(TimeSpan.FromSeconds(30)).ContinueWith(static _ => { }, TaskScheduler.Default);
    }

    [Fact]
    public void Suffixes_are_sorted_as_sequences_of_tokens()
    {
        var texts = from letters in Gen.Choose(1, 5)
                    from text in Gen.ArrayOf(Gen.Frequency((8, Gen.Choose(0, letters - 1)), (1, Gen.Constant(-1))))
                    select (letters, text: (int[])[.. text, .. text, .. text, -1]);
        Prop.ForAll(Arb.From(texts), Arb.From(Gen.Choose(1, 70)), (world, depth) =>
        {
            var sorted = SuffixSort.Sort(world.text, world.letters, depth, CancellationToken.None);
            Assert.Equal(Enumerable.Range(0, world.text.Length).Where(at => world.text[at] >= 0), sorted.Order());
            var keys = sorted.Select(at => string.Concat(world.text.Skip(at).TakeWhile(token => token >= 0).Take(depth))).ToArray();
            Assert.Equal(keys.Order(StringComparer.Ordinal), keys);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }
}
