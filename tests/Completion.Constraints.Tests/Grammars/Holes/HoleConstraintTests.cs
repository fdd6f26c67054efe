using System.Text;
using Completion.Constraints.Grammars;
using Completion.Constraints.Grammars.Holes;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Constraints.Tests.Grammars.Holes;

/// <summary>Holes in texts of random grammars and terminals, against all words up to a length.</summary>
public sealed class HoleConstraintTests
{
    private static readonly Gen<string> s_suffixes = Gen.Elements<string>([.. RandomGrammar.Words.Where(word => word.Length <= 4)]);

    [Fact]
    public void HasTheWordsAroundTheHole() => Prop.ForAll(
        RandomGrammar.Grammars.Where(grammar => grammar.Prefixes().Count > 0).ToArbitrary(), s_suffixes.ToArbitrary(),
        (random, suffix) => Check(Grammar.Read(random.Text), random.Language(), suffix, random.Text))
        .QuickCheckThrowOnFailure();

    [Fact]
    public void CutsByLongestMatchAcrossTheHole() =>
        Prop.ForAll(RandomTerminals.Grammars.ToArbitrary(), s_suffixes.ToArbitrary(), CheckAgainstTheGrammar).QuickCheckThrowOnFailure();

    [Fact]
    public void SkipsWhatIsIgnoredOnBothSides() => Prop.ForAll(s_suffixes.ToArbitrary(), suffix =>
        CheckAgainstTheGrammar("start: (A start? B)*\nA: /a/\nB: /ba/\n%ignore /aa/\n%ignore /bb+a/", suffix)).QuickCheckThrowOnFailure();

    /// <summary>What is ignored in the first mode is a token in the second; both may be expected at once.</summary>
    [Fact]
    public void ReadsTheModesOfItsPlaces() => Prop.ForAll(s_suffixes.ToArbitrary(), suffix =>
        CheckAgainstTheGrammar("start: (A | B TEXT? B | A TEXT)*\nA: /aa/\nB: /b/\nTEXT: /ab?/\n%ignore /a/\n%mode text: TEXT", suffix)).QuickCheckThrowOnFailure();

    [Fact]
    public void AdvancesLawfully() => Prop.ForAll(
        (from grammar in RandomGrammar.Grammars.Where(grammar => grammar.Prefixes().Count > 0) from suffix in s_suffixes select (grammar, suffix)).ToArbitrary(),
        Gen.Elements<string>([.. RandomGrammar.Words]).ToArbitrary(),
        Samples.Cuts.ToArbitrary(),
        (hole, word, cuts) =>
        {
            if (Between(Grammar.Read(hole.grammar.Text), "", hole.suffix) is { } start)
            {
                ConstraintLaws.Advances(start, Encoding.UTF8.GetBytes(word), cuts);
            }
        })
        .QuickCheckThrowOnFailure();

    [Fact]
    public void MasksAsItAdvances()
    {
        var grammar = Grammar.Read("start: \"(\" inner \")\"\ninner: (NAME | \"é\" | \".\" | \"(\" inner \")\")*\nNAME: /[ab_]+1?/");
        var start = Between(grammar, "(a", "b)");
        Prop.ForAll(Samples.Vocabulary.ToArbitrary(), Samples.Cuts.ToArbitrary(), (vocabulary, cuts) => ConstraintLaws.Masks(start!, vocabulary, cuts))
            .QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("[1, ", "]", "2", true, true)]
    [InlineData("[1, ", "]", "2]", false, false)]
    [InlineData("[1, ", "]", "[2", true, false)]
    [InlineData("[1, ", "]", "[2]", true, true)]
    [InlineData("{\"a", "c\": 1}", "b", true, true)]
    [InlineData("{\"a", "c\": 1}", "b\": 2, \"", true, true)]
    [InlineData("{\"a", "c\": 1}", "b\": 2, ", true, false)]
    [InlineData("{\"a", "c\": 1}", "b\": 2}", false, false)]
    public void FillsHolesInJson(string prefix, string suffix, string text, bool isAccepted, bool mayEnd)
    {
        var state = Between(Texts.Load("json.lark"), prefix, suffix)!.Advance(Encoding.UTF8.GetBytes(text));
        Assert.Equal((isAccepted, mayEnd), (state is not null, state is { MayEnd: true }));
    }

