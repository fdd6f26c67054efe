using System.Collections.Immutable;
using Completion.Constraints;

namespace Completion.CSharp.Situations.Stops;

/// <summary>Ends a completion that has begun to repeat itself: at the end of a line that it has written twice before.</summary>
internal sealed class RepeatedLine : StopRule
{
    private const int Allowed = 2;

    /// <summary>Short lines such as a brace repeat in good code too.</summary>
    private const int ShortLine = 4;

    private readonly ImmutableDictionary<ulong, int> _seen;
    private readonly ulong _hash;
    private readonly int _length;

    public RepeatedLine()
        : this(ImmutableDictionary<ulong, int>.Empty, 0, 0)
    {
    }

    private RepeatedLine(ImmutableDictionary<ulong, int> seen, ulong hash, int length)
    {
        (_seen, _hash, _length) = (seen, hash, length);
    }

    public override string Reason => "repetition";

    public override bool BreaksOff => true;

    public override StopVerdict Advance(ReadOnlySpan<byte> bytes)
    {
        var (seen, hash, length) = (_seen, _hash, _length);
        for (var i = 0; i < bytes.Length; i++)
        {
            var value = bytes[i];
            if (value == '\n')
            {
                if (length > ShortLine)
                {
                    var times = seen.GetValueOrDefault(hash) + 1;
                    if (times > Allowed)
                    {
                        return new StopVerdict(null, i);
                    }

                    seen = seen.SetItem(hash, times);
                }

                (hash, length) = (0, 0);
            }
            else if (value is not ((byte)' ' or (byte)'\t' or (byte)'\r'))
            {
                hash = unchecked((hash ^ value) * 1099511628211UL) + 1;
                length++;
            }
        }

        return new StopVerdict(new RepeatedLine(seen, hash, length), bytes.Length);
    }
}
