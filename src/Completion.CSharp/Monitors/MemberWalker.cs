using Completion.Constraints;

namespace Completion.CSharp.Monitors;

/// <summary>Where a text is for the member-access monitor: a value, so that the bytes of tokens are walked without allocating.</summary>
internal readonly record struct MemberWalk
{
    public MemberPlace Place { get; init; }

    /// <summary>The byte before, 0 for one of a longer character.</summary>
    public byte Last { get; init; }

    public NameTrie? Legal { get; init; }

    /// <summary>What may come before the first byte of a name, and make the dot something else.</summary>
    public SignsAfterDot Signs { get; init; }

    public int Node { get; init; }

    /// <summary>How the comment that it is in ends; only there.</summary>
    public CommentKind Comment { get; init; }
}

/// <summary>A comment between a dot and a name.</summary>
/// <remarks>Not a <see cref="Lexing.CSharpScanner"/>: walks are copied for every byte of a mask, and would be three times as large.</remarks>
internal enum CommentKind : byte
{
    /// <summary>After its slash.</summary>
    Opening,
    Line,
    Block,
}

/// <summary>What the member-access monitor does with the next byte.</summary>
internal enum MemberPlace : byte
{
    Idle,
    AfterDot,
    InName,

    /// <summary>On the way to a name.</summary>
    InComment,
}

/// <summary>The steps of a <see cref="MemberAccessMonitor"/> from one of its states.</summary>
/// <param name="names">What may follow a dot.</param>
/// <param name="text">What was generated before.</param>
internal readonly struct MemberWalker(MemberNames names, GeneratedText? text) : IWordWalker<MemberWalk>
{
    private static readonly ByteSet s_triggers = ByteSet.Of(".>:"u8);

    public ByteSet HeedsOf(in MemberWalk walk) => walk.Place == MemberPlace.Idle ? s_triggers : ByteSet.All;

    public bool MayLeave(in MemberWalk walk, byte value) =>
        WordMask.EndsWord(value) || (walk.Node == NameTrie.Root && char.IsAsciiDigit((char)value));

    public MemberWalk At(in MemberWalk walk, int first, int second) =>
        first == NameTrie.Root ? walk : walk with { Place = MemberPlace.InName, Node = first, Last = 0 };

    public bool TryGetNames(ref MemberWalk walk, ReadOnlySpan<byte> bytes, out NamePlace place)
    {
        if (walk.Place == MemberPlace.AfterDot)
        {
            // A vocabulary has hundreds of beginnings before a dot; whoever takes such a token asks then.
            walk = bytes is [] or [_] or [(byte)'?' or (byte)'!' or (byte)'-' or (byte)':' or (byte)')' or (byte)']', _]
                && names.After(TextAnd(bytes)) is ({ } legal, var signs)
                ? walk with { Legal = legal, Signs = signs, Node = NameTrie.Root }
                : walk with { Place = MemberPlace.Idle };
        }

        if (walk.Place is MemberPlace.Idle or MemberPlace.InComment)
        {
            place = default;
            return false;
        }

        place = new NamePlace(walk.Legal!, walk.Node, null, -1, MayLeave: walk.Node == NameTrie.Root, IsStart: false);
        return true;
    }

    public bool TryStep(ref MemberWalk walk, ReadOnlySpan<byte> bytes, int at)
    {
        var value = bytes[at];
        switch (walk.Place)
        {
            case MemberPlace.Idle:
                walk = Idle(walk, value);
                return true;

            case MemberPlace.AfterDot:
                var (legal, signs) = names.After(TextAnd(bytes[..at]));
                if (legal is null)
                {
                    walk = Idle(walk, value);
                    return true;
                }

                walk = walk with { Place = MemberPlace.InName, Legal = legal, Signs = signs, Node = NameTrie.Root };
                return TryStepInName(ref walk, value);

            case MemberPlace.InComment:
                return TryStepInComment(ref walk, value);

            default:
                return TryStepInName(ref walk, value);
        }
    }

    private GeneratedText? TextAnd(ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? text : new GeneratedText(text, bytes);

    /// <summary>Behind a comment the name is still due.</summary>
    private static bool TryStepInComment(ref MemberWalk walk, byte value)
    {
        switch (walk.Comment)
        {
            case CommentKind.Opening when value is not ((byte)'/' or (byte)'*'):
                return false;

            case CommentKind.Opening:
                // The star that opens is not the one that closes.
                walk = walk with { Comment = value == '/' ? CommentKind.Line : CommentKind.Block, Last = 0 };
                return true;

            case var kind:
                var ends = kind == CommentKind.Line ? value == '\n' : value == '/' && walk.Last == '*';
                walk = walk with { Place = ends ? MemberPlace.InName : MemberPlace.InComment, Last = ends ? (byte)'\n' : value };
                return true;
        }
    }

    private bool TryStepInName(ref MemberWalk walk, byte value)
    {
        var child = walk.Legal!.Child(walk.Node, value);
        if (child >= 0)
        {
            walk = walk with { Node = child, Last = value };
            return true;
        }

        if (walk.Node == NameTrie.Root)
        {
            if (value is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            {
                walk = walk with { Last = value };
                return true;
            }

            // The dot may turn out to be half of a range or a number's; a comment may stand on the way to the name. Right behind
            // the dot, a comment is C# too, as is a name spelled with unicode escapes, but no one writes them, and a model that
            // is lost does.
            var isBehindDot = walk.Last is (byte)'.' or (byte)'>' or (byte)':';
            if (value == '/' && !isBehindDot)
            {
                walk = walk with { Place = MemberPlace.InComment, Comment = CommentKind.Opening, Last = value };
                return true;
            }

            // What a directive takes out or leaves is not known here.
            if (value switch
            {
                (byte)'#' => !isBehindDot,
                (byte)'.' => isBehindDot && (walk.Signs & SignsAfterDot.Dot) != 0,
                >= (byte)'0' and <= (byte)'9' => isBehindDot && (walk.Signs & SignsAfterDot.Digit) != 0,
                _ => false,
            })
            {
                walk = Idle(walk, value);
                return true;
            }
        }

        if (!walk.Legal.IsName(walk.Node) || !WordMask.EndsWord(value))
        {
            return false;
        }

        walk = Idle(walk, value);
        return true;
    }

    /// <summary>Idle, or after a dot that is not the second of a range, an arrow or a double colon.</summary>
    private static MemberWalk Idle(in MemberWalk walk, byte value)
    {
        var isTrigger = value switch
        {
            (byte)'.' => walk.Last != (byte)'.',
            (byte)'>' => walk.Last == (byte)'-',
            (byte)':' => walk.Last == (byte)':',
            _ => false,
        };
        return new MemberWalk { Place = isTrigger ? MemberPlace.AfterDot : MemberPlace.Idle, Last = value };
    }
}