    [Fact]
    public void IsFreeWhereAnythingCanBeFollowedByMore()
    {
        Assert.True(Between(Texts.Load("csharp.lark"), "if (a) {", "b(); } } c();")!.Table.IsFree);
        Assert.False(Between(Texts.Load("json.lark"), "[1, ", "]")!.Table.IsFree);
    }

    /// <summary>Of a grammar that has the empty text alone, no rule begins that could lead on.</summary>
    [Fact]
    public void RefusesWhatNoTokenLeadsTo()
    {
        var grammar = Grammar.Read("start: never?\nnever: never\n%reserve \"a\"");
        Assert.Null(Between(grammar, "", "a"));
        Assert.NotNull(Between(grammar, "", ""));
    }

    [Fact]
    public void SaysThatItGaveUp()
    {
        var before = (GrammarConstraint)Texts.Load("json.lark").After("[")!;
        foreach (var limits in new[] { HoleLimits.Default with { Nodes = 3 }, HoleLimits.Default with { Entries = 3 }, HoleLimits.Default with { Steps = 3 } })
        {
            var hole = HoleConstraint.Between(before, "1, 2]"u8, limits);
            Assert.True(hole is { MayEnd: true });
            Assert.Contains("(gave up: more than", hole.Name, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void NothingFitsBetweenWhatDoesNotFit()
    {
        Assert.Null(Between(Texts.Load("json.lark"), "[1, ", "}"));
        Assert.Null(Between(Texts.Load("json.lark"), "]", "]"));
        Assert.Null(Between(Texts.Load("json.lark"), "[", "] x"));
    }

    /// <summary>The words of single letters: what the rules say.</summary>
    private static void Check(Grammar grammar, HashSet<string> words, string suffix, string text)
    {
        var whole = words.Where(word => word.EndsWith(suffix, StringComparison.Ordinal)).Select(word => word[..^suffix.Length]).ToHashSet();
        CheckAll(grammar, whole, suffix, text);
    }

    private static void CheckAgainstTheGrammar(string text, string suffix)
    {
        var grammar = Grammar.Read(text);
        var whole = RandomGrammar.Words.Where(word => grammar.Has(word + suffix)).ToHashSet();
        CheckAll(grammar, whole, suffix, text);
    }

    /// <param name="grammar">The language.</param>
    /// <param name="whole">What makes a word of the language before the suffix, up to a length.</param>
    /// <param name="suffix">What stands behind the hole.</param>
    /// <param name="text">The grammar, for messages.</param>
    private static void CheckAll(Grammar grammar, HashSet<string> whole, string suffix, string text)
    {
        var prefixes = whole.SelectMany(word => Enumerable.Range(0, word.Length + 1).Select(length => word[..length])).ToHashSet();
        foreach (var word in RandomGrammar.Words.Where(word => word.Length + suffix.Length <= RandomGrammar.Longest))
        {
            for (var cut = 0; cut <= word.Length; cut += Math.Max(1, word.Length))
            {
                var state = Between(grammar, word[..cut], suffix)?.Advance(Encoding.UTF8.GetBytes(word[cut..]));
                if ((state is null && prefixes.Contains(word)) || (state is { MayEnd: true }) != whole.Contains(word))
                {
                    Assert.Fail($"'{word[..cut]}' + '{word[cut..]}' is {(state is null ? "refused" : state.MayEnd ? "whole" : "no word")} before '{suffix}' in\n{text}");
                }
            }
        }
    }

    private static HoleConstraint? Between(Grammar grammar, string prefix, string suffix) =>
        HoleConstraint.Between(grammar, "start", Encoding.UTF8.GetBytes(prefix), Encoding.UTF8.GetBytes(suffix));
}
