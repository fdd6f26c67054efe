namespace Completion.Decoding.Speculation;

/// <summary>
/// Whether asking a draft model pays, and how far: requests with it are held against requests without it by what a token took,
/// the draft model's own calls and its reading of the prompt included.
/// </summary>
/// <remarks>
/// A sum of what its guesses seem to save would count those for it that other drafters make for nothing; so both ways are measured.
/// The way that loses is tried again now and then, counted and not drawn. Not thread-safe.
/// </remarks>
internal sealed class DraftModelPolicy
{
    /// <summary>Requests between two trials of the draft model, which reads a prompt for each, and between two without it, which cost little.</summary>
    private const int TrialEvery = 32, TrialWithoutEvery = 8;

    /// <summary>Requests of a way after which it is known; the first of all, which warms up caches, is not counted.</summary>
    private const int Known = 4;

    /// <summary>What is kept of earlier requests when one is added: the last eight or so count.</summary>
    private const double Kept = 0.875;

    private readonly Acceptance _right = new([0.6f]);

    private readonly Way[] _ways = new Way[2];
    private bool _isFirst = true;
    private bool _isUsed;
    private int _sinceTrial;
    private double _ticks;
    private double _tokens;

    /// <summary>Share of its best guesses that were right, lately.</summary>
    public float Right => _right[0];

    /// <summary>A request begins.</summary>
    /// <returns>Whether the draft model is asked in it.</returns>
    public bool Begin()
    {
        Close();
        if (Array.FindIndex(_ways, way => way.Count < Known) is >= 0 and var unknown)
        {
            return _isUsed = unknown == 1;
        }

        var gains = _ways[1].TicksPerToken < _ways[0].TicksPerToken;
        var isTrial = ++_sinceTrial >= (gains ? TrialWithoutEvery : TrialEvery);
        _sinceTrial = isTrial ? 0 : _sinceTrial;
        return _isUsed = gains != isTrial;
    }

    /// <summary>Learns what a step took.</summary>
    /// <param name="ticks">Its time, the draft model's included, in any unit.</param>
    /// <param name="tokens">Tokens that it gave.</param>
    public void Record(long ticks, int tokens)
    {
        _ticks += ticks;
        _tokens += tokens;
    }

    /// <summary>Learns whether the draft model's best guess after a token was right.</summary>
    public void RecordBest(bool isRight) => _right.Record(0, isRight);

    /// <summary>
    /// Whether the draft model is to be asked for one more token: what it gives must be worth a call of its own and a row of the
    /// model's. SpecDec++ (Huang et al., 2024) stops where a rejection is likely, by a head that is trained for it; here by the product
    /// of confidences, which is the probability that nothing was rejected yet.
    /// </summary>
    /// <param name="pathConfidence">Probability that all of its guesses before are right.</param>
    /// <param name="call">What a call of the draft model takes.</param>
    /// <param name="row">What a further row of the model's takes.</param>
    /// <param name="step">What a model call takes that gives one token, in the same unit.</param>
    public bool IsWorthACall(float pathConfidence, double call, double row, double step) => pathConfidence * Right * step > call + Math.Max(0, row);

    private void Close()
    {
        if (_tokens > 0 && !_isFirst)
        {
            ref var way = ref _ways[_isUsed ? 1 : 0];
            way.Ticks = Kept * way.Ticks + _ticks;
            way.Tokens = Kept * way.Tokens + _tokens;
            way.Count++;
        }

        _isFirst &= _tokens == 0;
        (_ticks, _tokens) = (0, 0);
    }

    private struct Way
    {
        public double Ticks;
        public double Tokens;
        public int Count;

        public readonly double TicksPerToken => Ticks / Tokens;
    }
}
