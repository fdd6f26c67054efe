using System.Text;
using Completion.Constraints.Grammars;
using Completion.Inference.Vocabularies;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Constraints.Tests.Grammars;

/// <summary>Masks of grammars against the slow way, which asks <see cref="Constraint.Advance"/> for every token.</summary>
public sealed class GrammarMaskTests
{
    private static readonly string[] s_terminals = ["a", "b", "aa", "ab+", "a(ba)*", "[ab]a", "(a|b)*bb", "aba?", "b{2,3}", "aab", "[^a]a", "ba+"];

    /// <summary>All words of two letters up to a length, some of them twice, and a token without bytes.</summary>
    private static readonly Vocabulary s_words = new(
        [[], .. RandomGrammar.Words.Where(word => word.Length is > 0 and < 6).Select(Encoding.UTF8.GetBytes), "ab"u8.ToArray(), "b"u8.ToArray()], [0]);

    [Fact]
    public void KeepWhatRandomRulesAccept() => Prop.ForAll(
        RandomGrammar.Grammars.Where(grammar => grammar.Prefixes().Count > 0).ToArbitrary(),
        Gen.Elements<string>([.. RandomGrammar.Words]).ToArbitrary(),
        Samples.Cuts.ToArbitrary(),
        (random, word, cuts) => Masks(Grammar.Read(random.Text), word, cuts))
        .QuickCheckThrowOnFailure();

    /// <summary>Terminals that begin alike: tokens end inside them, behind them, and where a longer match is open.</summary>
    [Fact]
    public void KeepWhatRandomTerminalsAccept() => Prop.ForAll(
        Gen.SubListOf(s_terminals).Where(terminals => terminals.Count > 1).ToArbitrary(),
        Gen.Elements<string>([.. RandomGrammar.Words]).ToArbitrary(),
        Samples.Cuts.ToArbitrary(),
        (terminals, word, cuts) => Masks(
            Grammar.Read($"start: (first | second first)*\nfirst: /{terminals[0]}/\nsecond: {string.Join(" | ", terminals.Skip(1).Select(t => $"/{t}/"))}"), word, cuts))
        .QuickCheckThrowOnFailure();

    /// <summary>What is ignored inside tokens and at their ends, in a mode of its own or not, and ending early or not.</summary>
    [Fact]
    public void KeepWhatIgnoredTerminalsAllow() => Prop.ForAll(
        Gen.SubListOf(s_terminals).Where(terminals => terminals.Count > 2).ToArbitrary(),
        Gen.Elements("", "%mode other: SKIPPED", "%mode other: SKIPPED\n%early SKIPPED", "%early SKIPPED", "%mode other: SKIPPED SECOND", "%mode other: SECOND\n%early FIRST SKIPPED").ToArbitrary(),
        Gen.Elements<string>([.. RandomGrammar.Words]).ToArbitrary(),
        (terminals, directives, word) => Masks(
            Grammar.Read(
                $"start: (FIRST | SECOND FIRST \"a\"?)*\n%ignore SKIPPED\n%ignore \"b\"\n{directives}\nFIRST: /{terminals[0]}/\nSECOND: {string.Join(" | ", terminals.Skip(2).Select(t => $"/{t}/"))}\nSKIPPED: /{terminals[1]}/"),
            word, []))
        .QuickCheckThrowOnFailure();

    /// <summary>Modes and ignored tokens: the same bytes are one terminal here and another there.</summary>
    [Fact]
    public void KeepWhatModesAccept() => Prop.ForAll(
        Gen.Elements("", "a", "a+", "'", "'a", "'a{", "'{a", "'{a}", "'{ '", "a ", "'a {a } a'").ToArbitrary(),
        Gen.Elements("a", "+", "'", "{", "}", " ", "aa", "a ").ListOf().Select(parts => parts.Take(4).ToArray()).ListOf().ToArbitrary(),
        (text, tokens) =>
        {
            var grammar = Grammar.Read(
                "start: sum?\nsum: part (\"+\" part)*\npart: NAME | \"'\" (TEXT | HOLE sum \"}\")* QUOTE\nNAME: /[a-z]+/\n%mode text: TEXT HOLE QUOTE\nTEXT: /[^'{]+/\nHOLE: \"{\"\nQUOTE: \"'\"\n%ignore \" \"");
            var vocabulary = new Vocabulary(
                [.. tokens.Select(parts => Encoding.UTF8.GetBytes(string.Concat(parts))), .. "a+'{} "u8.ToArray().Select(value => new[] { value })], []);
            ConstraintLaws.Masks(grammar.After(text)!, vocabulary, []);
        }).QuickCheckThrowOnFailure();

    /// <summary>Asked again, and after other states and vocabularies were asked, a mask is the same.</summary>
    [Fact]
    public void AreTheSameAgain() => Prop.ForAll(
        RandomGrammar.Grammars.Where(grammar => grammar.Prefixes().Count > 0).ToArbitrary(),
        Samples.Vocabulary.ToArbitrary(),
        (random, other) =>
        {
            var grammar = Grammar.Read(random.Text);
            foreach (var word in RandomGrammar.Words.Concat(RandomGrammar.Words).Where((_, i) => i % 7 == 0))
            {
                if (grammar.After(word) is { } state)
                {
                    ConstraintLaws.Masks(state, s_words, []);
                    ConstraintLaws.Masks(state, other, []);
                }
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5));

    private static void Masks(Grammar grammar, string word, int[] cleared)
    {
        if (grammar.After(word) is { } state)
        {
            ConstraintLaws.Masks(state, s_words, cleared);
        }
    }
}
