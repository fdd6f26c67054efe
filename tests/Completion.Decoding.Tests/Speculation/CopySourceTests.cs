using Completion.Decoding.Speculation;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Decoding.Tests.Speculation;

public class CopySourceTests
{
    private const int Marker = 4;

    private static readonly Gen<(int[] Prompt, int[] Written)> s_texts =
        from letters in Gen.Choose(2, 5)
        from prompt in Gen.ArrayOf(Gen.Choose(0, letters - 1))
        from written in Gen.ArrayOf(Gen.Choose(0, letters - 1))
        select (prompt, written);

    [Fact]
    public void Guesses_the_last_and_the_most_frequent_other_continuation_of_the_longest_match_first() => Prop.ForAll(Arb.From(s_texts), world =>
    {
        int[] text = [.. world.Prompt, .. world.Written];
        var source = Source(world.Prompt, world.Written);
        var recent = text[Math.Max(0, text.Length - GuessTree.Context)..];
        Assert.Equal(Expected(text, recent), Guesses(source, source.Locate(recent)));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void A_place_after_some_steps_is_where_a_search_from_the_start_ends() =>
        Prop.ForAll(Arb.From(s_texts), Arb.From(Gen.ArrayOf(Gen.Choose(0, 4)).Select(steps => steps.Take(20).ToArray())), (world, steps) =>
        {
            var source = Source(world.Prompt, world.Written);
            var place = source.Locate([]);
            foreach (var token in steps)
            {
                place = source.Step(place, token);
            }

            Assert.Equal(Expected([.. world.Prompt, .. world.Written], steps), Guesses(source, place));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void A_prompt_that_goes_on_gives_the_guesses_of_a_new_one() =>
        Prop.ForAll(Arb.From(s_texts), Arb.From(Gen.ArrayOf(Gen.Choose(0, 4))), (world, more) =>
        {
            int[] prompt = [.. world.Prompt, .. world.Written, .. more];
            var kept = Source(world.Prompt, world.Written);
            kept.Begin(prompt);
            var fresh = Source(prompt, []);
            var recent = prompt[Math.Max(0, prompt.Length - GuessTree.Context)..];
            Assert.Equal(Guesses(fresh, fresh.Locate(recent)), Guesses(kept, kept.Locate(recent)));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_was_written_before_a_keystroke_is_guessed_again()
    {
        var source = Source([10, 11, 12, 13], [14, 15, 16, 17]);
        source.Begin([9, 10, 11, 12, 13, 14]);
        var place = source.Locate([9, 10, 11, 12, 13, 14]);
        foreach (var token in (int[])[15, 16, 17])
        {
            Assert.Equal(token, Guesses(source, place)[0]);
            place = source.Step(place, token);
        }

        Assert.Empty(Guesses(source, place));
    }

    [Fact]
    public void A_longer_match_and_one_continuation_are_another_kind()
    {
        var source = Source([1, 2, 3, 7, 1, 2, 3, 8, 9, 6, 9, 6, 5, 4, 3, 2, 1], []);
        var kinds = new Successor[IGuessSource.Most];
        Assert.Equal(3, source.Successors(source.Locate([1, 2, 3]), kinds));
        (int, int)[] expected = [(8, MatchKinds.Of(3, 1, 2, 2, true, true)), (7, MatchKinds.Of(3, 1, 2, 2, false, true)), (2, MatchKinds.Of(1, 1, 3, 3, true, false))];
        Assert.Equal(expected, kinds[..3].Select(successor => (successor.Token, successor.Kind)));
        source.Successors(source.Locate([9]), kinds);
        Assert.Equal(new Successor(6, MatchKinds.Of(1, 2, 2, 1, true, true)), kinds[0]);
    }

    private static CopySource Source(int[] prompt, int[] written)
    {
        var source = new CopySource(Marker);
        source.Begin(prompt);
        foreach (var token in written)
        {
            source.Append(token);
        }

        return source;
    }

    private static int[] Guesses(CopySource source, GuessPlace place)
    {
        var found = new Successor[IGuessSource.Most];
        return [.. found[..source.Successors(place, found)].Select(successor => successor.Token)];
    }

    /// <summary>By looking through the text for suffixes of what was written last, the longest first.</summary>
    private static int[] Expected(int[] text, int[] recent)
    {
        var guesses = new List<int>();
        var before = "";
        for (var length = recent.Length; length > 0 && guesses.Count < 3; length--)
        {
            var suffix = recent[^length..];
            var ends = Enumerable.Range(0, text.Length)
                .Where(end => end + 1 >= length && text.AsSpan(end + 1 - length, length).SequenceEqual(suffix))
                .ToArray();

            // Suffixes that end at the same places are one state.
            if (ends.Length == 0 || string.Join(' ', ends) is var key && key == before)
            {
                continue;
            }

            before = string.Join(' ', ends);
            var next = ends.Where(end => end + 1 < text.Length && text[end + 1] != Marker).Select(end => (Token: text[end + 1], At: end + 1)).ToArray();
            if (next.Length > 0)
            {
                var others = next.Where(n => n.Token != next[^1].Token).GroupBy(n => n.Token);
                int[] best =
                [
                    next[^1].Token,
                    .. others.OrderByDescending(group => group.Count()).ThenByDescending(group => group.Max(n => n.At)).Take(1).Select(group => group.Key),
                ];
                guesses.AddRange(best.Where(token => !guesses.Contains(token)));
            }
        }

        return [.. guesses.Take(3)];
    }
}
