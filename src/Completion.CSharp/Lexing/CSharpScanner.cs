namespace Completion.CSharp.Lexing;

/// <summary>
/// Where some C# text ends, lexically: in code, in a comment, or in which kind of string. An immutable value that forks
/// with drafts and reads one byte at a time, as generated text arrives.
/// </summary>
/// <remarks>
/// It knows no syntax, only what hides brackets and line breaks: comments, character literals, and regular, verbatim,
/// interpolated (nested to any depth) and raw strings. Bytes of multi-byte characters are ordinary text to it.
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
        Raw,
    }

    /// <summary>The string around an interpolation hole, and the brackets open in the hole.</summary>
    private sealed record Hole(Hole? Outer, Mode String, int Dollars, int Quotes, int Depth);

    private Mode State { get; init; }

    private byte Previous { get; init; }

    private int Dollars { get; init; }

    private bool At { get; init; }

    private int Quotes { get; init; }

    private int Count { get; init; }

    private Hole? Inside { get; init; }

    /// <summary>Whether the next byte is code: a bracket there is a bracket, and a line break ends a line of code.</summary>
    public bool IsCode => State == Mode.Code && Inside is null;

    /// <summary>Whether a line break here belongs to a literal or a comment that spans lines.</summary>
    public bool SpansLines => State is Mode.BlockComment or Mode.BlockCommentStar or Mode.Verbatim or Mode.VerbatimBrace or Mode.Raw
        || (State == Mode.Code && Inside is { String: Mode.Verbatim or Mode.Raw });

    /// <summary>Whether the text ends in a character literal.</summary>
    public bool IsInCharacter => State is Mode.Char or Mode.CharEscape;

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
        Mode.LineComment => value == '\n' ? ToCode(value) : this,
        Mode.BlockComment => value == '*' ? this with { State = Mode.BlockCommentStar } : this,
        Mode.BlockCommentStar => value == '/' ? ToCode(0) : value == '*' ? this : this with { State = Mode.BlockComment },
        Mode.Char => value switch
        {
            (byte)'\\' => this with { State = Mode.CharEscape },
            (byte)'\'' or (byte)'\n' => ToCode(value),
            _ => this,
        },
        Mode.CharEscape => this with { State = Mode.Char },
        Mode.OpeningQuotes => InOpeningQuotes(value),
        Mode.String => InString(value),
        Mode.StringEscape => this with { State = Mode.String },
        Mode.StringBrace => value == '{' ? this with { State = Mode.String } : Enter(Mode.String).Next(value),
        Mode.Verbatim => InVerbatim(value),
        Mode.VerbatimQuote => value == '"' ? this with { State = Mode.Verbatim } : ToCode(0).Next(value),
        Mode.VerbatimBrace => value == '{' ? this with { State = Mode.Verbatim } : Enter(Mode.Verbatim).Next(value),
        _ => InRaw(value),
    };

    private CSharpScanner InCode(byte value)
    {
        switch (value)
        {
            case (byte)'/' when Previous == '/':
                return this with { State = Mode.LineComment, Previous = 0 };
            case (byte)'*' when Previous == '/':
                return this with { State = Mode.BlockComment, Previous = 0 };
            case (byte)'\'':
                return this with { State = Mode.Char, Previous = 0 };
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
            case (byte)'\n' when Inside is { String: Mode.String }:
                return ToCode(value) with { Inside = null };
            default:
                return this with { Previous = value };
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
            _ => (this with { State = Mode.Raw, Count = 0 }).Next(value),
        };
    }

    private CSharpScanner InString(byte value) => value switch
    {
        (byte)'\\' => this with { State = Mode.StringEscape },
        (byte)'"' or (byte)'\n' => ToCode(value),
        (byte)'{' when Dollars > 0 => this with { State = Mode.StringBrace },
        _ => this,
    };

    private CSharpScanner InVerbatim(byte value) => value switch
    {
        (byte)'"' => this with { State = Mode.VerbatimQuote },
        (byte)'{' when Dollars > 0 => this with { State = Mode.VerbatimBrace },
        _ => this,
    };

    private CSharpScanner InRaw(byte value)
    {
        if (value == '"')
        {
            var run = (Previous == '"' ? Count : 0) + 1;
            return run >= Quotes ? ToCode(0) : this with { Count = run, Previous = value };
        }

        if (value == '{' && Dollars > 0)
        {
            var run = (Previous == '{' ? Count : 0) + 1;
            return run >= Dollars ? Enter(Mode.Raw) : this with { Count = run, Previous = value };
        }

        return this with { Count = 0, Previous = value };
    }

    /// <summary>Into a hole of an interpolated string.</summary>
    private CSharpScanner Enter(Mode around) =>
        new() { State = Mode.Code, Inside = new Hole(Inside, around, Dollars, Quotes, 0) };

    /// <summary>Out of the hole, back into its string.</summary>
    private static CSharpScanner Leave(Hole hole) =>
        new() { State = hole.String, Dollars = hole.Dollars, Quotes = hole.Quotes, At = hole.String == Mode.Verbatim, Inside = hole.Outer };

    private CSharpScanner ToCode(byte previous) => new() { State = Mode.Code, Previous = previous, Inside = Inside };
}
