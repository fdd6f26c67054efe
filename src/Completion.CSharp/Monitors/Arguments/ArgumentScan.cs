using Completion.CSharp.Lexing;

namespace Completion.CSharp.Monitors.Arguments;

/// <summary>
/// The brackets that a text leaves open and the arguments in the innermost one, read one byte at a time. A value that forks
/// with drafts.
/// </summary>
/// <remarks>
/// Strings and comments are passed over, and the code in holes of interpolated strings with them. A comma behind a
/// less-than sign may stand between type arguments; it counts for nothing until a greater-than sign or the end of the list
/// says what it was, and where that is not plain the list's number of arguments is given up.
/// </remarks>
internal readonly record struct ArgumentScan
{
    private static readonly ulong s_out = WordHash.Of("out");
    private static readonly ulong s_ref = WordHash.Of("ref");
    private static readonly ulong s_in = WordHash.Of("in");

    /// <summary>Words before a round bracket that opens no argument list.</summary>
    private static readonly HashSet<ulong> s_notCalled =
    [
        .. new[]
        {
            "if", "while", "for", "foreach", "switch", "return", "lock", "using", "catch", "when", "fixed", "typeof", "sizeof", "default", "checked",
            "unchecked", "nameof", "throw", "case", "in", "is", "as", "out", "ref", "else", "do", "delegate", "static", "await", "and", "or", "not",
        }.Select(WordHash.Of),
    ];

    /// <summary>The lexical state.</summary>
    public CSharpScanner Scanner { get; init; }

    /// <summary>The innermost open bracket; null when none of the text is open.</summary>
    public OpenBracket? Top { get; init; }

    /// <summary>The arguments in it.</summary>
    public ArgumentProgress Progress { get; init; }

    /// <summary>Bytes read.</summary>
    public int Length { get; init; }

    /// <summary>Whether brackets did not pair, or one was closed that was opened before the text.</summary>
    public bool IsLost { get; init; }

    /// <summary>The word at the end of the text.</summary>
    private ulong Word { get; init; }

    /// <summary>The word before white space at the end of the text.</summary>
    private ulong WordBefore { get; init; }

    /// <summary>The last byte of code.</summary>
    private byte Previous { get; init; }

    /// <summary>The last visible byte of code.</summary>
    private byte Visible { get; init; }

    /// <summary>The keyword that a word is.</summary>
    public static ArgumentKeyword KeywordOf(in ArgumentProgress progress) =>
        progress.IsVerbatim ? ArgumentKeyword.None
        : progress.First == s_out ? ArgumentKeyword.Out
        : progress.First == s_ref ? ArgumentKeyword.Ref
        : progress.First == s_in ? ArgumentKeyword.In
        : ArgumentKeyword.None;

    /// <summary>The state after one more byte.</summary>
    public ArgumentScan Next(byte value)
    {
        var next = this with { Scanner = Scanner.Next(value), Length = Length + 1 };
        if (IsLost || !Scanner.IsCode)
        {
            return next;
        }

        var isSpace = IsWhiteSpace(value);
        next = next with
        {
            Progress = Top is null ? default : AfterByte(Progress, value, Previous),
            Word = IsWordPart(value) ? WordHash.Next(Word, value) : WordHash.None,
            WordBefore = IsWordPart(value) ? WordHash.None : Word != WordHash.None ? Word : isSpace ? WordBefore : WordHash.None,
            Previous = value,
            // The end of an arrow closes no type arguments.
            Visible = isSpace ? Visible : value == '>' && Previous == '=' ? Previous : value,
        };
        return value switch
        {
            (byte)'(' or (byte)'[' or (byte)'{' => next with { Top = new OpenBracket(Top, value, next.Length, MayOpenList(value), next.Progress), Progress = default },
            (byte)')' or (byte)']' or (byte)'}' when Top?.Closer == value => next with { Top = Top.Outer, Progress = Top.Around },
            (byte)')' or (byte)']' or (byte)'}' => next with { IsLost = true, Top = null },
            (byte)',' when Top is not null && Progress.Angles == 0 =>
                next with { Progress = new ArgumentProgress { Whole = new ArgumentShapes(Progress.Whole, Progress.Current), IsUncertain = Progress.IsUncertain } },
            _ => next,
        };
    }

    /// <summary>Whether a byte may be part of a word; bytes of longer characters are taken to be.</summary>
    public static bool IsWordPart(byte value) => value >= 0x80 || value is (byte)'_' or (byte)'\\' || char.IsAsciiLetterOrDigit((char)value);

    /// <summary>Whether a byte is white space.</summary>
    public static bool IsWhiteSpace(byte value) => value is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';

    /// <summary>Whether what stands before a bracket can be called or indexed.</summary>
    private bool MayOpenList(byte bracket) => bracket != '{'
        && (IsWordPart(Visible) ? !s_notCalled.Contains(Word != WordHash.None ? Word : WordBefore)
            : Visible == '>' ? bracket == '('
            : Visible is (byte)')' or (byte)']' or (byte)'!' or (byte)'"' && bracket == '[');

    private static ArgumentProgress AfterByte(ArgumentProgress progress, byte value, byte previous)
    {
        progress = InAngles(progress, value, previous);
        switch (progress.Part)
        {
            case ArgumentPart.Start when IsWhiteSpace(value) || value == '/' || (previous == '/' && value == '*'):
                return progress;
            case ArgumentPart.Start when value == '@':
                return progress with { Part = ArgumentPart.InWord, IsVerbatim = true };
            case ArgumentPart.Start when IsWordPart(value) && !char.IsAsciiDigit((char)value):
                return progress with { Part = ArgumentPart.InWord, First = WordHash.Next(WordHash.None, value) };
            case ArgumentPart.InWord when IsWordPart(value):
                return progress with { First = WordHash.Next(progress.First, value) };
            case ArgumentPart.InWord when KeywordOf(progress) is not ArgumentKeyword.None and var keyword:
                return progress with { Part = ArgumentPart.Inside, Keyword = keyword };
            case ArgumentPart.InWord or ArgumentPart.AfterWord when IsWhiteSpace(value):
                return progress with { Part = ArgumentPart.AfterWord };
            case ArgumentPart.InWord or ArgumentPart.AfterWord when value == ':' && progress.Label == WordHash.None:
                return progress with { Part = ArgumentPart.AfterColon };
            case ArgumentPart.AfterColon when value != ':':
                return AfterByte(progress with { Part = ArgumentPart.Start, Label = progress.First, First = WordHash.None, IsVerbatim = false }, value, previous);
            case ArgumentPart.InWord or ArgumentPart.AfterWord when value == '=':
                return progress with { Part = ArgumentPart.Inside, IsProperty = true };
            default:
                // What looked like an assignment is a comparison or a lambda.
                var isProperty = progress.IsProperty && !(previous == '=' && value is (byte)'=' or (byte)'>');
                return progress with { Part = ArgumentPart.Inside, IsProperty = isProperty };
        }
    }

    private static ArgumentProgress InAngles(ArgumentProgress progress, byte value, byte previous)
    {
        if (progress.HasDropped && !IsWhiteSpace(value))
        {
            // The compiler's own rule: these characters behind it make a list of type arguments. A name may as well follow a
            // type in a pattern, so that it says nothing.
            progress = progress with { HasDropped = false, IsUncertain = progress.IsUncertain || !"(){}[].,>?:"u8.Contains(value) };
        }

        switch (value)
        {
            case (byte)'<':
                return progress with { Angles = previous == '<' ? Math.Max(0, progress.Angles - 1) : progress.Angles + 1 };
            case (byte)'=' when previous == '<':
                return progress with { Angles = Math.Max(0, progress.Angles - 1) };
            case (byte)'>' when previous is not ((byte)'=' or (byte)'-') && progress.Angles == 1 && progress.Pending > 0:
                return progress with { Angles = 0, Pending = 0, HasDropped = true };
            case (byte)'>' when previous is not ((byte)'=' or (byte)'-') && progress.Angles > 0:
                return progress with { Angles = progress.Angles - 1 };
            case (byte)',' when progress.Angles > 0:
                return progress with { Pending = progress.Pending + 1 };
            default:
                return progress;
        }
    }
}
