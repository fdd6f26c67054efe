using System.Text;
using Completion.Constraints;
using Completion.Inference.Vocabularies;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Decoding.Tests;

/// <summary>Where finitely many words are legal, the most probable word is written, not the one with the best first token.</summary>
public class WordRaceTests
{
    private const int Candidates = 4;
    private const double Ratio = 0.02;

    private static readonly Gen<(Vocabulary Vocabulary, int Seed, string[] Words)> s_cases =
        from seed in Gen.Choose(0, int.MaxValue - 1)
        from pieces in Gen.ArrayOf(Gen.Elements("a", "b", "c", "ab", "bc", "ca", "abc", "cc"), 6)
        from words in Gen.NonEmptyListOf(Gen.NonEmptyListOf(Gen.Elements('a', 'b', 'c')).Select(l => string.Concat(l.Take(5))))
        select (
            new Vocabulary([[], .. new[] { "a", "b", "c", ";" }.Concat(pieces).Distinct().Select(Encoding.UTF8.GetBytes)], [0]),
            seed,
            words.Distinct().ToArray());

    [Fact]
    public void The_main_draft_begins_with_the_most_probable_of_the_words_compared()
    {
        Prop.ForAll(Arb.From(s_cases), world =>
        {
            var expected = BestWord(world.Vocabulary, world.Seed, world.Words);
            foreach (var drafts in (int[])[1, 3, 8])
            {
                Assert.StartsWith(expected, Decode(world, drafts, Candidates).Drafts[0].Text, StringComparison.Ordinal);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void With_one_candidate_the_first_token_decides()
    {
        Prop.ForAll(Arb.From(s_cases), world =>
        {
            var model = new ScriptedSession(world.Vocabulary, world.Seed);
            var constraint = OneWord.Of(world.Words);
            var expected = Legal(model, constraint, [1]).First().Token;
            var text = Decode(world, 1, candidates: 1).Drafts[0].Text;
            Assert.StartsWith(Encoding.UTF8.GetString(world.Vocabulary.Bytes(expected)), text, StringComparison.Ordinal);
        }).QuickCheckThrowOnFailure();
    }

    private static DecodingResult Decode((Vocabulary Vocabulary, int Seed, string[] Words) world, int drafts, int candidates)
    {
        using var session = new ScriptedSession(world.Vocabulary, world.Seed);
        return new DraftDecoder(session).Decode(
            new DecodingRequest
            {
                Prompt = new[] { 1 },
                Constraint = new ProductConstraint([OneWord.Of(world.Words)]),
                Stop = StopRule.Never,
                Drafts = drafts,
                MaxTokens = 8,
                WordCandidates = candidates,
                WordRatio = Ratio,
            },
            CancellationToken.None);
    }

    /// <summary>
    /// At the first place where there is a choice, every candidate, written on greedily by itself until it is a word; the
    /// most probable text. Before that place there is one way to go.
    /// </summary>
    private static string BestWord(Vocabulary vocabulary, int seed, string[] words)
    {
        var model = new ScriptedSession(vocabulary, seed);
        Constraint state = OneWord.Of(words);
        List<int> tokens = [1];
        var text = "";
        while (true)
        {
            var legal = Legal(model, state, tokens).ToArray();
            var best = legal[0];
            var candidates = legal.Where(choice => choice.LogProbability >= best.LogProbability + Math.Log(Ratio)).Take(Candidates).ToArray();
            var after = state.Advance(vocabulary.Bytes(best.Token))!;
            if (after.IsInsideWord && candidates.Length > 1)
            {
                return text + candidates.Select(choice => Write(model, state, tokens, choice)).MaxBy(word => word.LogProbability).Text;
            }

            tokens.Add(best.Token);
            text += Encoding.UTF8.GetString(vocabulary.Bytes(best.Token));
            state = after;
            if (!state.IsInsideWord)
            {
                return text;
            }
        }
    }

    private static (string Text, double LogProbability) Write(
        ScriptedSession model, Constraint start, IEnumerable<int> before, (int Token, double LogProbability) first)
    {
        List<int> tokens = [.. before, first.Token];
        var text = Encoding.UTF8.GetString(model.Vocabulary.Bytes(first.Token));
        var total = first.LogProbability;
        var state = start.Advance(model.Vocabulary.Bytes(first.Token))!;
        while (state.IsInsideWord)
        {
            var next = Legal(model, state, tokens).First();
            tokens.Add(next.Token);
            text += Encoding.UTF8.GetString(model.Vocabulary.Bytes(next.Token));
            total += next.LogProbability;
            state = state.Advance(model.Vocabulary.Bytes(next.Token))!;
        }

        return (text, total);
    }

    private static IEnumerable<(int Token, double LogProbability)> Legal(ScriptedSession model, Constraint state, IReadOnlyList<int> tokens)
    {
        var row = model.LogitsAfter(tokens);
        var sum = Math.Log(row.Sum(x => Math.Exp(x)));
        return Enumerable.Range(0, row.Length)
            .Where(token => model.Vocabulary.EndsGeneration(token)
                ? state.MayEnd
                : model.Vocabulary.Bytes(token).Length > 0 && state.Advance(model.Vocabulary.Bytes(token)) is not null)
            .OrderByDescending(token => row[token])
            .Select(token => (token, row[token] - sum));
    }
}
