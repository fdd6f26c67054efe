using Completion.Constraints.Grammars;

namespace Completion.Constraints.Tests.Grammars;

public sealed class GrammarReaderTests
{
    [Theory]
    [InlineData("start \"a\"", "g:1: expected ':' behind the name 'start', found the text \"a\".")]
    [InlineData("start: \"a\"\n\nstart: \"b\"", "g:3: the rule 'start' is defined in line 1 already.")]
    [InlineData("start: A\nA: \"a\"\nA: \"b\"", "g:3: the terminal A is defined in line 2 already.")]
    [InlineData("start: b", "g:1: the rule 'b' is not defined.")]
    [InlineData("start: \"a\"\nother: B", "g:2: the terminal B is not defined.")]
    [InlineData("other: \"a\"", "g:1: the grammar has no rule 'start', which whole texts are made of.")]
    [InlineData("start: (\"a\"", "g:1: expected ')' for the bracket of line 1, found the end of the file.")]
    [InlineData("start: \"a", "g:1: the text has no closing quotation mark on its line.")]
    [InlineData("start: /a", "g:1: the regular expression has no closing slash on its line.")]
    [InlineData("start: \"\"", "g:1: a text must not be empty; write '?' behind what may be absent.")]
    [InlineData("start: \"a\" & \"b\"", "g:1: '&' means nothing in a grammar; texts stand in double quotes, regular expressions between slashes.")]
    [InlineData("start: /a*/", "g:1: the terminal /a*/ matches the empty text; a token has at least one byte.")]
    [InlineData("start: /a(/", "g:1: in /a(/ expected ')' for a '('.")]
    [InlineData("start: /a)/", "g:1: in /a)/ a ')' has no '(' before it.")]
    [InlineData("start: /^a/", "g:1: in /^a/ '^' has nothing to repeat or is an anchor; write '\\^' for the character.")]
    [InlineData("start: /(?=a)/", "g:1: in /(?=a)/ expected ':' behind '(?'; only groups are known.")]
    [InlineData("start: /[a/", "g:1: in /[a/ a class has no ']'.")]
    [InlineData("start: /a/x", "g:1: in /a/ the flag 'x' is not known; i and s are.")]
    [InlineData("start: A\nA: \"a\" A", "g:2: the terminal A contains itself; only rules may.")]
    [InlineData("start: A\nA: start", "g:2: a terminal is made of texts, regular expressions and terminals, but 'start' is a rule.")]
    [InlineData("start: \"a\" start", "g:1: the rule 'start' never ends, so no text can be read by it.")]
    [InlineData("%import common", "g:1: '%import' is not a directive; %start, %ignore, %reserve, %mode and %early are.")]
    [InlineData("start: \"a\"\n%start lost", "g:2: the rule 'lost' is not defined.")]
    [InlineData("start: A\n%start A\nA: \"a\"", "g:2: expected rules by themselves.")]
    [InlineData("start: \"a\"\n%start", "g:2: expected rules, found the end of the line.")]
    [InlineData("start: \"a\"\n\nlost: \"a\" lost\n%start lost", "g:3: the rule 'lost' never ends, so no text can be read by it.")]
    [InlineData("start: \"ab\"..\"c\"", "g:1: expected one character in quotation marks beside '..', found the text \"ab\".")]
    [InlineData("start: \"a\" )", "g:1: expected the end of the line, found ')'.")]
    [InlineData("start: \"a\"\n%mode m: start", "g:2: expected terminals by themselves.")]
    [InlineData("start: A\n%mode m: A\n%mode n: A\nA: \"a\"", "g:3: the terminal A is in a mode already.")]
    [InlineData("start: A\n%early B\nA: \"a\"", "g:2: the terminal B is not defined.")]
    [InlineData("start: A\n%early start\nA: \"a\"", "g:2: expected terminals by themselves.")]
    [InlineData("start: A\n%mode: A\nA: \"a\"", "g:2: expected the name of a mode, found ':'.")]
    [InlineData("start: A\nA.x: \"a\"", "g:2: expected a priority, a whole number, found 'x'.")]
    [InlineData("start: /a{3,2}/", "g:1: in /a{3,2}/ a repetition ends below where it begins.")]
    [InlineData("start: /[b-a]/", "g:1: in /[b-a]/ a range in a class needs one character at each end, the lesser first.")]
    [InlineData("start: \"\\q\"", "g:1: '\\q' is not an escape; \\n, \\r, \\t, \\f, \\\\, \\\" and \\uXXXX are.")]
    public void SaysWhatIsWrongAndWhere(string text, string message) =>
        Assert.Equal(message, Assert.Throws<GrammarException>(() => Grammar.Read(text, "g")).Message);

