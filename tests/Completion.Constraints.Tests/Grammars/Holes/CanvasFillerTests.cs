using System.Text;
using Completion.Constraints.Grammars;
using Completion.Constraints.Grammars.Holes;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Constraints.Tests.Grammars.Holes;

/// <summary>Fillings as bytes: they make texts of the grammar, and none is cheaper.</summary>
public sealed class CanvasFillerTests
{
    private static readonly Gen<string[]> s_fragments =
        from count in Gen.Choose(1, 3) from fragments in Gen.Elements("", "a", "b", "ab", "ba").ListOf(count) select fragments.ToArray();

    private static readonly Gen<Costs> s_costs = from costs in Gen.Choose(0, 9).ListOf(4) select new Costs([.. costs.Select(cost => (double)cost)]);

    private static readonly Lazy<Grammar> s_csharp = new(() => Texts.Load("csharp.lark"));

    [Fact]
    public void NoFillingIsCheaper() => Prop.ForAll(
        RandomGrammar.Grammars.Where(grammar => grammar.Prefixes().Count > 0).ToArbitrary(), s_fragments.ToArbitrary(), s_costs.ToArbitrary(),
        (random, fragments, costs) =>
        {
            var grammar = Grammar.Read(random.Text);
            var least = random.Language().SelectMany(word => Fillings(word, fragments)).Select(costs.Of).DefaultIfEmpty(double.PositiveInfinity).Min();
            var fillings = Fill(grammar, fragments, costs);
            if (fillings is null)
            {
                Assert.Equal(CanvasAnswer.No, Canvas.IsCompletable(grammar, "start", [.. fragments.Select(Encoding.UTF8.GetBytes)]));
                return;
            }

            Assert.True(grammar.Has(Whole(fragments, fillings)));
            Assert.True(costs.Of(fillings) <= least, $"{string.Join(" □ ", fragments)} is filled by {string.Join(" □ ", fillings)} for {costs.Of(fillings)}, not {least}, in\n{random.Text}");
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public void AsShortAsCanBeWhereAllCostsAreOne() => Prop.ForAll(
        RandomGrammar.Grammars.Where(grammar => grammar.Prefixes().Count > 0).ToArbitrary(), s_fragments.ToArbitrary(),
        (random, fragments) =>
        {
            var grammar = Grammar.Read(random.Text);
            Canvas.TryComplete(grammar, "start", [.. fragments.Select(Encoding.UTF8.GetBytes)], out var tokens);
            Assert.Equal(tokens?.Count, Fill(grammar, fragments, new Costs([1, 1, 1, 1]))?.Sum(filling => filling.Length));
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    /// <summary>Terminals that overlap: what is written is in the language, whatever longest match makes of it.</summary>
    [Fact]
    public void WritesTextsOfTheLanguage() => Prop.ForAll(RandomTerminals.Grammars.ToArbitrary(), s_fragments.ToArbitrary(), (text, fragments) =>
    {
        var grammar = Grammar.Read(text);
        var fillings = Fill(grammar, fragments, new Costs([1, 1, 1, 1]));
        if (fillings is null)
        {
            var word = RandomGrammar.Words.FirstOrDefault(word => CanvasTests.Fits(word, fragments) && grammar.Has(word));
            Assert.True(word is null, $"{string.Join(" □ ", fragments)} could be '{word}' in\n{text}");
            return;
        }

        Assert.True(grammar.Has(Whole(fragments, fillings)));
    })
    .Check(Config.QuickThrowOnFailure.WithMaxTest(150));

    [Theory]
    [InlineData("{\"a□b\": 1}", "")]
    [InlineData("[1□2]", ",")]
    [InlineData("{\"k\"□1□", ":", "}")]
    [InlineData("[1, 2□", "]")]
    [InlineData("[tr□, 2□", "ue", "]")]
    [InlineData("□\"a\":1}", "{")]
    public void FillsJson(string canvas, params string[] expected) =>
        Assert.Equal(expected, Fill(Texts.Load("json.lark"), canvas.Split('□'), new Costs([1, 1, 1, 1])));

    [Theory]
    [InlineData("int a □ 1;", "=")]
    [InlineData("return□x;", "")]
    [InlineData("if (a□ b(); }", ")", "{")]
    [InlineData("var s = \"abc□;", "\"")]
    [InlineData("foreach (var x □ y) { □", "in", "}")]
    [InlineData("a.Name(); /* b □ c();", "*/")]
    [InlineData("var s = $\"{a□\";", "}")]
    public void FillsCSharp(string canvas, params string[] expected)
    {
        var fragments = canvas.Split('□');
        var fillings = Fill(s_csharp.Value, fragments, new Costs([1, 1, 1, 1], "Name"));
        Assert.NotNull(fillings);
        Assert.True(s_csharp.Value.Has(Whole(fragments, fillings)));
        Assert.Equal(string.Concat(expected), string.Concat(fillings).Replace(" ", "", StringComparison.Ordinal));
    }

    /// <summary>A comment from the first hole to the last would be shorter.</summary>
    [Fact]
    public void HidesNothingWhereThereIsAnotherWay()
    {
        var fillings = Fill(s_csharp.Value, ["a(1 ", " 2); b(3 ", " 4); c(5 ", " 6);"], new Costs([1, 1, 1, 1]))!;
        Assert.Equal(3, fillings.Count(filling => filling.Trim().Length > 0));
        Assert.NotNull(Fill(s_csharp.Value, ["a(); ", " ) b ( ", " c();"], new Costs([1, 1, 1, 1])));
    }

    [Fact]
    public void SpellsWhatItIsTold()
    {
        var json = Texts.Load("json.lark");
        Assert.Equal(["\"Name\""], Fill(json, ["{", ":1}"], new Costs([1, 1, 1, 1], "\"Name\"", "STRING"))!);
        Assert.Equal(["bc"], Fill(json, ["[\"a", "d\"]"], new Costs([1, 1, 1, 1], "bc", "STRING"))!);

        // What would be no string is not written.
        Assert.Equal([""], Fill(json, ["[\"a", "d\"]"], new Costs([1, 1, 1, 1], "b\"c", "STRING"))!);
    }

    [Fact]
    public void WritesNothingThatIsNeverWritten()
    {
        var never = new Costs([double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity]);
        Assert.Equal(CanvasAnswer.CannotTell, CanvasFiller.TryFill(Texts.Load("json.lark"), "start", ["[1 "u8.ToArray(), "]]"u8.ToArray()], never, out var fillings));
        Assert.Null(fillings);
    }

    private static string[]? Fill(Grammar grammar, string[] fragments, ICanvasCosts costs)
    {
        var bytes = fragments.Select(Encoding.UTF8.GetBytes).ToArray();
        var answer = CanvasFiller.TryFill(grammar, "start", bytes, costs, out var fillings);
        Assert.Equal(answer == CanvasAnswer.Yes, fillings is not null);
        return fillings?.Select(Encoding.UTF8.GetString).ToArray();
    }

    private static string Whole(string[] fragments, string[] fillings) => string.Concat(fragments.Select((fragment, i) => i < fillings.Length ? fragment + fillings[i] : fragment));

    /// <summary>All ways that a word has the fragments, as what is in the holes.</summary>
    private static IEnumerable<string[]> Fillings(string word, string[] fragments)
    {
        if (!word.StartsWith(fragments[0], StringComparison.Ordinal))
        {
            yield break;
        }

        var rest = word[fragments[0].Length..];
        if (fragments.Length == 1)
        {
            if (rest.Length == 0)
            {
                yield return [];
            }

            yield break;
        }

        for (var length = 0; length <= rest.Length; length++)
        {
            foreach (var behind in Fillings(rest[length..], fragments[1..]))
            {
                yield return [rest[..length], .. behind];
            }
        }
    }

    /// <summary>Costs of the letters: of the first hole, then of the others.</summary>
    private sealed record Costs(double[] Letters, string Spelling = "", string Terminal = "IDENTIFIER") : ICanvasCosts
    {
        public double Of(int hole, string terminal) => Letters[(2 * Math.Min(hole, 1)) + (terminal == "\"b\"" ? 1 : 0)];

        public double Of(string[] fillings) => fillings.Select((filling, hole) => filling.Sum(letter => Of(hole, $"\"{letter}\""))).Sum();

        public ReadOnlyMemory<byte> Spell(in HoleToken token, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after) =>
            token.Terminal == Terminal ? Encoding.UTF8.GetBytes(Spelling) : default(ReadOnlyMemory<byte>);
    }
}
