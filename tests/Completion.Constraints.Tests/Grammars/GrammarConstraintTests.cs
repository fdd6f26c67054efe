using System.Text;
using Completion.Constraints.Grammars;

namespace Completion.Constraints.Tests.Grammars;

/// <summary>How texts are cut into tokens: longest match, priorities, reserved words, modes, ignored tokens.</summary>
public sealed class GrammarConstraintTests
{
    [Fact]
    public void TakesBackATokenThatGoesNoFurther()
    {
        // "1." may become "1.5", or be "1" and "..".
        var grammar = Grammar.Read("start: NUMBER (\"..\" NUMBER)?\nNUMBER: /[0-9]+(\\.[0-9]+)?/");
        Assert.True(grammar.Has("1..2"));
        Assert.True(grammar.Has("1.5"));
        Assert.True(grammar.Has("1.5..2.5"));
        Assert.False(grammar.Has("1."));
        Assert.False(grammar.Refuses("1."));
        Assert.True(grammar.Refuses("1.5.5"));
    }

    [Fact]
    public void RefusesWhatALongerMatchForbids()
    {
        // The longest match of "aab" is one token, which no rule has.
        var grammar = Grammar.Read("start: (\"a\" | \"b\")*\n%reserve \"aab\"");
        Assert.True(grammar.Has("ab"));
        Assert.True(grammar.Has("aa"));
        Assert.True(grammar.Refuses("aab"));
        Assert.True(grammar.Has("aba"));
        Assert.True(grammar.Has("aaa"));
    }

    [Fact]
    public void PrefersTextsToRegularExpressionsAndThenPriority()
    {
        var grammar = Grammar.Read("start: \"if\" NAME | SPECIAL \"!\"\nNAME: /[a-z]+/\nSPECIAL.1: /x[a-z]/\n%ignore \" \"\n%reserve \"do\"");
        Assert.True(grammar.Has("if a"));
        Assert.True(grammar.Has("if iff"));
        Assert.True(grammar.Refuses("if if "));
        Assert.False(grammar.Has("if do"));
        Assert.True(grammar.Has("xy!"));
        Assert.False(grammar.Has("if xy"));
        Assert.True(grammar.Has("if xyz"));
    }

    [Fact]
    public void CutsByTheModeThatTheRulesExpect()
    {
        var grammar = Grammar.Read(
            "start: sum\nsum: part (\"+\" part)*\npart: NAME | \"'\" (TEXT | HOLE sum \"}\")* QUOTE\nNAME: /[a-z]+/\n%mode text: TEXT HOLE QUOTE\nTEXT: /[^'{]+/\nHOLE: \"{\"\nQUOTE: \"'\"\n%ignore \" \"");
        Assert.True(grammar.Has("a + '+ b{c + 'd{ e }'} }' "));
        Assert.True(grammar.Has("''"));
        Assert.True(grammar.Refuses("'{ }"));
        Assert.False(grammar.Has("'a"));
    }

    [Fact]
    public void IgnoresBetweenTokensAndAtBothEnds()
    {
        var grammar = Grammar.Read("start: \"a\" \"b\"\n%ignore /\\s+/\n%ignore /#[^\\n]*/");
        Assert.True(grammar.Has(" a # not b\n b # end"));
        Assert.False(grammar.Has(" "));
        Assert.False(grammar.Refuses("\n"));
        Assert.True(grammar.Refuses("a # not b\n c"));
    }

    [Fact]
    public void MayEndWhereTheTextIsWhole()
    {
        var nullable = Grammar.Read("start: \"a\"*\n%ignore \" \"");
        Assert.True(nullable.Start().MayEnd);
        Assert.True(nullable.Has("  "));
        Assert.False(Grammar.Read("start: \"a\"").Start().MayEnd);

        // A token that repeats its own beginning is not the beginning of the text.
        Assert.False(Grammar.Read("start: /a*b/?").Has("a"));
    }

