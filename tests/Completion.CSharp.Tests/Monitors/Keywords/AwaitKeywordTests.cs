namespace Completion.CSharp.Tests.Monitors.Keywords;

/// <summary><c>await</c>.</summary>
public sealed class AwaitKeywordTests
{
    [Theory]
    [InlineData("class C { void M() { │ } }")]
    [InlineData("class C { Task M() { │ } }")]
    [InlineData("class C { C() { │ } }")]
    [InlineData("class C { int P { get { │ } } }")]
    [InlineData("class C { async Task M() { void Local() { │ } } }")]
    [InlineData("class C { async Task M() { System.Func<Task> f = () => { │ }; } }")]
    [InlineData("class C { async Task M() { lock (this) { │ } } }")]
    public void MayNotWait(string source) => In(source)
        .Refuses("await Task.Delay(1);", "var x = await Task.FromResult(1);", "return await x;", "Run(await x);", "foreach (var x in await y) { }", "if (true) await x;")
        .Accepts("awaiter.GetResult();", "x = awaiting;", "// await\n", "\"await\".ToString();", "Task.Run(async () => await x);", "async Task Inner() { await x; }", "x.await();");

    [Theory]
    [InlineData("class C { async Task M() { │ } }")]
    [InlineData("class C { async void M() { │ } }")]
    [InlineData("class C { void M() { async Task Local() { │ } } }")]
    [InlineData("class C { void M() { System.Func<Task> f = async () => { │ }; } }")]
    [InlineData("class C { async Task M() { try { } catch { │ } } }")]
    [InlineData("│")]
    [InlineData("class C { void M(int await) { │ } }")]
    [InlineData("class await { void M() { │ } }")]
    public void MayWait(string source) => In(source).Accepts("await Task.Delay(1);", "var x = await Task.FromResult(1);", "await foreach (var x in y) { }", "return await x;");

    [Fact]
    public void GoesByWhatTheTextDeclares() => In("class C { │ }")
        .Accepts("async Task N() { await x; }", "async Task N() => await x;").Refuses("Task N() { await x;", "Task N() => await x;", "int y = await x;");

    private static ConstraintAt In(string source) => ConstraintAt.Source("await", 
        "using System.Threading.Tasks;\n" + source.Replace("class C {", "class C { static Task awaiter; static int awaiting, x; ", StringComparison.Ordinal));
}
