using System.Diagnostics;
using Completion.Inference.Sessions;

namespace Completion.Decoding.Speculation;

/// <summary>
/// A second, smaller model with the same vocabulary that guesses what the first one writes (speculative decoding, Leviathan et
/// al., 2023): below the draft that is shown first, a chain of what it finds most probable, with the next best beside each token.
/// </summary>
/// <remarks>
/// <para>It has a session of its own, whose only sequence holds the same prompt and the text so far, as far as both agree with
/// what it has guessed; a keystroke's prompt re-uses the one before. The two models take turns, on the same threads.</para>
/// <para>How much a guess is trusted is counted for each rank and grade of its probability, so that a draft model that is too sure
/// of itself is believed less. Where it fails, it is not asked again: guesses change no draft.</para>
/// </remarks>
/// <param name="session">Of the draft model; the same tokens as the model's.</param>
internal sealed class DraftModel(IModelSession session)
{
    /// <summary>Guesses beside each other, and tokens in a chain at most.</summary>
    private const int Ranks = 3, MostDepth = 16;

    /// <summary>Where no policy decides: below this probability that all guesses so far are right, the chain ends.</summary>
    private const float LeastPath = 0.05f;

    /// <summary>The least probability of each grade, the highest first.</summary>
    private static readonly float[] s_grades = [0.95f, 0.85f, 0.7f, 0.5f, 0.3f, 0.15f, 0.05f, 0];

    private static readonly float[] s_priors = [.. Enumerable.Range(0, Ranks).SelectMany(_ => (float[])[0.9f, 0.8f, 0.65f, 0.5f, 0.3f, 0.2f, 0.1f, 0.02f])];

    private readonly Acceptance _acceptance = new(s_priors);
    private readonly SpeculationPolicy _costs = new(session.MaxBatch);
    private readonly List<int> _held = [];
    private readonly List<int> _path = [];
    private readonly BatchToken[] _batch = new BatchToken[session.MaxBatch];
    private readonly float[] _scratch = new float[session.Vocabulary.Count];
    private readonly int[] _best = new int[Ranks];
    private readonly float[] _logits = new float[Ranks];
    private ReadOnlyMemory<int> _prompt;
    private CancellationToken _cancellation;
    private bool _isPrompted;
    private bool _isUsed;
    private long _calls;
    private long _ticks;

    /// <summary>Whether it pays.</summary>
    public DraftModelPolicy Policy { get; } = new();

    /// <summary>Why it is not asked any more, a sentence; null: it is.</summary>
    public string? Problem { get; private set; }

    /// <summary>Its model calls in this request.</summary>
    public int Calls => (int)(session.ModelCalls - _calls);

    /// <summary>A request starts.</summary>
    /// <param name="prompt">The same tokens as the model's.</param>
    /// <param name="mode">Whether the policy decides.</param>
    /// <param name="cancellation">Ends a call of its own as one of the model's.</param>
    public void Begin(ReadOnlyMemory<int> prompt, SpeculationMode mode, CancellationToken cancellation)
    {
        (_prompt, _cancellation, _isPrompted, _calls) = (prompt, cancellation, false, session.ModelCalls);
        _isUsed = mode != SpeculationMode.Off && (mode == SpeculationMode.Always || Policy.Begin()) && Problem is null;
    }

    /// <summary>Reads a prompt while nobody waits, as the model did.</summary>
    public void ReadAhead(ReadOnlySpan<int> prompt, CancellationToken cancellation) => session.Prefill(prompt, cancellation);

    /// <summary>Ticks spent since this was asked last.</summary>
    public long TakeTicks()
    {
        var ticks = _ticks;
        _ticks = 0;
        return ticks;
    }

    /// <summary>Adds a chain below a guess, as long as it is worth its calls; nothing where something follows it already.</summary>
    /// <param name="tree">With the node.</param>
    /// <param name="node">The one that is evaluated.</param>
    /// <param name="guesses">What is guessed below it.</param>
    /// <param name="tail">The guess to go on from: the end of what is certain.</param>
    /// <param name="costs">What the model's calls take; null: not to be asked.</param>
    public void Draft(CandidateTree tree, int node, GuessTree guesses, int tail, SpeculationPolicy? costs)
    {
        if (!_isUsed || guesses[tail].FirstChild >= 0)
        {
            return;
        }

        WritePath(tree, node, guesses, tail);
        var began = Stopwatch.GetTimestamp();
        try
        {
            for (var depth = 0; depth < MostDepth && _prompt.Length + _path.Count < session.ContextLength && IsWorthACall(guesses[tail].PathConfidence, depth, costs); depth++)
            {
                tail = AddBest(guesses, tail, Read());
                if (tail < 0)
                {
                    break;
                }

                _path.Add(guesses[tail].Token);
            }
        }
#pragma warning disable CA1031 // Whatever it is, the model itself can go on.
        catch (Exception error) when (error is not OperationCanceledException)
#pragma warning restore CA1031
        {
            (Problem, _isUsed) = (error.Message, false);
        }

        _ticks += Stopwatch.GetTimestamp() - began;
    }

