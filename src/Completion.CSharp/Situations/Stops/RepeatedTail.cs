using Completion.Constraints;

namespace Completion.CSharp.Situations.Stops;

/// <summary>
/// Ends a completion whose tail is one short unit over and over: <c>00000000…</c>, <c>Range_Range_…</c>. A model in such
/// a loop does not find out of it.
/// </summary>
/// <remarks>
/// Keeps for each period up to <see cref="LongestUnit"/> how many bytes in a row equal the one a period before. Good code
/// repeats too (aligned columns, rules of <c>=</c> in comments, tables of zeros): a loop is what goes on beyond that.
/// </remarks>
internal sealed class RepeatedTail : StopRule
{
    public const int LongestUnit = 32;

    /// <summary>Times that a unit may stand in a row.</summary>
    public const int MostRepeats = 6;

    /// <summary>Bytes that repetitions of a short unit may fill: 21 times <c>0, </c>.</summary>
    public const int MostBytes = 64;

    /// <summary>The same for indentation and rules, which are longer than anything else that repeats.</summary>
    public const int MostFiller = 160;

    private readonly byte[] _last;
    private readonly int[] _runs;
    private readonly int _length;

    public RepeatedTail()
        : this(new byte[LongestUnit], new int[LongestUnit + 1], 0)
    {
    }

    private RepeatedTail(byte[] last, int[] runs, int length) => (_last, _runs, _length) = (last, runs, length);

    public override string Reason => "repetition";

    public override bool BreaksOff => true;

    public override StopVerdict Advance(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return new StopVerdict(this, 0);
        }

        byte[] last = [.. _last];
        int[] runs = [.. _runs];
        var length = _length;
        for (var i = 0; i < bytes.Length; i++)
        {
            for (var period = 1; period <= Math.Min(length, LongestUnit); period++)
            {
                runs[period] = last[(length - period) % LongestUnit] == bytes[i] ? runs[period] + 1 : 0;
                if (runs[period] > 0 && runs[period] + period > Limit(last, length, period))
                {
                    return new StopVerdict(null, i);
                }
            }

            last[length % LongestUnit] = bytes[i];
            length++;
        }

        return new StopVerdict(new RepeatedTail(last, runs, length), bytes.Length);
    }

    private static int Limit(byte[] last, int length, int period)
    {
        for (var back = 1; back <= period; back++)
        {
            if (!IsFiller(last[(length - back) % LongestUnit]))
            {
                return Math.Max(MostBytes, MostRepeats * period);
            }
        }

        return Math.Max(MostFiller, MostRepeats * period);
    }

    private static bool IsFiller(byte value) => value is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'='
        or (byte)'-' or (byte)'*' or (byte)'/' or (byte)'#' or (byte)'_' or (byte)'.' or (byte)'~' or (byte)'+';
}
