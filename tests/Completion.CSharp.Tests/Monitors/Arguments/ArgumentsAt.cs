using System.Text;
using Completion.Constraints;
using Completion.CSharp.Analysis;
using Completion.CSharp.Monitors.Arguments;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Tests.Monitors.Arguments;

/// <summary>The monitor of arguments in a source text at the mark <c>│</c>.</summary>
internal sealed class ArgumentsAt
{
    private readonly ArgumentSource _source;
    private readonly (DocumentAnalysis Analysis, int Cursor) _document;

    private ArgumentsAt((DocumentAnalysis Analysis, int Cursor) document)
    {
        _document = document;
        _source = new ArgumentSource(document.Analysis, new TextSpan(document.Cursor, 0), "", default);
        State = ArgumentMonitor.Create(_source);
    }

    public Constraint State { get; }

    public static ArgumentsAt Source(string marked) => new(MonitorAt.Analysed(marked));

    /// <summary>A state at a place that nothing was asked of yet: a source asks no more than so many questions.</summary>
    public static Constraint At(ArgumentsAt place) => new ArgumentsAt(place._document).State;

    /// <summary>Asserts that all of a text is accepted.</summary>
    public ArgumentsAt Accepts(string text)
    {
        Assert.True(After(text) is not null, $"'{text}' is refused after '{Refused(State, text)}'.");
        return this;
    }

    /// <summary>Asserts that a text is refused, and not before its last character.</summary>
    public ArgumentsAt Refuses(string text)
    {
        Assert.True(After(text[..^1]) is not null, $"'{text}' is refused after '{Refused(State, text)}' already.");
        Assert.True(After(text) is null, $"'{text}' is accepted.");
        return this;
    }

    /// <summary>Asserts that the text may, or may not, end after a text.</summary>
    public ArgumentsAt Ends(string text, bool may = true)
    {
        Assert.Equal(may, After(text)?.MayEnd);
        return this;
    }

    /// <summary>The text up to where it is refused, byte by byte; null when it is not.</summary>
    public static string? Refused(Constraint start, string text)
    {
        Constraint? state = start;
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var at = 0; at < bytes.Length; at++)
        {
            state = state.Advance(bytes.AsSpan(at, 1));
            if (state is null)
            {
                return Encoding.UTF8.GetString(bytes, 0, at + 1);
            }
        }

        return state.MayEnd ? null : text + "‸";
    }

    /// <summary>The state after a text, checked to be the same whether it comes whole or byte by byte.</summary>
    private Constraint? After(string text)
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
        Assert.Equal(0, _source.Failures);
        return whole;
    }
}
