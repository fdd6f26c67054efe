using System.Buffers;
using Completion.Constraints;

namespace Completion.CSharp.Monitors;

/// <summary>
/// After a dot, only members that exist: the monitor of Monitor-Guided Decoding (Agrawal et al., NeurIPS 2023) for C#.
/// </summary>
/// <remarks>
/// A state is the text generated so far and one of three places in it. <em>Idle</em>: any bytes may come. <em>After the
/// dot</em>: the compiler has not been asked yet, because the next byte may show that it is no member access (<c>1.5</c>,
/// <c>0..n</c>) or never come. <em>In a name</em>: the bytes walk a trie of the names that are legal there, and what ends
/// the name leads back to idle. The states are entered inside tokens as well as between them, so that <c>.Length</c> as
/// one token is seen. When the compiler cannot tell, the state after the dot is idle again.
/// </remarks>
public sealed class MemberAccessMonitor : Constraint
{
    private static readonly ByteSet s_triggers = ByteSet.Of(".>:"u8);

    private readonly MemberNames _names;
    private readonly GeneratedText? _text;
    private readonly Place _place;
    private readonly NameTrie? _legal;
    private readonly int _node;

    private MemberAccessMonitor(MemberNames names, GeneratedText? text, Place place, NameTrie? legal = null, int node = 0)
    {
        (_names, _text, _place, _legal, _node) = (names, text, place, legal, node);
    }

    private enum Place
    {
        Idle,
        AfterDot,
        InName,
    }

    /// <inheritdoc/>
    public override bool MayEnd => _place switch
    {
        Place.Idle => true,
        Place.InName => _legal!.IsName(_node),
        _ => _names.LegalAfter(_text) is null,
    };

    /// <inheritdoc/>
    public override bool IsInsideWord => _place == Place.InName && !_legal!.IsName(_node);

    /// <summary>Before the first byte of a name, white space may come, or what shows that it is no name.</summary>
    public override bool TryForced(IBufferWriter<byte> text) =>
        _place == Place.InName && _node != NameTrie.Root && _legal!.TryForced(_node, text);

    /// <inheritdoc/>
    public override string Name => _place == Place.InName ? $"members({_legal!.Count})" : "members";

    /// <inheritdoc/>
    public override ByteSet Heeds => _place == Place.Idle ? s_triggers : ByteSet.All;

    /// <summary>The state at the cursor; a partial name that was typed after a dot is already walked.</summary>
    /// <remarks>When what was typed is no beginning of a legal name, the document is wrong there, and nothing is said of that name.</remarks>
    public static MemberAccessMonitor Create(MemberNames names)
    {
        var idle = new MemberAccessMonitor(names, null, Place.Idle);
        if (names.TypedAfterDot is not { } typed || names.LegalAtCursor is not { } legal)
        {
            return idle;
        }

        var node = legal.Walk(NameTrie.Root, typed);
        return node < 0 ? idle : new MemberAccessMonitor(names, null, Place.InName, legal, node);
    }

    /// <inheritdoc/>
    public override Constraint? Advance(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return this;
        }

        var state = this;
        var start = 0;
        while (start < bytes.Length)
        {
            if (state._place == Place.Idle)
            {
                // Everything up to and with the next trigger is one chunk of text.
                var rest = bytes[start..];
                var trigger = rest.IndexOfAny((byte)'.', (byte)'>', (byte)':');
                var length = trigger < 0 ? rest.Length : trigger + 1;
                var text = new GeneratedText(state._text, rest[..length].ToArray());
                var place = trigger >= 0 && IsTrigger(text) ? Place.AfterDot : Place.Idle;
                state = new MemberAccessMonitor(_names, text, place);
                start += length;
            }
            else if (state.Step(bytes[start]) is { } next)
            {
                state = next;
                start++;
            }
            else
            {
                return null;
            }
        }

        return state;
    }

    /// <summary>One byte after the dot or in a name.</summary>
    private MemberAccessMonitor? Step(byte value)
    {
        if (_place == Place.AfterDot)
        {
            var isNoName = value is (byte)'.' or (>= (byte)'0' and <= (byte)'9');
            var legal = isNoName ? null : _names.LegalAfter(_text);
            return legal is null ? Idle(value) : In(legal, NameTrie.Root, value);
        }

        return In(_legal!, _node, value);
    }

    private MemberAccessMonitor? In(NameTrie legal, int node, byte value)
    {
        var child = legal.Child(node, value);
        if (child >= 0)
        {
            return new MemberAccessMonitor(_names, Append(value), Place.InName, legal, child);
        }

        if (node == NameTrie.Root && value is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            return new MemberAccessMonitor(_names, Append(value), Place.InName, legal, node);
        }

        // The dot may turn out to be half of a range or a number's; a comment may stand before the name. A name spelled
        // with unicode escapes is C# too, but no one writes it, and a model that is lost does.
        var isNoName = value is (byte)'.' or (byte)'/' || (_text is null && _names.FollowsNumber && char.IsAsciiDigit((char)value));
        if (node == NameTrie.Root && isNoName)
        {
            return Idle(value);
        }

        return legal.IsName(node) && EndsName(value) ? Idle(value) : null;
    }

    private MemberAccessMonitor Idle(byte value)
    {
        var text = Append(value);
        return new MemberAccessMonitor(_names, text, value is (byte)'.' or (byte)'>' or (byte)':' && IsTrigger(text) ? Place.AfterDot : Place.Idle);
    }

    private GeneratedText Append(byte value) => new(_text, [value]);

    /// <summary>Whether the text ends in a dot that is not the second of a range, an arrow or a double colon.</summary>
    private bool IsTrigger(GeneratedText text)
    {
        var last = text.Bytes[^1];
        var before = text.Bytes.Length > 1 ? text.Bytes[^2] : text.Before is { } earlier ? earlier.Bytes[^1] : _names.ByteBeforeCursor;
        return last switch
        {
            (byte)'.' => before != (byte)'.',
            (byte)'>' => before == (byte)'-',
            _ => before == (byte)':',
        };
    }

    /// <summary>
    /// Whether a byte cannot continue an identifier. Bytes of longer characters are taken to continue one: outside of
    /// strings nothing else of them is C#.
    /// </summary>
    private static bool EndsName(byte value) =>
        value < 0x80 && value != (byte)'_' && value != (byte)'\\' && !char.IsAsciiLetterOrDigit((char)value);
}