    [Fact]
    public void ReadsCharactersCutInTheirMiddle()
    {
        var bytes = Encoding.UTF8.GetBytes("日本");
        Constraint? state = Grammar.Read("start: /[日本]+/").Start();
        for (var i = 0; i < bytes.Length; i++)
        {
            state = state?.Advance(bytes.AsSpan(i, 1));
            Assert.Equal(i % 3 == 2, state is { MayEnd: true });
        }
    }

    [Fact]
    public void StaysTheSameStateWhereNothingChanges()
    {
        var inText = Grammar.Read("start: /\"[a-z ]*\"/").After("\"a")!;
        Assert.Same(inText, inText.Advance("bc d"u8));
    }

    [Fact]
    public void ReadsByTheRuleAskedFor()
    {
        var grammar = Grammar.Read("start: item*\nitem: \"a\" | \"(\" rest\nrest: item* \")\"\nother: item \"!\"\n%start rest item\n%start other", "g");
        Assert.Equal(["start", "rest", "item", "other"], grammar.StartRules);
        Assert.Empty(grammar.Remarks);
        (string Rule, string Word, string Refused)[] expected = [("start", "aa", ")"), ("rest", "a)", "a)a"), ("item", "(a)", "aa"), ("other", "a!", ")")];
        Assert.All(expected, e =>
        {
            Assert.True(grammar.Start(e.Rule).Advance(Encoding.UTF8.GetBytes(e.Word)) is { MayEnd: true }, e.Rule);
            Assert.Null(grammar.Start(e.Rule).Advance(Encoding.UTF8.GetBytes(e.Refused)));
        });
        Assert.True(grammar.Start().MayEnd);
        Assert.False(grammar.Start("rest").MayEnd);
        Assert.Equal("g has no start rule 'lost'; it has start, rest, item, other.", Assert.Throws<GrammarException>(() => grammar.Start("lost")).Message);
    }

    /// <summary>Several ways to skip lead to one reading where nothing open tells them apart.</summary>
    [Fact]
    public void JoinsReadingsThatHaveTheSameFuture()
    {
        var grammar = Grammar.Read("start: item*\nitem: \"a\" | \"(\" item* \")\" \"!\"? | \";\"\n%ignore SKIPPED\n%ignore PLAIN\n%mode skipped: SKIPPED\n%early SKIPPED\nPLAIN: \"#\"\nSKIPPED: /#([^#;]*;)+/");
        var text = string.Concat(Enumerable.Repeat("#(a);a", 12));
        Assert.True(grammar.Has(text));
        Assert.InRange(((GrammarConstraint)grammar.After(text + "a")!).Readings, 1, 8);
    }

    /// <summary>Without <c>%early</c> the longest match counts alone.</summary>
    [Theory]
    [InlineData("#a;x;x", true)]
    [InlineData("#a;b;x;x", true)]
    [InlineData("#a;x;x;x", true)]
    [InlineData("#x;xx", false)]
    [InlineData("x;x", true)]
    [InlineData("x;x#a;b;", true)]
    public void MayEndEarlyWhereItMatches(string text, bool isRead)
    {
        const string Rules = "start: \"x\" \";\" \"x\"\n%ignore SKIPPED\n%mode skipped: SKIPPED\nSKIPPED: /#([a-z]*;)+/";
        Assert.Equal(isRead, Grammar.Read(Rules + "\n%early SKIPPED").Has(text));
        Assert.Equal(isRead && text[0] == 'x', Grammar.Read(Rules).Has(text));
    }

    [Fact]
    public void ReadsLongTextsInTimeThatGrowsWithThem()
    {
        // Left recursion keeps the sets small: a state does not grow with the length of a list.
        var grammar = Grammar.Read("start: list\nlist: item | list \",\" item\nitem: \"a\" | \"(\" list \")\"");
        var few = (GrammarConstraint)grammar.After("a,a")!;
        var many = (GrammarConstraint)grammar.After("a" + string.Concat(Enumerable.Repeat(",a", 2000)))!;
        Assert.Equal(few.Entries, many.Entries);
    }
}
