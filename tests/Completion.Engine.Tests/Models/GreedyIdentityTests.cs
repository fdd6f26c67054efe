using Completion.Constraints;
using Completion.Constraints.Tests;
using Completion.Decoding;
using Completion.Decoding.Superposed;
using Completion.Engine.Models;

namespace Completion.Engine.Tests.Models;

/// <summary>On the real model: the first draft is plain greedy decoding, whatever else shares the batch or the memory.</summary>
public class GreedyIdentityTests
{
    private const string Source = """
        using System;
        using System.Collections.Generic;
        using System.Linq;

        public class Inventory
        {
            private readonly Dictionary<string, int> _stock = new Dictionary<string, int>();

            public int CountOf(string name)
            {
                int count;
                return _stock.TryGetValue(name, out count) ? count : 0;
            }

            public void Add(string name, int amount)
            {
                if (name == null)
                    throw new ArgumentNullException("name");
                if (amount < 0)
                    throw new ArgumentOutOfRangeException("amount");
                _stock[name] = CountOf(name) + amount;
            }

            public IEnumerable<string> Missing(IEnumerable<string> wanted)
            {
                foreach (string name in wanted)
                {
                    if (CountOf(name) == 0)
                        yield return name;
                }
            }
        }
        """;

    private static readonly NameTrie s_names = new(["Add", "Count", "CountOf", "Missing", "TryGetValue", "ToString", "GetHashCode", "Equals"]);

    [Fact]
    public void The_greedy_draft_is_the_same_for_1_4_and_8_drafts()
    {
        using var model = LoadedModel.Load(new EngineSettings { Device = "cpu", Threads = 1 }, null, CancellationToken.None);
        for (var cut = 60; cut < Source.Length - 20; cut += 37)
        {
            var one = Greedy(model, cut, 1);
            Assert.Equal(one, Greedy(model, cut, 4));
            Assert.Equal(one, Greedy(model, cut, 8));
        }
    }

    [Fact]
    public void The_greedy_draft_is_the_same_beside_superposed_drafts()
    {
        using var model = LoadedModel.Load(new EngineSettings { Device = "cpu", Threads = 1, DraftMethod = "superposed" }, null, CancellationToken.None);
        var ngrams = new NgramTables();
        ngrams.SetFile("a", model.Packer.Pack(Source, string.Empty, 400).Prefix);
        for (var cut = 60; cut < Source.Length - 20; cut += 61)
        {
            foreach (var words in (bool[])[false, true])
            {
                var one = Greedy(model, cut, 1, words: words);
                Assert.Equal(one, Greedy(model, cut, 3, ngrams, words));
                Assert.Equal(one, Greedy(model, cut, 8, ngrams, words));
            }
        }
    }

    [Fact]
    public void The_greedy_draft_is_the_same_in_a_fresh_memory_and_in_one_that_served_other_requests()
    {
        using var used = LoadedModel.Load(new EngineSettings { Device = "cpu", Threads = 1 }, null, CancellationToken.None);
        for (var cut = 80; cut < Source.Length - 20; cut += 131)
        {
            using var fresh = LoadedModel.Load(new EngineSettings { Device = "cpu", Threads = 1 }, null, CancellationToken.None);
            Assert.Equal(Greedy(fresh, cut, 3), Greedy(used, cut, 3));
        }
    }

    private static (string Text, double LogProbability) Greedy(
        LoadedModel model, int cut, int drafts, NgramTables? ngrams = null, bool words = false)
    {
        var packed = model.Packer.Pack(Source[..cut], Source[(cut + 5)..], 400);
        var result = model.Decoder.Decode(
            new DecodingRequest
            {
                Prompt = model.Fim.Build(packed.Prefix, packed.Suffix),
                Constraint = new ProductConstraint(words ? [new NamesAfterDots(s_names)] : []),
                Stop = StopRule.Never,
                Drafts = drafts,
                MaxTokens = 24,
                Superposed = ngrams is null ? null : new SuperposedSettings { Ngrams = ngrams },
            },
            CancellationToken.None);
        var greedy = result.Drafts[0];
        Assert.True(greedy.IsGreedy);
        return (greedy.Text, greedy.LogProbability);
    }
}
