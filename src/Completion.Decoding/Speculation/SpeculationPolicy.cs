namespace Completion.Decoding.Speculation;

/// <summary>
/// How many guesses are worth evaluating: those that give the most expected tokens per time (the goodput of SmartSpec, Liu
/// et al., 2024), from what model calls of each size were seen to take on this machine. None, where speculation loses.
/// </summary>
/// <remarks>
/// Only sizes between measured ones are chosen. Sizes that were not measured, or long ago, are tried now and then, counted and
/// not drawn, so that equal requests get equal work; that is also how speculation comes back where it was given up.
/// Not thread-safe.
/// </remarks>
/// <param name="mostRows">Rows of a model call at most.</param>
internal sealed class SpeculationPolicy(int mostRows)
{
    /// <summary>Choices between two trials once all sizes are known, and before.</summary>
    private const int TrialEvery = 64, FirstTrialEvery = 1;

    /// <summary>Calls of a size after which it counts as known; of the first ones, which may warm caches up, the fastest counts.</summary>
    private const int Known = 2;

    /// <summary>
    /// Part of a new measurement in the mean when it is slower and when it is faster, and how many times the mean it counts as at
    /// most: others use the machine too, and make a call slower than it is but never faster.
    /// </summary>
    private const double Slower = 0.125, Faster = 0.25, Outlier = 1.5;

    /// <summary>Tokens that count as guessed and accepted before anything is.</summary>
    private const double PriorTokens = 8;

    /// <summary>Tokens after which the counts are halved.</summary>
    private const double Memory = 512;

    private readonly Size[] _sizes = new Size[mostRows + 1];
    private int _records;
    private int _sinceTrial;
    private int _best;
    private double _expected = PriorTokens;
    private double _accepted = PriorTokens;

    /// <summary>Learns what a step took.</summary>
    /// <param name="rows">Rows of its model call; more than there can be are ignored.</param>
    /// <param name="ticks">Its time, with all that evaluating guesses adds, in any unit.</param>
    public void Record(int rows, long ticks)
    {
        if (rows < 1 || rows > mostRows || ticks <= 0)
        {
            return;
        }

        ref var size = ref _sizes[rows];
        size.Ticks = size.Count == 0 ? ticks
            : size.Count < Known ? Math.Min(size.Ticks, ticks)
            : size.Ticks + (ticks > size.Ticks ? Slower : Faster) * (Math.Min(ticks, Outlier * size.Ticks) - size.Ticks);
        size.Count++;
        size.Last = ++_records;
    }

    /// <summary>Learns how many guesses were taken where so many were expected to be: confidences are only as good as what they are learnt from.</summary>
    /// <param name="expected">Sum of the path confidences of the guesses evaluated.</param>
    /// <param name="accepted">How many of them were taken.</param>
    public void RecordAccepted(double expected, int accepted)
    {
        _expected += expected;
        _accepted += accepted;
        if (_expected > Memory)
        {
            _expected /= 2;
            _accepted /= 2;
        }
    }

    /// <summary>The time of a call with so many rows, between those of the measured sizes around it; null when it is beyond them.</summary>
    public double? Ticks(int rows)
    {
        if (rows < 1 || rows > mostRows)
        {
            return null;
        }

        var below = rows;
        while (below > 0 && _sizes[below].Count == 0)
        {
            below--;
        }

        var above = rows;
        while (above <= mostRows && _sizes[above].Count == 0)
        {
            above++;
        }

        return below == 0 || above > mostRows ? null
            : below == above ? _sizes[below].Ticks
            : _sizes[below].Ticks + (_sizes[above].Ticks - _sizes[below].Ticks) * (rows - below) / (above - below);
    }

    /// <summary>Expected tokens of a step per tick with so many guesses; null when its time is not known.</summary>
    /// <param name="confidences">Path confidences of the guesses evaluated.</param>
    /// <param name="rows">Rows that are evaluated anyway, each of which gives a token.</param>
    public double? Goodput(ReadOnlySpan<float> confidences, int rows)
    {
        var sum = 0d;
        foreach (var confidence in confidences)
        {
            sum += confidence;
        }

        return (rows + sum * _accepted / _expected) / Ticks(rows + confidences.Length);
    }

    /// <summary>How many guesses to evaluate.</summary>
    /// <param name="confidences">Path confidences of the guesses in the order in which they may be evaluated: the first n, for any n.</param>
    /// <param name="rows">Rows that are evaluated anyway, each of which gives a token.</param>
    /// <param name="mayTry">Whether the call is timed, so that sizes can be tried in it.</param>
    public SpeculationChoice Choose(ReadOnlySpan<float> confidences, int rows = 1, bool mayTry = true)
    {
        confidences = confidences[..Math.Clamp(mostRows - rows, 0, confidences.Length)];
        if (Ticks(rows) is not { } alone)
        {
            return new SpeculationChoice(0, IsTrial: mayTry);
        }

        if (mayTry && Trial(confidences.Length, rows) is { } trial)
        {
            _sinceTrial = 0;
            return new SpeculationChoice(trial, IsTrial: true);
        }

        _sinceTrial += mayTry ? 1 : 0;
        var (best, most, sum) = (0, rows / alone, 0d);
        for (var guesses = 1; guesses <= confidences.Length; guesses++)
        {
            sum += confidences[guesses - 1];
            if (Ticks(rows + guesses) is not { } ticks)
            {
                break;
            }

            var goodput = (rows + sum * _accepted / _expected) / ticks;
            (best, most) = goodput > most ? (guesses, goodput) : (best, most);
        }

        _best = mayTry ? best : _best;
        return new SpeculationChoice(best, IsTrial: false);
    }

    /// <summary>
    /// The size to measure now, if any: of none, 1, 2, 4, 8 guesses and so on, the first one like which none is known; or else, now and
    /// then, of those and the ones beside the best the one measured longest ago.
    /// </summary>
    private int? Trial(int available, int rows)
    {
        if (_sinceTrial < FirstTrialEvery)
        {
            return null;
        }

        var (stalest, last) = (0, int.MaxValue);
        for (var guesses = 0; guesses <= available; guesses++)
        {
            var isPower = (guesses & (guesses - 1)) == 0;
            if (isPower && !IsLikeKnown(rows + guesses))
            {
                return guesses;
            }

            if ((isPower || Math.Abs(guesses - _best) == 1) && _sizes[rows + guesses].Last < last)
            {
                (stalest, last) = (guesses, _sizes[rows + guesses].Last);
            }
        }

        return _sinceTrial >= TrialEvery ? stalest : null;
    }

    /// <summary>Whether a size is known that differs by a quarter at most: what is between is close enough to begin with.</summary>
    private bool IsLikeKnown(int rows)
    {
        for (var like = rows - rows / 4; like <= Math.Min(mostRows, rows + rows / 4); like++)
        {
            if (_sizes[like].Count >= Known)
            {
                return true;
            }
        }

        return false;
    }

    private struct Size
    {
        public double Ticks;
        public int Count;
        public int Last;
    }
}

/// <param name="Guesses">How many to evaluate; 0: none.</param>
/// <param name="IsTrial">Whether it is to learn what it takes, and not because it is best.</param>
internal readonly record struct SpeculationChoice(int Guesses, bool IsTrial);
