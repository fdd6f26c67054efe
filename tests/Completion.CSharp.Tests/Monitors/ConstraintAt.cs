using System.Text;
using Completion.Constraints;
using Completion.CSharp.Monitors;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Tests.Monitors;

/// <summary>A monitor of the catalogue in a source text at the mark <c>│</c>.</summary>
internal sealed class ConstraintAt(ActiveMonitor monitor)
{
    public Constraint State => monitor.State;

    public static ConstraintAt Source(string key, string marked, string inserted = "", string others = "")
    {
        var (analysis, cursor) = MonitorAt.Analysed(marked, others);
        return new ConstraintAt(MonitorCatalogue.All[MonitorCatalogue.IndexOf(key)].Start(new MonitorContext(analysis, new TextSpan(cursor, 0), inserted, default))!);
    }

    /// <summary>Asserts that texts are accepted.</summary>
    public ConstraintAt Accepts(params string[] texts)
    {
        foreach (var text in texts)
        {
            Assert.True(After(text), $"'{text}' is refused after '{LongestAccepted(text)}'.");
        }

        return this;
    }

    /// <summary>Asserts that texts are refused.</summary>
    public ConstraintAt Refuses(params string[] texts)
    {
        foreach (var text in texts)
        {
            Assert.False(After(text), $"'{text}' is accepted.");
        }

        return this;
    }

    private string LongestAccepted(string text) =>
        Enumerable.Range(0, text.Length + 1).Select(length => text[..length]).Last(part => State.Advance(Encoding.UTF8.GetBytes(part)) is not null);

    private bool After(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var whole = State.Advance(bytes);
        Constraint? parts = State;
        foreach (var value in bytes)
        {
            parts = parts?.Advance([value]);
        }

        Assert.Equal(whole is null, parts is null);
        Assert.Equal(whole?.MayEnd, parts?.MayEnd);
        Assert.Equal(0, monitor.Questions?.Failures ?? 0);
        return whole is not null;
    }
}
