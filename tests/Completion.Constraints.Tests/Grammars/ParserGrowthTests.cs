using System.Text;
using Completion.Constraints.Grammars;
using Completion.Inference.Vocabularies;

namespace Completion.Constraints.Tests.Grammars;

/// <summary>What long texts cost: states do not grow where the grammar does not need it, are found again, and end in giving up.</summary>
public sealed class ParserGrowthTests
{
    [Theory]
    [InlineData("start: value\nvalue: \"a\" \"=\" value | \"a\"", "a=")]
    [InlineData("start: value\nvalue: sum | lambda\nlambda: \"a\" \">\" value\nsum: \"a\" | sum \"+\" \"a\"", "a>")]
    [InlineData("start: value\nvalue: sum (\"?\" value \":\" value)?\nsum: \"a\" | sum \"+\" \"a\"", "a?a:")]
    [InlineData("start: one*\none: \"i\" one (\"e\" one)? | \"a\"", "iae")]
    [InlineData("start: sum\nsum: \"a\" | sum \"+\" \"a\"", "a+")]
    public void DoesNotGrowWithTheText(string rules, string again)
    {
        var grammar = Grammar.Read(rules);
        Assert.Equal(Entries(grammar, again, 20), Entries(grammar, again, 500));
        Assert.True(grammar.Has(string.Concat(Enumerable.Repeat(again, 500)) + "a"));
    }

    [Fact]
    public void FindsEqualStatesAgain()
    {
        var grammar = Grammar.Read("start: (\"f\" \"(\" (NAME (\",\" NAME)*)? \")\" \";\")*\nNAME: /[a-e]+/\n%ignore \" \"");
        Assert.Same(grammar.After("f(a, "), grammar.After("f(a);f(ab,b, "));
        Assert.Same(grammar.After("f(a,b"), grammar.After("f(c ,b"));
        Assert.NotSame(grammar.After("f(a,b"), grammar.After("f(b"));
    }

    [Fact]
    public void AllocatesNothingForWhatWasMet()
    {
        var state = Grammar.Read("start: (\"f\" \"(\" (NUMBER (\",\" NUMBER)*)? \")\" \";\")*\nNUMBER: /[0-9]+(\\.[0-9]+)?/\n%ignore \" \"").Start();
        var text = "f(1, 2.5);f(1 ,2); "u8.ToArray();

        // A state is made where a text ends, not at each byte that is read on the way: every beginning has to be met.
        Assert.NotEqual(0, Allocated());
        Assert.Equal(0, Allocated());

        long Allocated()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var length = 0; length <= text.Length; length++)
            {
                Assert.NotNull(state.Advance(text.AsSpan(..length)));
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void GivesUpOnWhatIsTooAmbiguous()
    {
        var grammar = Grammar.Read("start: start start | \"a\"", "ambiguous");
        var vocabulary = new Vocabulary([[], "a"u8.ToArray(), "aa"u8.ToArray(), "b"u8.ToArray(), "ab"u8.ToArray()], []);
        Constraint? state = grammar.Start();
        var length = 0;
        for (; state.Name == "ambiguous"; length++)
        {
            Assert.Null(state.Advance("b"u8) is { Name: "ambiguous" } ? state : null);
            ConstraintLaws.Masks(state, vocabulary, []);
            state = state.Advance("a"u8)!;
            Assert.InRange(length, 0, 2000);
        }

        Assert.Equal($"ambiguous (gave up: a token took more than {ParserState.MostSteps} steps)", state.Name);
        Assert.True(state.MayEnd);
        Assert.Same(state, state.Advance("anything"u8));
        ConstraintLaws.Masks(state, vocabulary, []);
        ConstraintLaws.Advances(grammar.After(new string('a', length - 3))!, Encoding.UTF8.GetBytes("aaaabab"), [1, 2, 3, 4, 5]);
    }

    private static int Entries(Grammar grammar, string again, int times) =>
        ((GrammarConstraint)grammar.After(string.Concat(Enumerable.Repeat(again, times)) + "a")!).Entries;
}
