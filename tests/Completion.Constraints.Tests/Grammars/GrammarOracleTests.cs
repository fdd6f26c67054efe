using System.Text;
using System.Text.RegularExpressions;
using Completion.Constraints.Grammars;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Constraints.Tests.Grammars;

/// <summary>Random grammars and terminals against brute force, and the laws of constraints on them.</summary>
public sealed class GrammarOracleTests
{
    private static readonly string[] s_terminals =
        ["a", "b", "aa", "ab+", "a(ba)*", "[ab]a", "ab+a", "(a|b)*bb", "aba?", "b{2,3}", "aab", "[^a]a", "bb*", "ba+", "a{2}(b|ab)?"];

    /// <summary>For each terminal, the words it matches.</summary>
    private static readonly Dictionary<string, HashSet<string>> s_matches = s_terminals.ToDictionary(
        terminal => terminal, terminal => RandomGrammar.Words.Where(word => Regex.IsMatch(word, $"^(?:{terminal})$")).ToHashSet());

    [Fact]
    public void HasTheWordsAndPrefixesOfItsRules() => Prop.ForAll(RandomGrammar.Grammars.ToArbitrary(), random =>
    {
        var prefixes = random.Prefixes();
        if (prefixes.Count == 0)
        {
            var error = Assert.Throws<GrammarException>(() => Grammar.Read(random.Text));
            Assert.Contains("never ends", error.Message, StringComparison.Ordinal);
            return;
        }

        var words = random.Language();
        var start = Grammar.Read(random.Text).Start();
        foreach (var word in RandomGrammar.Words)
        {
            var state = start.Advance(Encoding.UTF8.GetBytes(word));
            if ((state is not null) != prefixes.Contains(word) || (state is { MayEnd: true }) != words.Contains(word))
            {
                Assert.Fail($"'{word}' is {(prefixes.Contains(word) ? "" : "not ")}a prefix and {(words.Contains(word) ? "" : "not ")}a word of\n{random.Text}");
            }
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void AdvancesLawfully() => Prop.ForAll(
        RandomGrammar.Grammars.Where(grammar => grammar.Prefixes().Count > 0).ToArbitrary(),
        Gen.Elements<string>([.. RandomGrammar.Words]).ToArbitrary(),
        Samples.Cuts.ToArbitrary(),
        (random, word, cuts) => ConstraintLaws.Advances(Grammar.Read(random.Text).Start(), Encoding.UTF8.GetBytes(word), cuts))
        .QuickCheckThrowOnFailure();

    /// <summary>With any order of tokens allowed, a text is whole exactly if longest matches cut it up.</summary>
    [Fact]
    public void CutsByLongestMatch() => Prop.ForAll(Gen.SubListOf(s_terminals).Where(t => t.Count > 0).ToArbitrary(), terminals =>
    {
        var grammar = Grammar.Read(string.Join('\n', ["start: token*", "token: " + string.Join(" | ", terminals.Select((_, i) => $"T{i}")), .. terminals.Select((t, i) => $"T{i}: /{t}/")]));
        var whole = RandomGrammar.Words.Where(word => IsCut(word, terminals)).ToHashSet();
        foreach (var word in RandomGrammar.Words)
        {
            var state = grammar.After(word);
            Assert.Equal((word, whole.Contains(word)), (word, state is { MayEnd: true }));
            Assert.True(state is not null || !whole.Any(longer => longer.StartsWith(word, StringComparison.Ordinal)), word);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void AdvancesLawfullyInsideTokens() => Prop.ForAll(
        Gen.SubListOf(s_terminals).Where(t => t.Count > 0).ToArbitrary(),
        Gen.Elements<string>([.. RandomGrammar.Words]).ToArbitrary(),
        Samples.Cuts.ToArbitrary(),
        (terminals, word, cuts) => ConstraintLaws.Advances(
            Grammar.Read("start: token*\ntoken: " + string.Join(" | ", terminals.Select(t => $"/{t}/"))).Start(), Encoding.UTF8.GetBytes(word), cuts))
        .QuickCheckThrowOnFailure();

    [Fact]
    public void AnswersSeveralThreadsAlike() => Prop.ForAll(RandomGrammar.Grammars.Where(grammar => grammar.Prefixes().Count > 0).ToArbitrary(), random =>
    {
        var expected = RandomGrammar.Words.Select(word => Answer(Grammar.Read(random.Text).Start(), word)).ToArray();
        var shared = Grammar.Read(random.Text).Start();
        Assert.Equal(expected, RandomGrammar.Words.AsParallel().AsOrdered().WithDegreeOfParallelism(4).Select(word => Answer(shared, word)).ToArray());

        static (bool, bool) Answer(Constraint start, string word)
        {
            var state = start.Advance(Encoding.UTF8.GetBytes(word));
            return (state is not null, state is { MayEnd: true });
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(10));

    [Fact]
    public void MasksAsItAdvances()
    {
        var start = Grammar.Read("start: (NAME | \"é\" | \".\" | \"(\" start \")\")*\nNAME: /[ab_]+1?/").Start();
        Prop.ForAll(Samples.Vocabulary.ToArbitrary(), Samples.Cuts.ToArbitrary(), (vocabulary, cuts) => ConstraintLaws.Masks(start, vocabulary, cuts))
            .QuickCheckThrowOnFailure();
    }

    private static bool IsCut(string text, IList<string> terminals)
    {
        while (text.Length > 0)
        {
            var longest = Enumerable.Range(1, text.Length).LastOrDefault(length => terminals.Any(t => s_matches[t].Contains(text[..length])));
            if (longest == 0)
            {
                return false;
            }

            text = text[longest..];
        }

        return true;
    }
}
