using System.Text;
using Completion.Constraints.Grammars;
using Completion.Constraints.Grammars.Holes;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Constraints.Tests.Grammars.Holes;

/// <summary>One canvas asked of many times: the answers are those of the canvas made anew, whatever was asked before.</summary>
public sealed class CanvasCheckerTests
{
    private static readonly Gen<(string Prefix, string[][] Questions, string Suffix)> s_canvas =
        from prefix in RandomGrammar.Fragments
        from suffix in RandomGrammar.Fragments
        from questions in (from count in Gen.Choose(1, 4) from fragments in RandomGrammar.Fragments.ListOf(count) select fragments.ToArray()).ListOf(6)
        select (prefix, questions.ToArray(), suffix);

    [Fact]
    public void SaysWhatTheCanvasSays() => Prop.ForAll(
        RandomGrammar.Grammars.Where(grammar => grammar.Prefixes().Count > 0).ToArbitrary(), s_canvas.ToArbitrary(),
        (random, canvas) =>
        {
            Check(random.Text, canvas);
            CheckAgainstWords(random, canvas);
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(150));

    [Fact]
    public void CutsTokensAcrossHoles() => Prop.ForAll(RandomTerminals.Grammars.ToArbitrary(), s_canvas.ToArbitrary(), Check)
        .Check(Config.QuickThrowOnFailure.WithMaxTest(150));

    /// <summary>A hole in which no rule can begin may be the state of a text without holes; asked about later, that is no hole.</summary>
    [Fact]
    public void TakesNoTextForAHoleThatIsLikeIt()
    {
        var grammar = Grammar.Read("start: (A rest) | rest+ | (LONG | start) | ((BBB | AAB) | (rest | BA))\nrest: AA? | rest | A\n"
            + "A: /a/\nLONG: /a(ba)*/\nBBB: /b{2,3}/\nAAB: /aab/\nBA: /ba+/\nAA: /a{2}(b|ab)?/\nIGNORED: /b/\n%ignore IGNORED\n%reserve A LONG BBB AAB BA AA");
        var asked = Checker(grammar, "", "aba", HiddenFragments.Allowed)!;
        Answer(asked, "bb", "b");
        Assert.Equal(CanvasAnswer.Yes, Answer(Checker(grammar, "", "aba", HiddenFragments.Allowed)!, "b", "ab", "a"));
        Assert.Equal(CanvasAnswer.Yes, Answer(asked, "b", "ab", "a"));
    }

    /// <summary>Every fragment has a token's end in it, or is part of a token that begins in what is written.</summary>
    [Theory]
    [InlineData(CanvasAnswer.No, "[", "", "a b", "")]
    [InlineData(CanvasAnswer.Yes, "[", "", "1, 2", "")]
    [InlineData(CanvasAnswer.Yes, "[", "\"", "a b", "")]
    [InlineData(CanvasAnswer.Yes, "[\"x", "", "a b", "")]
    [InlineData(CanvasAnswer.Yes, "[", "", "a\", 2", "")]
    [InlineData(CanvasAnswer.No, "[", "", "] a", "")]
    [InlineData(CanvasAnswer.Yes, "[", "1", ",", "")]
    [InlineData(CanvasAnswer.No, "[", "1", ",")]
    public void RefusesFragmentsInsideOfTokensOfHoles(CanvasAnswer expected, string prefix, params string[] fragments)
    {
        var json = Texts.Load("json.lark");
        Assert.Equal(expected, Answer(CanvasChecker.Between(json, "start", Encoding.UTF8.GetBytes(prefix), "]"u8, HiddenFragments.Refused)!, fragments));
        Assert.True(expected == CanvasAnswer.Yes || Canvas.IsCompletable(json, "start", Fragments(prefix, fragments, "]")) == Answer(CanvasChecker.Between(json, "start", Encoding.UTF8.GetBytes(prefix), "]"u8)!, fragments));
    }

    /// <summary>What is refused inside of tokens is refused, and nothing that can be written outside of them.</summary>
    [Fact]
    public void RefusesNoFragmentThatEndsTokens() => Prop.ForAll(
        RandomGrammar.Grammars.Where(grammar => grammar.Prefixes().Count > 0).ToArbitrary(), s_canvas.ToArbitrary(),
        (random, canvas) =>
        {
            // Terminals are letters, so that nothing can be hidden.
            var grammar = Grammar.Read(random.Text);
            if (Checker(grammar, canvas.Prefix, canvas.Suffix, HiddenFragments.Refused) is { } checker)
            {
                foreach (var fragments in canvas.Questions)
                {
                    Assert.Equal(Canvas.IsCompletable(grammar, "start", Fragments(canvas.Prefix, fragments, canvas.Suffix)), Answer(checker, fragments));
                }
            }
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [Fact]
    public void CannotTellWhatTakesTooMuch()
    {
        var before = (GrammarConstraint)Texts.Load("json.lark").After("[1, ")!;
        foreach (var (limits, tokens) in new[] { (HoleLimits.Default with { Nodes = 3 }, 1000), (HoleLimits.Default with { Steps = 0 }, 1000), (HoleLimits.Default, 1) })
        {
            var checker = new CanvasChecker(before, "2, 3, 4]"u8, HiddenFragments.Allowed, limits, tokens);
            Assert.Equal(CanvasAnswer.CannotTell, Answer(checker, "", "5, 6,", ""));
        }
    }

    private static void Check(string text, (string Prefix, string[][] Questions, string Suffix) canvas)
    {
        var grammar = Grammar.Read(text);
        var checker = Checker(grammar, canvas.Prefix, canvas.Suffix, HiddenFragments.Allowed);
        foreach (var fragments in canvas.Questions)
        {
            var expected = Canvas.IsCompletable(grammar, "start", Fragments(canvas.Prefix, fragments, canvas.Suffix));
            var answer = checker is null ? CanvasAnswer.No : Answer(checker, fragments);
            // A wrong yes is one anywhere but where ignored tokens may end early.
            var isKnown = answer == CanvasAnswer.Yes && text.Contains("%early", StringComparison.Ordinal);
            if (answer != expected && !isKnown)
            {
                Assert.Fail($"'{canvas.Prefix}' + {string.Join(" □ ", fragments.Select(fragment => $"'{fragment}'"))} + '{canvas.Suffix}': {answer} instead of {expected} in\n{text}");
            }
        }
    }

    private static void CheckAgainstWords(RandomGrammar random, (string Prefix, string[][] Questions, string Suffix) canvas)
    {
        var words = random.Language();
        if (Checker(Grammar.Read(random.Text), canvas.Prefix, canvas.Suffix, HiddenFragments.Allowed) is not { } checker)
        {
            Assert.DoesNotContain(words, word => word.StartsWith(canvas.Prefix, StringComparison.Ordinal));
            return;
        }

        foreach (var fragments in canvas.Questions)
        {
            string[] all = fragments is [var only] ? [canvas.Prefix + only + canvas.Suffix] : [canvas.Prefix + fragments[0], .. fragments[1..^1], fragments[^1] + canvas.Suffix];
            Assert.True(Answer(checker, fragments) == CanvasAnswer.Yes || !words.Any(word => CanvasTests.Fits(word, all)));
        }
    }

    private static CanvasChecker? Checker(Grammar grammar, string prefix, string suffix, HiddenFragments hidden) =>
        CanvasChecker.Between(grammar, "start", Encoding.UTF8.GetBytes(prefix), Encoding.UTF8.GetBytes(suffix), hidden);

    private static CanvasAnswer Answer(CanvasChecker checker, params string[] fragments) =>
        checker.MayStand([.. fragments.Select(fragment => new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes(fragment)))]);

    private static byte[][] Fragments(string prefix, string[] fragments, string suffix)
    {
        var all = fragments.Select(Encoding.UTF8.GetBytes).ToArray();
        all[0] = [.. Encoding.UTF8.GetBytes(prefix), .. all[0]];
        all[^1] = [.. all[^1], .. Encoding.UTF8.GetBytes(suffix)];
        return all;
    }
}
