using System.Text;
using Completion.Constraints;
using Completion.Inference.Vocabularies;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Decoding.Tests;

/// <summary>Text that is certain shares model calls, and changes nothing else.</summary>
public class ForcedTextTests
{
    private const int MaxTokens = 12;

    [Fact]
    public void Drafts_are_token_by_token_what_they_are_without_it() => ForAll(world =>
    {
        foreach (var (drafts, candidates, proposals) in (ReadOnlySpan<(int, int, int)>)[(1, 1, 8), (1, 4, 1), (4, 1, 8), (6, 4, 8)])
        {
            var request = Request(world) with { Drafts = drafts, WordCandidates = candidates, ProposalsBeforeMask = proposals };
            var (with, without) = (Decode(world, request), Decode(world, request with { ForcedText = false }));
            Assert.Equal(without.Drafts.AsEnumerable(), with.Drafts);
            Assert.Equal(without.Relaxed.AsEnumerable(), with.Relaxed);
            Assert.True(with.Counters.Steps <= without.Counters.Steps);

            // A racer whose word is certain runs ahead, and asks what it would not have asked had it been beaten first.
            Assert.True(candidates > 1 || with.Counters.Checks <= without.Counters.Checks);
            Assert.Equal(0, without.Counters.ForcedTokens + without.Counters.WrongGuesses);
        }
    });

    [Fact]
    public void Every_forced_token_saves_the_step_it_took() => ForAll(world =>
    {
        var request = Request(world) with { WordCandidates = 1 };
        var (with, without) = (Decode(world, request).Counters, Decode(world, request with { ForcedText = false }).Counters);
        Assert.Equal(without.Steps - with.Steps, with.ForcedTokens);
        Assert.Equal(without.Tokens, with.Tokens);
    });

    [Fact]
    public void A_word_with_one_spelling_takes_one_step()
    {
        var world = new World(
            new Vocabulary([[], .. "abcdefgh;".Select(c => new[] { (byte)c })], [0]), 7, OneWord.Of(["abcdefgh"]), StopRule.Never, [1]);
        var counters = Decode(world, Request(world) with { MaxTokens = 8 }).Counters;
        Assert.Equal((1, 6, 8, 0), (counters.Steps, counters.ForcedTokens, counters.Tokens, counters.WrongGuesses));
    }

    [Fact]
    public void Text_is_tokenised_with_what_stands_before_it()
    {
        // Alone, "bcd" is "bcd"; after "a" the tokeniser makes "ab" and "cd" of it, so no boundary is where the text begins.
        var vocabulary = new Vocabulary(new[] { "", "x", "a", "ab", "bcd", "cd", "xa", "b" }.Select(Encoding.UTF8.GetBytes), [0]);
        Assert.Equal(["bcd"], Guess(vocabulary, "abcd", [1, 2]));
        Assert.Equal(["b", "cd"], Guess(new Vocabulary(new[] { "", "x", "a", "xab", "b", "cd", "ax" }.Select(Encoding.UTF8.GetBytes), [0]), "abcd", [1, 2]));
        Assert.Equal(["b"], Guess(vocabulary, "ab", [1, 2]));
    }

    private static string[] Guess(Vocabulary vocabulary, string word, int[] tokens)
    {
        var tree = new CandidateTree();
        var constraint = OneWord.Of([word]).Advance(Encoding.UTF8.GetBytes(word[..1]))!;
        tree.Reset(constraint, StopRule.Never);
        var guess = new int[8];
        var count = new ForcedText(new ScriptedSession(vocabulary, 1)).Guess(tree, CandidateTree.Root, tokens, guess);
        return [.. guess.Take(count).Select(token => Encoding.UTF8.GetString(vocabulary.Bytes(token)))];
    }

    private static void ForAll(Action<World> check)
    {
        Prop.ForAll(Arb.From(World.Worlds), check).QuickCheckThrowOnFailure();
        Prop.ForAll(Arb.From(World.OfWords(3)), check).QuickCheckThrowOnFailure();
    }

    private static DecodingResult Decode(World world, DecodingRequest request)
    {
        using var session = world.Session();
        return new DraftDecoder(session).Decode(request, CancellationToken.None);
    }

    private static DecodingRequest Request(World world) => new()
    {
        Prompt = world.Prompt,
        Constraint = world.Constraint,
        Stop = world.Stop,
        MaxTokens = MaxTokens,
    };
}