    [Fact]
    public void RemarksOnWhatIsOfNoUse() => Assert.Equal(
        ["g:2: the rule 'lost' is not used by 'start' or anything it uses.", "g:4: the terminal LOST is not used.", "g:3: the rule 'endless' never ends: each of its alternatives needs a rule that never ends."],
        Grammar.Read("start: \"a\" | endless\nlost: \"b\"\nendless: \"c\" endless\nLOST: \"d\"", "g").Remarks.ToArray());

    [Theory]
    [InlineData("start: \"a\"? \"b\"* \"c\"+", "ac,bbcc,c", "a,bb,ca")]
    [InlineData("start: [\"a\"] (\"b\"\n  | \"c\"\n)\n// done", "ab,c", "a,bc")]
    [InlineData("start: first\n  // between\n  | \"b\" start\nfirst: | \"a\"", ",a,ba,bb", "aa,ab")]
    [InlineData("start: start \"+\" start | \"a\"", "a,a+a,a+a+a", "+a,a+")]
    [InlineData("start: \"begin\"i \"x\"..\"z\"", "beginx,BeGiNz", "Begina,begin")]
    [InlineData("?start: A B?\nA: B \"-\" C\nB: /[0-9]{2,3}/\nC: \"c\" | \"d\"", "12-c,123-d45", "1-c,12-c1")]
    [InlineData("start: /\\d+(?:\\.\\d+)?/ | /[^\\W\\d]\\w*/ | /\\S\\s/i", "1,1.5,a1, \u00e9 ", "1.,.5")]
    [InlineData("start: /a.c/ | /b.c/s", "abc,b\nc", "a\nc")]
    [InlineData("start: \"\\u00e9\\t\\\"\"", "é\t\"", "e")]
    [InlineData("start: /[\\u0100-\\U0010FFFF]{2}/", "\u0100\U0001F600,日本", "ab,日")]
    public void ReadsTheNotation(string text, string words, string others)
    {
        var grammar = Grammar.Read(text);
        Assert.All(words.Split(','), word => Assert.True(grammar.Has(word.TrimStart(' ')), word));
        Assert.All(others.Split(','), word => Assert.False(grammar.Has(word), word));
    }

    /// <summary>What would be an endless loop in other parsers is read, or said to be of no use.</summary>
    [Theory]
    [InlineData("start: start \"a\" | \"a\"", "a,aaa", "b", "")]
    [InlineData("start: \"a\" start | \"a\"", "a,aaa", "ab", "")]
    [InlineData("start: one | \"a\"\none: two | \"b\"\ntwo: one | start", "a,b", "ab", "")]
    [InlineData("start: start start | \"a\" |", ",a,aaaa", "b", "")]
    [InlineData("start: (\"a\"*)* empty\nempty: ", ",a,aa", "b", "")]
    [InlineData("start: \"a\" | one\none: two\ntwo: one", "a", "b", "g:2: the rule 'one' never ends: each of its alternatives needs a rule that never ends. g:3: the rule 'two' never ends: each of its alternatives needs a rule that never ends.")]
    public void ReadsRecursiveAmbiguousAndEmptyRules(string text, string words, string others, string remarks)
    {
        var grammar = Grammar.Read(text, "g");
        Assert.Equal(remarks, string.Join(' ', grammar.Remarks));
        Assert.All(words.Split(','), word => Assert.True(grammar.Has(word), word));
        Assert.All(others.Split(','), word => Assert.False(grammar.Has(word), word));
    }
}
