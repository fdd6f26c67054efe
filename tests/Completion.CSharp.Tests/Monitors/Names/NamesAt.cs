using System.Text;
using Completion.Constraints;
using Completion.CSharp.Analysis;
using Completion.CSharp.Monitors.Initialisers;
using Completion.CSharp.Monitors.Names;
using Completion.CSharp.Monitors.TypeArguments;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Tests.Monitors.Names;

/// <summary>A monitor of words in a source text at the mark <c>│</c>.</summary>
internal sealed class NamesAt(NameSource source)
{
    private readonly NameMonitor _state = NameMonitor.Create(source);

    public NameSource Source => source;

    public Constraint State => _state;

    public static NamesAt Scope(string marked) => At(marked, (analysis, cursor) => new ScopeNames(analysis, cursor, "", default));

    public static NamesAt Labels(string marked) => At(marked, (analysis, cursor) => new SwitchLabelNames(analysis, cursor, "", default));

    public static NamesAt Creation(string marked) => At(marked, (analysis, cursor) => new CreationNames(analysis, cursor, "", default));

    public static NamesAt Initialisers(string marked) => At(marked, (analysis, cursor) => new InitialiserNames(analysis, cursor, "", default));

    public static NamesAt TypeArguments(string marked) => At(marked, (analysis, cursor) => new TypeArgumentNames(analysis, cursor, "", default));

    /// <summary>Asserts that all of a text is accepted, whole and byte by byte.</summary>
    public NamesAt Accepts(string text)
    {
        Assert.True(After(text), $"'{text}' is refused{RefusedAt(text)}.");
        return this;
    }

    /// <summary>Asserts that a text is refused.</summary>
    public NamesAt Refuses(string text)
    {
        Assert.False(After(text), $"'{text}' is accepted.");
        return this;
    }

    private static NamesAt At(string marked, Func<DocumentAnalysis, TextSpan, NameSource> make)
    {
        var (analysis, cursor) = MonitorAt.Analysed(marked);
        return new NamesAt(make(analysis, new TextSpan(cursor, 0)));
    }

    private string RefusedAt(string text) =>
        Enumerable.Range(1, text.Length).Where(length => _state.Advance(Encoding.UTF8.GetBytes(text[..length])) is null).Select(length => $" after '{text[..length]}'").FirstOrDefault("");

    private bool After(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var whole = _state.Advance(bytes);
        Constraint? parts = _state;
        foreach (var value in bytes)
        {
            parts = parts?.Advance([value]);
        }

        Assert.Equal(whole is null, parts is null);
        Assert.Equal(whole?.MayEnd, parts?.MayEnd);
        Assert.Equal(0, source.Failures);
        return whole is not null;
    }
}
