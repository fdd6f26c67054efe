namespace Completion.CSharp.Tests.Monitors.Keywords;

/// <summary><c>return</c> and <c>yield</c>.</summary>
public sealed class ReturnKeywordsTests
{
    [Theory]
    [InlineData("void M() { │ }")]
    [InlineData("async Task M() { │ }")]
    [InlineData("async ValueTask M() { │ }")]
    [InlineData("C() { │ }")]
    [InlineData("~C() { │ }")]
    [InlineData("int P { set { │ } }")]
    [InlineData("event Action E { add { │ } remove { } }")]
    [InlineData("int M() { void Local() { │ } return 1; }")]
    [InlineData("int M() { async Task Local() { │ } return 1; }")]
    public void HasNoValue(string member) => In(member)
        .Accepts("return;", "return ;", "return // done\n;", "returned = 1;", "// return 1;\n", "if (x) return;\n", "Func<int> f = () => { return 1; };", "int Inner() { return 1; }")
        .Refuses("return 1;", "return x;", "return\n x;", "if (x) return null;", "int Inner() { return 1; } return 2;", "yield return 1;", "yield break;");

    [Theory]
    [InlineData("int M() { │ }")]
    [InlineData("async Task<int> M() { │ }")]
    [InlineData("int P { get { │ } }")]
    [InlineData("int this[int i] { get { │ } }")]
    [InlineData("public static int operator +(C a, C b) { │ }")]
    [InlineData("void M() { int Local() { │ } }")]
    [InlineData("T M<T>() where T : struct { │ }")]
    public void HasAValue(string member) => In(member)
        .Accepts("return x;", "return\n  x;", "return (1);", "return default;", "return null ?? x;", "return \"a\".Length;", "return 'a'.GetHashCode();", "Action a = () => { return; };",
            "return true ? 1 : 2;", "return nullable;", "void Inner() { return; }")
        .Refuses("return;", "return ;", "return null;", "return \"a\";", "return \"a;b\" ;", "return true;", "return 1.5;", "yield return 1;");

    [Fact]
    public void LiteralsHaveTheTypeThatIsReturned()
    {
        In("int M() { │ }").Accepts("return 1;", "return 'c';", "return 0x1F;").Refuses("return 1L;", "return 1.0;");
        In("string M() { │ }").Accepts("return \"a\";", "return null;", "return @\"a\";", "return \"\"\"a\"\"\";", "return \"a\" + 1;").Refuses("return 1;", "return 'c';", "return false;");
        In("bool M() { │ }").Accepts("return true;", "return \"a\" == x;", "return 1 < 2;").Refuses("return 0;", "return null;", "return \"true\";");
        In("byte M() { │ }").Accepts("return 255;").Refuses("return 256;");
        In("System.DayOfWeek M() { │ }").Accepts("return 0;").Refuses("return 1;");
        In("int? M() { │ }").Accepts("return null;", "return 1;").Refuses("return true;");
        In("object M() { │ }").Accepts("return null;", "return 1;", "return \"a\";");
        In("ReadOnlySpan<char> M() { │ }").Accepts("return \"a\";");
        In("T M<T>(T value) { │ }").Accepts("return default;").Refuses("return null;");
        In("T M<T>(T value) where T : class { │ }").Accepts("return null;");
        In("int M() { return │ }").Refuses("null;", "\"a\";").Accepts("1;", "x;");
        In("int M() { return nu│ }").Accepts("ll;");
    }

    [Theory]
    [InlineData("IEnumerable<int> M() { │ }")]
    [InlineData("IEnumerator<int> M() { │ }")]
    [InlineData("System.Collections.IEnumerable M() { │ }")]
    [InlineData("async IAsyncEnumerable<int> M() { │ }")]
    [InlineData("IEnumerable<int> P { get { │ } }")]
    public void Iterators(string member) => In(member).Accepts("yield return 1;", "yield break;", "yielded = 1;").Refuses("return;", "yield return 1; return x;", "try { } finally { yield return 1;");

    [Fact]
    public void AnIteratorReturnsNothingElse()
    {
        In("IEnumerable<int> M() { yield return 1; │ }").Refuses("return x;", "return;").Accepts("yield break;", "Func<int> f = () => { return 1; };");
        In("IEnumerable<int> M() { │ }").Accepts("return x;", "return null;");
    }

    [Theory]
    [InlineData("void M() { Func<int> f = () => { │ }; }")]
    [InlineData("void M() { Run(x => { │ }); }")]
    [InlineData("Missing M() { │ }")]
    [InlineData("async Missing<int> M() { │ }")]
    [InlineData("dynamic M() { │ }")]
    public void SaysNothingOfWhatItDoesNotKnow(string member) => In(member).Accepts("return;", "return 1;", "return null;");

    [Fact]
    public void SaysNothingOfAProgram() => ConstraintAt.Source("return", "System.Console.WriteLine(); │").Accepts("return;", "return 1;");

    [Fact]
    public void GoesByWhatTheTextDeclares() => In("│")
        .Accepts("int N() { return 1; }", "void N() { return; }", "class D { string P { get { return \"a\"; } } }")
        .Refuses("int N() { return;", "void N() { return 1;", "class D { string P { get { return 1;", "string N() { return 1;");

    [Fact]
    public void TypedBeforeTheCursor()
    {
        In("void M() { return │ }").Accepts(";", " ;").Refuses("1", "x;", "null;");
        In("int M() { return│ }").Accepts(" x;", "ed = 1;").Refuses(";", " ;");
        In("int M() { retu│ }").Accepts("rn x;").Refuses("rn;");
        In("void M() { yield │ }").Accepts("return 1;");
    }

    private static ConstraintAt In(string member) => ConstraintAt.Source("return", $$"""
        using System;
        using System.Collections.Generic;
        using System.Threading.Tasks;
        class C
        {
            int returned, yielded, x;
            int? nullable;
            void Run(Func<int, int> f) { }
            {{member}}
        }
        """);
}
