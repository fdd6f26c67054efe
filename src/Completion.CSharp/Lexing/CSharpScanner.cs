namespace Completion.CSharp.Lexing;

/// <summary>
/// Where some C# text ends, lexically: in code, in a comment, or in which kind of string. An immutable value that forks
/// with drafts and reads one byte at a time, as generated text arrives.
/// </summary>
/// <remarks>
/// It knows no syntax, only what hides brackets and line breaks: comments, directives, character literals, and regular,
/// verbatim, interpolated (nested to any depth) and raw strings. Bytes of multi-byte characters are ordinary text to it.
/// Code that a directive switches off is read like any other: only an unbalanced literal in there misleads it.
/// </remarks>
internal readonly record struct CSharpScanner
{
    private enum Mode : byte
    {
        Code,
        LineComment,
        BlockComment,
        BlockCommentStar,
        Char,
        CharEscape,
        OpeningQuotes,
        String,
        StringEscape,
        StringBrace,
        Verbatim,
        VerbatimQuote,
        VerbatimBrace,
        RawStart,
        RawLine,
        Raw,
        RawBrace,
        Format,
    }

    /// <summary>The string around an interpolation hole, and the brackets open in the hole.</summary>
    private sealed record Hole(Hole? Outer, Mode String, int Dollars, int Quotes, int Depth);

    /// <summary>In code, or after quotes that close a string unless one more quote follows.</summary>
    private bool IsCodeOrHole => State is Mode.Code or Mode.VerbatimQuote || (State == Mode.OpeningQuotes && Quotes == 2);

    private Mode State { get; init; }

    private byte Previous { get; init; }

    /// <summary>Whether the line has something visible before this: a number sign is a directive only where it has not.</summary>
    private bool IsMidLine { get; init; }

    private int Dollars { get; init; }

    private bool At { get; init; }

    private int Quotes { get; init; }

    private int Count { get; init; }

    private bool IsLine { get; init; }

    private Hole? Inside { get; init; }

    /// <summary>Whether the next byte is code outside of any string, unless it is a quote: a bracket there is a bracket.</summary>
    public bool IsCode => IsCodeOrHole && Inside is null;

    /// <summary>Whether a line break here belongs to a literal or a comment that spans lines.</summary>
    public bool SpansLines =>
        State is Mode.BlockComment or Mode.BlockCommentStar or Mode.Verbatim or Mode.VerbatimBrace or Mode.RawStart or Mode.Raw or Mode.RawBrace
        || (State == Mode.OpeningQuotes && Quotes > 2)
        || (IsCodeOrHole && Inside is not null);

    /// <summary>Whether the text ends in the code of an interpolation hole.</summary>
    public bool IsInHole => (IsCodeOrHole && Inside is not null) || IsAtHole;

    /// <summary>After a brace that opens a hole unless one more follows.</summary>
    private bool IsAtHole => State is Mode.StringBrace or Mode.VerbatimBrace || (State == Mode.RawBrace && Count >= Dollars);

    /// <summary>Whether the text ends in a character literal.</summary>
    public bool IsInCharacter => State is Mode.Char or Mode.CharEscape;

    /// <summary>The state of the code in a hole as if there were no string around it.</summary>
    public CSharpScanner WithoutString() => IsAtHole ? ToCode(0) with { Inside = null } : this with { Inside = null };

    /// <summary>The state after a text.</summary>
    public static CSharpScanner After(ReadOnlySpan<byte> text)
    {
        var scanner = new CSharpScanner();
        foreach (var value in text)
        {
            scanner = scanner.Next(value);
        }

        return scanner;
    }

    /// <summary>The state after one more byte.</summary>
    public CSharpScanner Next(byte value) => State switch
    {
        Mode.Code => InCode(value),
        Mode.LineComment => IsLineBreak(value) ? ToCode(value) : this,
        Mode.BlockComment => value == '*' ? this with { State = Mode.BlockCommentStar } : this,
        Mode.BlockCommentStar => value == '/' ? ToCode(0) : value == '*' ? this : this with { State = Mode.BlockComment },
        Mode.Char => value switch
        {
            (byte)'\\' => this with { State = Mode.CharEscape },
            (byte)'\'' or (byte)'\n' or (byte)'\r' => ToCode(value),
            _ => this,
        },
        Mode.CharEscape => IsLineBreak(value) ? ToCode(value) : this with { State = Mode.Char },
        Mode.OpeningQuotes => InOpeningQuotes(value),
        Mode.String => InString(value),
        Mode.StringEscape => IsLineBreak(value) ? ToCode(value) : this with { State = Mode.String },
        Mode.StringBrace => value == '{' ? this with { State = Mode.String } : Enter(Mode.String).Next(value),
        Mode.Verbatim => InVerbatim(value),
        Mode.VerbatimQuote => value == '"' ? this with { State = Mode.Verbatim } : ToCode(0).Next(value),
        Mode.VerbatimBrace => value == '{' ? this with { State = Mode.Verbatim } : Enter(Mode.Verbatim).Next(value),
        Mode.RawStart => InRawStart(value),
        Mode.RawBrace => InRawBrace(value),
        Mode.Format => InFormat(value),
        _ => InRaw(value),
    };

    private CSharpScanner InCode(byte value)
    {
        switch (value)
        {
            case (byte)'#' when !IsMidLine && Inside is null:
                return this with { State = Mode.LineComment, Previous = 0 };
            case (byte)'/' when Previous == '/':
                return this with { State = Mode.LineComment, Previous = 0 };
            case (byte)'*' when Previous == '/':
                return this with { State = Mode.BlockComment, Previous = 0 };
            case (byte)'\'':
                return this with { State = Mode.Char, Previous = 0, IsMidLine = true };
            case (byte)'$':
                return this with { Dollars = Previous is (byte)'$' or (byte)'@' ? Dollars + 1 : 1, At = Previous == '@' && At, Previous = value };
            case (byte)'@':
                return this with { At = true, Dollars = Previous == '$' ? Dollars : 0, Previous = value };
            case (byte)'"':
                var prefixed = Previous is (byte)'$' or (byte)'@';
                var opened = this with { Dollars = prefixed ? Dollars : 0, At = prefixed && At, Previous = 0 };
                return opened.At ? opened with { State = Mode.Verbatim } : opened with { State = Mode.OpeningQuotes, Quotes = 1 };
            case (byte)'(' or (byte)'[' or (byte)'{' when Inside is not null:
                return this with { Inside = Inside with { Depth = Inside.Depth + 1 }, Previous = value };
            case (byte)')' or (byte)']' or (byte)'}' when Inside is not null:
                return Inside.Depth > 0
                    ? this with { Inside = Inside with { Depth = Inside.Depth - 1 }, Previous = value }
                    : value == '}' ? Leave(Inside) : this with { Previous = value };
            case (byte)':' when Inside is { Depth: 0 }:
                return this with { State = Mode.Format, Previous = 0 };
            default:
                return this with { Previous = value, IsMidLine = !IsLineBreak(value) && (IsMidLine || value is not ((byte)' ' or (byte)'\t')) };
        }
    }

    /// <summary>One quote opens a string, two are an empty one, three or more open a raw one.</summary>
    private CSharpScanner InOpeningQuotes(byte value)
    {
        if (value == '"')
        {
            return this with { Quotes = Quotes + 1 };
        }

        return Quotes switch
        {
            1 => (this with { State = Mode.String }).Next(value),
            2 => ToCode(0).Next(value),
            _ => (this with { State = Mode.RawStart, Count = 0 }).Next(value),
        };
    }

    private CSharpScanner InString(byte value) => value switch
    {
        (byte)'\\' => this with { State = Mode.StringEscape },
        (byte)'"' or (byte)'\n' or (byte)'\r' => ToCode(value),
        (byte)'{' when Dollars > 0 => this with { State = Mode.StringBrace },
        _ => this,
    };

    private CSharpScanner InVerbatim(byte value) => value switch
    {
        (byte)'"' => this with { State = Mode.VerbatimQuote },
        (byte)'{' when Dollars > 0 => this with { State = Mode.VerbatimBrace },
        _ => this,
    };

    /// <summary>Quotes with nothing but white space behind them on the line open a raw string of several lines.</summary>
    private CSharpScanner InRawStart(byte value) => value switch
    {
        (byte)' ' or (byte)'\t' => this,
        (byte)'\n' or (byte)'\r' => this with { State = Mode.Raw, Previous = value },
        _ => (this with { State = Mode.RawLine }).Next(value),
    };

    private CSharpScanner InRaw(byte value)
    {
        switch (value)
        {
            case (byte)'"':
                var run = (Previous == '"' ? Count : 0) + 1;
                return run >= Quotes ? ToCode(0) : this with { Count = run, Previous = value };
            case (byte)'{' when Dollars > 0:
                return this with { State = Mode.RawBrace, Count = 1, Previous = value, IsLine = State == Mode.RawLine };
            case (byte)'\n' or (byte)'\r' when State == Mode.RawLine:
                return ToCode(value);
            default:
                return this with { Count = 0, Previous = value };
        }
    }

    /// <summary>Of a run of braces, the last as many as there are dollars open a hole; fewer are text.</summary>
    private CSharpScanner InRawBrace(byte value)
    {
        var raw = IsLine ? Mode.RawLine : Mode.Raw;
        return value == '{' ? this with { Count = Count + 1 }
            : Count >= Dollars ? Enter(raw).Next(value)
            : (this with { State = raw, Count = 0, IsLine = false }).Next(value);
    }

    /// <summary>Behind the colon of a hole, up to its closing brace.</summary>
    private CSharpScanner InFormat(byte value) => value switch
    {
        (byte)'}' => Leave(Inside!),
        (byte)'"' when Inside!.String == Mode.String => ToCode(value) with { Inside = Inside.Outer },
        (byte)'\n' or (byte)'\r' when Inside!.String is Mode.String or Mode.RawLine => ToCode(value) with { Inside = Inside.Outer },
        _ => this,
    };

    /// <summary>Into a hole of an interpolated string.</summary>
    private CSharpScanner Enter(Mode around) =>
        new() { State = Mode.Code, Inside = new Hole(Inside, around, Dollars, Quotes, 0) };

    /// <summary>Out of the hole, back into its string.</summary>
    private static CSharpScanner Leave(Hole hole) =>
        new() { State = hole.String, Dollars = hole.Dollars, Quotes = hole.Quotes, At = hole.String == Mode.Verbatim, Inside = hole.Outer };

    private CSharpScanner ToCode(byte previous) =>
        new() { State = Mode.Code, Previous = previous, Inside = Inside, IsMidLine = !IsLineBreak(previous) };

    private static bool IsLineBreak(byte value) => value is (byte)'\n' or (byte)'\r';
}
