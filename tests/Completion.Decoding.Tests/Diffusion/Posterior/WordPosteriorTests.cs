using System.Text;
using Completion.Constraints;
using Completion.Decoding.Diffusion.Posterior;
using Completion.Inference.Vocabularies;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Decoding.Tests.Diffusion.Posterior;

/// <summary>Words, tiny vocabularies and rows by chance, against all strings of tokens.</summary>
public sealed class WordPosteriorTests
{
    private const int Deleted = 0;

    private static readonly Gen<World> s_worlds =
        from words in Gen.Elements("a", "ab", "b", "ba", "aab", "é").NonEmptyListOf()
        from tokens in Gen.Elements("a", "b", "ab", "é", "b.", "a;b", ".", ";a", "a").ListOf(6)
        from slots in Gen.Choose(1, 4)
        from rows in Gen.Choose(-1, 9).ListOf(8 * slots)
        from mayEnd in Gen.Elements(true, false)
        select new World([.. words.Take(4)], [.. tokens], [.. rows.Chunk(8).Select(Row)], mayEnd);

    [Fact]
    public void SumsOverAllStrings() => Check((world, posterior, strings) =>
    {
        Assert.Equal(strings.Sum(text => text.Probability), Math.Exp(posterior.LogProbability), 1e-9);
        var into = new float[8];
        for (var slot = 0; slot < world.Rows.Length; slot++)
        {
            posterior.Marginals(slot, into);
            for (var token = 0; token < into.Length; token++)
            {
                var expected = strings.Where(text => text.Tokens[slot] == token).Sum(text => text.Probability) / Math.Max(1e-300, strings.Sum(text => text.Probability));
                Assert.Equal(expected, Math.Exp(into[token]), 1e-5);
            }
        }
    });

    [Fact]
    public void FindsTheMostProbable() => Check((_, posterior, strings) =>
    {
        var best = posterior.MostProbable();
        Assert.Equal(strings.Count == 0, best is null);
        if (best is { } found)
        {
            Assert.Equal(strings.Max(text => text.Probability), Math.Exp(found.LogProbability), 1e-9);
            Assert.Contains(strings, text => text.Tokens.SequenceEqual(found.Tokens) && Math.Abs(text.Probability - Math.Exp(found.LogProbability)) < 1e-9);
        }
    });

    /// <summary>Shares of the interval from 0 to 1, slot by slot, are the conditional probabilities.</summary>
    [Fact]
    public void DrawsByTheirProbability() => Check((world, posterior, strings) =>
    {
        var tokens = new int[world.Rows.Length];
        if (strings.Count == 0)
        {
            Assert.False(posterior.TrySample(static _ => 0.5, tokens));
            return;
        }

        const int Draws = 400;
        var first = new int[8];
        for (var draw = 0; draw < Draws; draw++)
        {
            // The first slot's number goes evenly through the interval, so that each token comes as often as it is probable.
            Assert.True(posterior.TrySample(slot => slot == 0 ? (draw + 0.5) / Draws : (draw * 0.618033988749895 * slot % 1 * 0.998) + 0.001, tokens));
            Assert.Contains(strings, text => text.Tokens.SequenceEqual(tokens));
            first[tokens[0]]++;
        }

        var all = strings.Sum(text => text.Probability);
        for (var token = 0; token < first.Length; token++)
        {
            // An interval of a token's has its end points rounded to draws; a token with several edges has several intervals.
            Assert.Equal(strings.Where(text => text.Tokens[0] == token).Sum(text => text.Probability) / all, (double)first[token] / Draws, 1.01 * 4 / Draws);
        }
    });

    [Fact]
    public void KnowsTheWordsOfAConstraint() => Prop.ForAll(s_worlds.ToArbitrary(), world =>
    {
        var trie = world.Vocabulary().Trie;
        var (names, constraint) = (WordAutomaton.Of(new NameTrie(world.Words), NameTrie.Root, trie)!, WordAutomaton.Of(OneWord.Of(world.Words), trie)!);
        Assert.Equal((names.States, names.Edges), (constraint.States, constraint.Edges));
        Assert.Equal(
            new WordPosterior(names, world.Memory(), Deleted, world.MayEnd).LogProbability, new WordPosterior(constraint, world.Memory(), Deleted, world.MayEnd).LogProbability, 1e-9);
    })
    .Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [Fact]
    public void GoesOnInsideAWord()
    {
        var world = new World(["Length", "List"], ["Len", "gth", "ist", "L", ".", "x"], [Row([9, 1, 1, 1, 1, 1, 1, 1])], true);
        var (names, trie) = (new NameTrie(world.Words), world.Vocabulary().Trie);
        var words = WordAutomaton.Of(names, names.Walk(NameTrie.Root, "L"u8), trie)!;
        Assert.Equal([4], new WordPosterior(words, world.Memory(), -1, mayEnd: true).MostProbable()!.Value.Tokens);
        Assert.Null(new WordPosterior(words, world.Memory(), -1, mayEnd: false).MostProbable());
        Assert.Null(WordAutomaton.Of(OneWord.Of(["a"]).Advance("a"u8)!, trie));
    }

    private static void Check(Action<World, WordPosterior, List<(int[] Tokens, double Probability)>> check) => Prop.ForAll(s_worlds.ToArbitrary(), world =>
    {
        var words = WordAutomaton.Of(new NameTrie(world.Words), NameTrie.Root, world.Vocabulary().Trie)!;
        check(world, new WordPosterior(words, world.Memory(), Deleted, world.MayEnd), world.Legal().ToList());
    })
    .Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    /// <summary>Weights, some of them none, as log-probabilities.</summary>
    private static float[] Row(int[] weights)
    {
        var sum = Math.Max(1, weights.Sum(weight => Math.Max(0, weight)));
        return [.. weights.Select(weight => weight <= 0 ? float.NegativeInfinity : MathF.Log((float)weight / sum))];
    }

    /// <summary>Token 0 is a slot that is not used, 1 is another without bytes; then come those of the text.</summary>
    private sealed record World(string[] Words, string[] Tokens, float[][] Rows, bool MayEnd)
    {
        private readonly string[] _texts = ["", "", .. Tokens];

        public Vocabulary Vocabulary() => new(_texts.Select(Encoding.UTF8.GetBytes), []);

        public ReadOnlyMemory<float>[] Memory() => [.. Rows.Select(row => new ReadOnlyMemory<float>(row))];

        /// <summary>All strings that are possible and begin with a word.</summary>
        public IEnumerable<(int[] Tokens, double Probability)> Legal() => Strings(0).Where(text => text.Probability > 0 && IsLegal(text.Tokens));

        private IEnumerable<(int[] Tokens, double Probability)> Strings(int slot) => slot == Rows.Length
            ? [([], 1)]
            : from token in Enumerable.Range(0, 8)
              from rest in Strings(slot + 1)
              select ((int[])[token, .. rest.Tokens], Math.Exp(Rows[slot][token]) * rest.Probability);

        private bool IsLegal(int[] tokens)
        {
            var text = "";
            foreach (var token in tokens)
            {
                if (Words.Any(word => text.StartsWith(word, StringComparison.Ordinal) && text.Length > word.Length && text[word.Length] is '.' or ';'))
                {
                    return true;
                }

                if (token == 1)
                {
                    return false;
                }

                text += _texts[token];
            }

            return (MayEnd && Words.Contains(text)) || Words.Any(word => text.StartsWith(word, StringComparison.Ordinal) && text.Length > word.Length && text[word.Length] is '.' or ';');
        }
    }
}
