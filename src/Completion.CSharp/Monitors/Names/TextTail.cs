using Completion.Constraints;

namespace Completion.CSharp.Monitors.Names;

/// <summary>
/// The last word or sign of some code, white space aside: what a place is told by before anyone asks the compiler. A value,
/// kept from byte to byte.
/// </summary>
internal readonly record struct TextTail
{
    private static readonly UInt128 s_long = UInt128.MaxValue;

    /// <summary>The word's bytes, the last one lowest; all bits for a word longer than any keyword.</summary>
    private UInt128 Packed { get; init; }

    private bool IsOpen { get; init; }

    /// <summary>The last character, when it belongs to no word; otherwise 0.</summary>
    public byte Sign { get; init; }

    /// <summary>What stands directly before <see cref="Sign"/>.</summary>
    public byte BeforeSign { get; init; }

    /// <summary>Whether code ends in a dot or another sign that a member follows.</summary>
    public bool LeadsToMember => Sign == '.' || (Sign, BeforeSign) is ((byte)'>', (byte)'-') or ((byte)':', (byte)':');

    /// <summary>The last word; empty where a sign is last. Of a word that is longer than any keyword, anything but a keyword.</summary>
    public string Word
    {
        get
        {
            Span<char> word = stackalloc char[16];
            var at = word.Length;
            for (var rest = Packed; rest != 0; rest >>= 8)
            {
                word[--at] = (char)(byte)rest;
            }

            return word[at..].ToString();
        }
    }

    /// <summary>The tail after one more byte of code.</summary>
    public TextTail Next(byte value)
    {
        if (value is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            return IsOpen ? this with { IsOpen = false } : this;
        }

        if (WordMask.EndsWord(value))
        {
            return new TextTail { Sign = value, BeforeSign = Sign };
        }

        var word = IsOpen ? Packed : 0;
        return new TextTail { IsOpen = true, Packed = word == s_long || word >> 120 != 0 ? s_long : word << 8 | value };
    }
}
