using Completion.Decoding.Speculation;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Decoding.Tests.Speculation;

/// <summary>Guesses from an index against looking through the files.</summary>
public class CorpusSourceTests
{
    private static readonly Gen<(int[][] Files, int[][] Edits, int Hidden, int[] Recent)> s_cases =
        from letters in Gen.Choose(2, 6)
        from files in Gen.NonEmptyListOf(Gen.ArrayOf(Gen.Choose(0, letters - 1)))
        from edits in Gen.ArrayOf(Gen.ArrayOf(Gen.Choose(0, letters - 1)), 2)
        from hidden in Gen.Choose(-1, 3)
        from recent in Gen.ArrayOf(Gen.Choose(0, letters - 1))
        select (files.Take(5).ToArray(), edits, hidden, recent.TakeLast(GuessTree.Context).ToArray());

    [Fact]
    public void Guesses_what_followed_the_longest_match_elsewhere() => Prop.ForAll(Arb.From(s_cases), world =>
    {
        var (files, source) = Source(world.Files, world.Edits, world.Hidden);
        Check(files, world.Recent, source, source.Locate(world.Recent));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public void A_place_after_some_steps_is_where_a_search_ends() => Prop.ForAll(Arb.From(s_cases), world =>
    {
        var (files, source) = Source(world.Files, world.Edits, world.Hidden);
        var place = source.Locate([]);
        foreach (var token in world.Recent.TakeLast(20))
        {
            place = source.Step(place, token);
        }

        Check(files, [.. world.Recent.TakeLast(20)], source, place);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public void A_match_may_become_longer_than_the_index_is_sorted()
    {
        int[] file = [.. Enumerable.Range(0, 300)];
        var (_, source) = Source([file, [7, 7]], [], -1);
        var place = source.Locate([0, 1]);
        for (var token = 2; token < 299; token++)
        {
            Assert.Equal([token], Guesses(source, place).Select(guess => guess.Token));
            place = source.Step(place, token);
        }
    }

    [Fact]
    public void What_is_common_is_found_in_a_sample()
    {
        // A thousand of one continuation and a hundred of another, of which no file is edited.
        int[] file = [.. Enumerable.Range(0, 1100).SelectMany(i => (int[])[1, 2, i % 11 == 0 ? 3 : 4])];
        var (_, source) = Source([file], [], -1);
        Assert.Equal([4, 3], Guesses(source, source.Locate([5, 1, 2])).Select(guess => guess.Token));
    }

    [Fact]
    public void Looking_up_allocates_nothing()
    {
        var (_, source) = Source([[1, 2, 3, 4, 1, 2, 3, 5]], [], -1);
        var found = new Successor[IGuessSource.Most];
        int[] recent = [9, 1, 2, 3];
        var place = source.Locate(recent);
        var before = GC.GetAllocatedBytesForCurrentThread();
        place = source.Step(source.Locate(recent), 4);
        source.Successors(place, found);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>Files 0, 1 and so on; the first ones are edited in turn.</summary>
    private static (File[] Files, CorpusSource Source) Source(int[][] files, int[][] edits, int hidden)
    {
        using var corpus = new Corpus(TimeSpan.Zero);
        var now = files.ToArray();
        for (var i = 0; i < files.Length; i++)
        {
            corpus.SetFile($"{i}", files[i]);
        }

        for (var i = 0; i < Math.Min(edits.Length, files.Length); i++)
        {
            corpus.SetFile($"{i}", edits[i]);
            now[i] = edits[i];
        }

        corpus.WhenCurrent.GetAwaiter().GetResult();
        corpus.Without = hidden < 0 ? null : $"{hidden}";
        var source = new CorpusSource(corpus);
        source.Begin([]);

        var order = Enumerable.Range(0, files.Length)
            .Select(i => new File(i == hidden ? [] : now[i], i < edits.Length && !files[i].SequenceEqual(edits[i])))
            .OrderBy(file => file.IsEdited);
        return ([.. order], source);
    }

    private static List<Successor> Guesses(CorpusSource source, GuessPlace place)
    {
        var found = new Successor[IGuessSource.Most];
        return [.. found[..source.Successors(place, found)]];
    }

    private static void Check(File[] files, int[] recent, CorpusSource source, GuessPlace place)
    {
        for (var length = Math.Min(recent.Length, 63); length >= 2; length--)
        {
            var next = Follow(files, recent[^length..]);
            if (next.Count > 0)
            {
                var different = next.GroupBy(n => n.Token).ToArray();
                var guesses = Guesses(source, place);
                Assert.Equal(Math.Min(3, different.Length), guesses.Count);
                Assert.Equal(guesses.Count, guesses.Select(guess => guess.Token).Distinct().Count());
                Assert.All(guesses, guess => Assert.Contains(next, n => n.Token == guess.Token));
                if (next.Count <= 64)
                {
                    var edited = next.Where(n => files[n.File].IsEdited).ToArray();
                    var best = edited.Length > 0
                        ? edited.MaxBy(n => (n.File, n.At)).Token
                        : different.OrderByDescending(group => group.Count()).ThenBy(group => group.Key).First().Key;
                    Assert.Equal(best, guesses[0].Token);
                    var kind = MatchKinds.Of(length, next.Count(n => n.Token == best), next.Count, different.Length, edited.Length > 0, true);
                    Assert.Equal(kind, guesses[0].Kind);
                }

                return;
            }
        }

        Assert.Empty(Guesses(source, place));
    }

    private static List<(int Token, int File, int At)> Follow(File[] files, int[] suffix)
    {
        var next = new List<(int, int, int)>();
        for (var file = 0; file < files.Length; file++)
        {
            var tokens = files[file].Tokens;
            for (var at = 0; at + suffix.Length < tokens.Length; at++)
            {
                if (tokens.AsSpan(at, suffix.Length).SequenceEqual(suffix))
                {
                    next.Add((tokens[at + suffix.Length], file, at));
                }
            }
        }

        return next;
    }

    /// <param name="Tokens">Its text; nothing when it is hidden.</param>
    /// <param name="IsEdited">Those that are stand behind the others, in the order of their edits.</param>
    private sealed record File(int[] Tokens, bool IsEdited);
}
