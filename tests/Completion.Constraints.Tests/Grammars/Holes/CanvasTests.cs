using System.Text;
using Completion.Constraints.Grammars;
using Completion.Constraints.Grammars.Holes;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Constraints.Tests.Grammars.Holes;

/// <summary>Texts with several holes, of random grammars and terminals, against the slow definition and all words up to a length.</summary>
public sealed class CanvasTests
{
    private static readonly Gen<string[]> s_fragments =
        from count in Gen.Choose(1, 4) from fragments in RandomGrammar.Fragments.ListOf(count) select fragments.ToArray();

    [Fact]
    public void FillsWhatTheRulesAllow() => Prop.ForAll(
        RandomGrammar.Grammars.Where(grammar => grammar.Prefixes().Count > 0).ToArbitrary(), s_fragments.ToArbitrary(),
        (random, fragments) =>
        {
            Check(random.Text, fragments);
            if (random.Language().Any(word => Fits(word, fragments)))
            {
                Assert.Equal(CanvasAnswer.Yes, Answer(Grammar.Read(random.Text), fragments));
            }
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [Fact]
    public void CutsTokensAcrossHoles() => Prop.ForAll(RandomTerminals.Grammars.ToArbitrary(), s_fragments.ToArbitrary(), Check)
        .Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    /// <summary>One hole, the first fragment growing: what the incremental constraint says.</summary>
    [Fact]
    public void AgreesWithTheConstraintOnOneHole() => Prop.ForAll(
        RandomTerminals.Grammars.ToArbitrary(), RandomGrammar.Fragments.ToArbitrary(), RandomGrammar.Fragments.ToArbitrary(),
        (text, prefix, suffix) =>
        {
            var grammar = Grammar.Read(text);
            var expected = new ReferenceCanvas(grammar, RandomTerminals.Letters).IsCompletable(prefix, suffix);
            var hole = HoleConstraint.Between(grammar, "start", [], Encoding.UTF8.GetBytes(suffix))?.Advance(Encoding.UTF8.GetBytes(prefix));
            if (expected != hole is not null)
            {
                Assert.Fail($"'{prefix}' □ '{suffix}' can {(expected ? "" : "not ")}be filled in\n{text}");
            }
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(150));

    [Theory]
    [InlineData(CanvasAnswer.Yes, "[", "2", "]")]
    [InlineData(CanvasAnswer.Yes, "{\"a", ": [", "}")]
    [InlineData(CanvasAnswer.Yes, "", "}, {", "")]
    [InlineData(CanvasAnswer.Yes, "\"a", "] }", "\"")]
    [InlineData(CanvasAnswer.No, "[", "\n] 2", "]")]
    [InlineData(CanvasAnswer.No, "{", "\n1:", "}")]
    [InlineData(CanvasAnswer.No, "[1", "}")]
    [InlineData(CanvasAnswer.Yes, "[1, 2]")]
    [InlineData(CanvasAnswer.No, "[1, 2")]
    public void FillsHolesInJson(CanvasAnswer expected, params string[] fragments) => Assert.Equal(expected, Answer(Texts.Load("json.lark"), fragments));

    [Fact]
    public void CannotTellWhatTakesTooMuch() => Assert.Equal(
        CanvasAnswer.CannotTell, Canvas.IsCompletable(Texts.Load("json.lark"), "start", ["[1, "u8.ToArray(), "2, 3, 4]"u8.ToArray()], limit: 10));

    private static void Check(string text, string[] fragments)
    {
        var grammar = Grammar.Read(text);
        var expected = new ReferenceCanvas(grammar, RandomTerminals.Letters).IsCompletable(fragments);
        if (expected != (Answer(grammar, fragments) == CanvasAnswer.Yes))
        {
            Assert.Fail($"{string.Join(" □ ", fragments.Select(fragment => $"'{fragment}'"))} can {(expected ? "" : "not ")}be filled in\n{text}");
        }
    }

    private static CanvasAnswer Answer(Grammar grammar, string[] fragments) =>
        Canvas.IsCompletable(grammar, "start", [.. fragments.Select(Encoding.UTF8.GetBytes)]);

    /// <summary>Whether a word has the fragments: the first at its beginning, the last at its end.</summary>
    public static bool Fits(string word, string[] fragments)
    {
        if (fragments is [var only])
        {
            return word == only;
        }

        var at = 0;
        for (var i = 0; i < fragments.Length - 1; i++)
        {
            var found = i == 0 ? (word.StartsWith(fragments[0], StringComparison.Ordinal) ? 0 : -1) : word.IndexOf(fragments[i], at, StringComparison.Ordinal);
            if (found < 0)
            {
                return false;
            }

            at = found + fragments[i].Length;
        }

        return word.Length - at >= fragments[^1].Length && word.EndsWith(fragments[^1], StringComparison.Ordinal);
    }
}