    /// <summary>Learns what was chosen after a node of a tree.</summary>
    public void Judge(GuessTree guesses, int node, int token)
    {
        for (var child = guesses[node].FirstChild; child >= 0; child = guesses[child].Next)
        {
            ref readonly var guess = ref guesses[child];
            if (guess.Drafter == Guesser.Model)
            {
                _acceptance.Record(guess.Kind, guess.Token == token);
                if (guess.Kind < s_grades.Length)
                {
                    Policy.RecordBest(guess.Token == token);
                }
            }
        }
    }

    private bool IsWorthACall(float pathConfidence, int depth, SpeculationPolicy? costs) =>
        costs is null ? pathConfidence >= LeastPath
        : _costs.Ticks(1) is { } call && costs.Ticks(1) is { } step ? Policy.IsWorthACall(pathConfidence, call, (costs.Ticks(2) ?? step) - step, step)
        : depth < 2;

    /// <summary>The tokens from the prompt's end to a guess.</summary>
    private void WritePath(CandidateTree tree, int node, GuessTree guesses, int tail)
    {
        _path.Clear();
        for (var guess = tail; guess != GuessTree.Root; guess = guesses[guess].Parent)
        {
            _path.Add(guesses[guess].Token);
        }

        for (; node != CandidateTree.Root; node = tree[node].Parent)
        {
            _path.Add(tree[node].Token);
        }

        _path.Reverse();
    }

    /// <summary>Has the session hold prompt and path.</summary>
    /// <returns>The logits after the last token.</returns>
    private ReadOnlySpan<float> Read()
    {
        if (!_isPrompted || _path.Count == 0)
        {
            session.Prefill(_prompt.Span, _cancellation);
            _held.Clear();
            _isPrompted = true;
            if (_path.Count == 0)
            {
                return session.Logits(0);
            }
        }

        var kept = 0;
        while (kept < Math.Min(_held.Count, _path.Count - 1) && _held[kept] == _path[kept])
        {
            kept++;
        }

        session.Truncate(0, _prompt.Length + kept);
        _held.RemoveRange(kept, _held.Count - kept);
        var row = 0;
        while (_held.Count < _path.Count)
        {
            var count = Math.Min(_batch.Length, _path.Count - _held.Count);
            for (var i = 0; i < count; i++)
            {
                _batch[i] = new BatchToken(_path[_held.Count + i], _prompt.Length + _held.Count + i, 0);
            }

            var began = Stopwatch.GetTimestamp();
            session.Decode(_batch.AsSpan(0, count), _cancellation);
            _costs.Record(count, Stopwatch.GetTimestamp() - began);
            for (var i = 0; i < count; i++)
            {
                _held.Add(_batch[i].Token);
            }

            row = count - 1;
        }

        return session.Logits(row);
    }

    /// <summary>Adds the most probable tokens after a guess, as far as they do not end the text.</summary>
    /// <returns>The guess of the best one; -1 where the chain ends.</returns>
    private int AddBest(GuessTree guesses, int parent, ReadOnlySpan<float> row)
    {
        var count = TopTokens.Select(row, _best, _logits);
        var (logSum, left, first) = (LegalTokens.LogSumExp(row, _scratch), 1f, -1);
        for (var rank = 0; rank < count && !session.Vocabulary.EndsGeneration(_best[rank]); rank++)
        {
            var kind = rank * s_grades.Length + Grade(MathF.Exp(_logits[rank] - logSum));
            var confidence = Math.Min(left, _acceptance[kind]);
            left -= confidence;
            var added = guesses.Add(parent, _best[rank], confidence, Guesser.Model, kind);
            first = rank == 0 ? added : first;
        }

        return first;
    }

    private static int Grade(float probability)
    {
        var grade = 0;
        while (probability < s_grades[grade])
        {
            grade++;
        }

        return grade;
    }
}
