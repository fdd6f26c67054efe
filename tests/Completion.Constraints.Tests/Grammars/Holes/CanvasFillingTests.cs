using System.Text;
using Completion.Constraints.Grammars;
using Completion.Constraints.Grammars.Holes;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Constraints.Tests.Grammars.Holes;

/// <summary>Fillings that are found: they make texts of the grammar, and there are no shorter ones.</summary>
public sealed class CanvasFillingTests
{
    [Fact]
    public void FillsWithTheFewestTokens() => Prop.ForAll(
        RandomGrammar.Grammars.Where(grammar => grammar.Prefixes().Count > 0).ToArbitrary(),
        (from count in Gen.Choose(1, 3) from fragments in Gen.Elements("", "a", "b", "ab", "ba").ListOf(count) select fragments.ToArray()).ToArbitrary(),
        (random, fragments) =>
        {
            var grammar = Grammar.Read(random.Text);
            if (Complete(grammar, fragments) is not { } filling)
            {
                return;
            }

            var holes = Enumerable.Range(0, fragments.Length)
                .Select(hole => string.Concat(filling.Where(token => token.Hole == hole).Select(token => token.Terminal.Trim('"')))).ToArray();
            var text = string.Concat(fragments.Zip(holes, (fragment, hole) => fragment + hole));
            if (!grammar.Has(text))
            {
                Assert.Fail($"{string.Join(" □ ", fragments)} is filled as '{text}', no text of\n{random.Text}");
            }

            // Of two holes side by side any may be the one that is written into, so only the length is asked for.
            var shortest = random.Language().Where(word => CanvasTests.Fits(word, fragments)).Select(word => word.Length).DefaultIfEmpty(int.MaxValue).Min();
            Assert.True(text.Length <= shortest, text);
        })
        .QuickCheckThrowOnFailure();

    [Fact]
    public void SaysWhichTokensReachOutOfTheHole()
    {
        var json = Texts.Load("json.lark");
        Assert.Equal([new HoleToken(0, "STRING", true, true)], Complete(json, ["{\"a", "b\": 1}"])!);
        Assert.Equal([new HoleToken(0, "\":\"", false, false)], Complete(json, ["{\"a\"", "1", "}"])!);
        Assert.Equal([new HoleToken(0, "\":\"", false, false)], Complete(json, ["{\"a\" ", "1", "}"])!);
        Assert.Equal([new HoleToken(0, "\"{\"", false, false), new HoleToken(0, "STRING", false, true)], Complete(json, ["", "b\": 1}"])!);
        Assert.Empty(Complete(json, ["[1", ", 2]"])!);
        Assert.Null(Complete(json, ["]", ""]));
    }

    private static IReadOnlyList<HoleToken>? Complete(Grammar grammar, string[] fragments)
    {
        var answer = Canvas.TryComplete(grammar, "start", [.. fragments.Select(Encoding.UTF8.GetBytes)], out var filling);
        Assert.Equal(answer == CanvasAnswer.Yes, filling is not null);
        return filling;
    }
}
