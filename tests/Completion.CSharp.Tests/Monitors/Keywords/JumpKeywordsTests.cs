namespace Completion.CSharp.Tests.Monitors.Keywords;

/// <summary><c>break</c>, <c>continue</c>, <c>throw;</c>, <c>this</c> and <c>base</c>.</summary>
public sealed class JumpKeywordsTests
{
    [Theory]
    [InlineData("│")]
    [InlineData("if (x > 0) { │ }")]
    [InlineData("foreach (var i in new[] { 1 }) { void Local() { │ } }")]
    [InlineData("while (true) { System.Action a = () => { │ }; }")]
    [InlineData("while (true) { } │")]
    [InlineData("try { } catch { } │")]
    public void NothingToLeave(string body) => InMethod("jumps", body)
        .Refuses("break;", "continue;", "\n    break ;", "x++; continue;", "continue", "// break\nbreak;", "if (x > 1) break;")
        .Accepts("breaker = 1;", "x = breakage;", "// break;\n", "\"break;\".ToString();", "while (x > 0) { break; }", "for (;;) { continue; }",
            "switch (x) { case 1: break; }", "foreach (var i in new[] { 1 }) break;", "do { if (x > 0) continue; } while (true);", "_ = x.@break;", "@break = 3;");

    [Theory]
    [InlineData("while (true) { │ }")]
    [InlineData("for (;;) { if (x > 0) │ }")]
    [InlineData("foreach (var i in new[] { 1 }) │")]
    [InlineData("do { │ } while (true);")]
    public void Loops(string body) => InMethod("jumps", body).Accepts("break;", "continue;", "{ break; }", "{ x++; continue; }");

    [Fact]
    public void ASwitchIsLeftButNotContinued() => InMethod("jumps", "switch (x) { case 1: │ }").Accepts("break;", "{ break; }").Refuses("continue;");

    [Fact]
    public void OnlyACaughtExceptionIsThrownAgain()
    {
        InMethod("jumps", "try { } catch { │ }").Accepts("throw;", "throw ;", "throw new System.Exception();")
            .Refuses("System.Action a = () => { throw;", "try { } finally { throw;", "} throw;");
        InMethod("jumps", "│").Refuses("throw;", "throw  ;", "if (x > 0) throw;").Accepts("throw new System.Exception();", "throw /* why */ new System.Exception();", "throwing();",
            "try { } catch { throw; }");
        InMethod("jumps", "throw │").Refuses(";").Accepts("new System.Exception();");
        InMethod("jumps", "throw│").Refuses(";", " ;").Accepts(" new System.Exception();", "ing();");
    }

    [Theory]
    [InlineData("class C { static void M(int thisOne) { │ } int baseline; }")]
    [InlineData("class C { static int P { get { │ } } static int thisOne, baseline; }")]
    [InlineData("class C { void M() { static void Local(int thisOne, int baseline) { │ } } }")]
    [InlineData("class C { void M() { System.Action a = static () => { int thisOne, baseline; │ }; } }")]
    [InlineData("class C { static C() { │ } int baseline, thisOne; }")]
    [InlineData("int thisOne = 1, baseline = 2; │")]
    [InlineData("class C { static int M(int thisOne, int baseline) { │return thisOne; } }")]
    [InlineData("class C { static void M(int thisOne, int baseline) { │var x = 3; } }")]
    public void ThereIsNoInstance(string source) => ConstraintAt.Source("jumps", source)
        .Refuses("this.ToString();", "base.ToString();", "var a = this;", "return base.GetHashCode();")
        .Accepts("thisOne = 1;", "baseline = 2;", "// this\n", "\"this\".ToString();", "void Local(int a) { }");

    [Theory]
    [InlineData("class C { void M() { │ } }")]
    [InlineData("class C { void M() { System.Action a = () => { │ }; } }")]
    [InlineData("class C { int P { get { │ } } }")]
    [InlineData("class C { C() { void Local() { │ } } }")]
    [InlineData("struct C { void M() { │ } }")]
    public void ThereIsAnInstance(string source) => ConstraintAt.Source("jumps", source).Accepts("this.ToString();", "base.ToString();", "var a = this;", "return this;");

    [Fact]
    public void FieldsHaveNoInstanceYet()
    {
        ConstraintAt.Source("jumps", "class C { object a = │; }").Refuses("this", "base.ToString()").Accepts("null");
        ConstraintAt.Source("jumps", "class C { object P { get; } = │; }").Refuses("this");
        ConstraintAt.Source("jumps", "class C { C(object o) { } C() : this(│) { } }").Refuses("this");
    }

    [Fact]
    public void OtherUsesAreLeftAlone()
    {
        ConstraintAt.Source("jumps", "static class C { │ }")
            .Accepts("static void M(this string text) { }", "static int N() { while (true) { break; } }", "public static int Get<T>(this T x) => 1;");
        ConstraintAt.Source("jumps", "class C { │ }").Accepts("C(int a) : base() { }", "C() : this(1) { }", "public int this[int i] => i;", "int M() { return this.GetHashCode(); }")
            .Refuses("static int M() { return this.GetHashCode(); }", "static void M() { break; }", "int M() { throw; }");
        ConstraintAt.Source("jumps", "class C { static string M() => nameof(│); }").Accepts("this.M)");
        ConstraintAt.Source("jumps", "class C { void M() { var x = foo( │ } }").Accepts("break;", "continue;");
    }

    private static ConstraintAt InMethod(string key, string body) => ConstraintAt.Source(key, $$"""
        class C
        {
            int breaker, breakage;
            void throwing() { }
            int M(int x, int @break)
            {
                {{body}}
            }
        }
        """);
}
