using Completion.CSharp.Tests.Monitors;

namespace Completion.CSharp.Tests.Analysis;

/// <summary>When the compilation is forked: a fork binds the file's declarations anew, speculation binds one body.</summary>
public sealed class SplicedDocumentTests
{
    [Theory]
    [InlineData("class C { void M(string s) { │ } void N() { } }")]
    [InlineData("class C { void M(string s) { if (s == null) { │ } } }")]
    [InlineData("class C { void M(string s) { System.Action a = () => { │ }; } }")]
    [InlineData("class C { void M(string s) { void L() { │ } } }")]
    [InlineData("class C { C(string s) { │ } }")]
    [InlineData("class C { string S { get { return │; } } string s = \"\"; }")]
    [InlineData("class C { string s = \"\"; int P => │; }")]
    [InlineData("class C { int P(string s) => │; }")]
    [InlineData("class C { string s = \"\"; int P { get => │; } }")]
    [InlineData("class C { static string s = \"\"; int p = │; }")]
    [InlineData("class C { static string s = \"\"; int P { get; } = │; }")]
    [InlineData("class C { void M(string s) { foreach (var c in s) { │\n }")]
    public void SpeculatesInBodies(string source)
    {
        foreach (var at in new[] { source, source.Replace("│", "s.│", StringComparison.Ordinal) })
        {
            var monitor = MonitorAt.Source(at);
            Assert.Equal(0, monitor.Names.Failures);
            monitor.Expect("Length", "Empty", at == source ? "s." : "");
            monitor.Expect("CompareTo", "MaxValue", (at == source ? "s." : "") + "Length.");
            Assert.True(monitor.Names.Questions > 0);
            Assert.Equal(0, monitor.Names.Forks);
        }
    }

    [Theory]
    [InlineData("class C { │ }", "static string s = \"\"; int p = s.")]
    [InlineData("class C { │ int M() => 0; }", "void N(string s) { s.")]
    [InlineData("class C { void M() { │ } }", "} void N(string s) { s.")]
    [InlineData("string s = \"\"; │", "s.")]
    public void ForksWhereDeclarationsChange(string source, string text)
    {
        var monitor = MonitorAt.Source(source);
        monitor.Expect("Length", "Empty", text);
        Assert.True(monitor.Names.Forks > 0);
    }

    [Fact]
    public void IsTheDocumentItselfWhenNothingIsReplaced()
    {
        var (analysis, cursor) = MonitorAt.Analysed("class C { void M(string s) { s.│ } }");
        var spliced = analysis.Splice(new(cursor, 0), "");
        Assert.Same(analysis.Tree, spliced.Tree);
        Assert.Same(analysis.Model, spliced.Fork());
        Assert.False(spliced.HasForked);
    }
}
