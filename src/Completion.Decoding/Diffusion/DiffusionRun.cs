using System.Diagnostics;
using System.Runtime.InteropServices;
using Completion.Decoding.Diffusion.Paces;
using Completion.Inference.Diffusion;

namespace Completion.Decoding.Diffusion;

/// <summary>One request: predict all masks, fill some, until there are none.</summary>
/// <remarks>
/// With steps guessed ahead it is FreeDave ("Free Draft-and-Verification", Wu and Zhang, 2025): of what a model call says, the canvases
/// of the next steps are drafted too, as if it said the same again, and evaluated beside the canvas in the next call. A draft is right if
/// the step from the predictions of the draft before gives the same canvas; then its own predictions are known already. What is
/// filled is what steps without guesses fill, as long as what a model says of a text does not depend on what else is in the call.
/// </remarks>
internal sealed class DiffusionRun
{
    private readonly IDenoiser _denoiser;
    private readonly DiffusionRequest _request;
    private readonly DiffusionSettings _settings;
    private readonly IUnmasking _unmasking;
    private readonly CanvasGuard _guard;
    private readonly HoleEnds _ends;
    private readonly CanvasSteps _steps;

    /// <summary>Steps guessed ahead have rules of their own: monitors answer only so many questions, and a guess may take none from what is decided.</summary>
    private readonly CanvasSteps? _ahead;

    private readonly CanvasProgress _progress;
    private readonly Predictions[] _predictions;
    private readonly List<SlotCanvas> _drafts = [];
    private readonly List<DenoisedText> _texts = [];
    private readonly List<int> _context = [];
    private readonly List<int> _text = [];
    private readonly List<int> _slots = [];
    private int _finished;
    private int _kept;
    private int _keptAt = -1;

    public DiffusionRun(IDenoiser denoiser, DiffusionRequest request)
    {
        (_denoiser, _request, _settings) = (denoiser, request, request.Settings);
        var format = denoiser.Layout.Format;
        _unmasking = request.Unmasking ?? _settings.Pace.Unmasking(denoiser.Vocabulary, format, _settings.Order, request.Supervisor);
        _guard = new CanvasGuard(denoiser.Vocabulary, format.Delete, request);
        _ends = new HoleEnds(format, _settings, _guard);
        _steps = Steps(_guard);
        _ahead = _settings.Pace.StepsAhead > 0 ? Steps(new CanvasGuard(denoiser.Vocabulary, format.Delete, request)) : null;
        var texts = 1 + Math.Clamp(_settings.Pace.StepsAhead, 0, denoiser.MaxTexts - 1);
        _predictions = [.. Enumerable.Range(0, texts).Select(_ => new Predictions(denoiser, _settings.Temperature))];
        var holes = request.FixedTexts.Count - 1;
        // A model that cannot delete fills a hole of a fixed length.
        var most = format.Delete is null ? _settings.Slots : _settings.MostSlots;
        _progress = new CanvasProgress(
            new SlotCanvas([.. Enumerable.Repeat(_settings.Slots, holes)], [.. Enumerable.Repeat(most, holes)], _settings.Pace.Expansions), new DiffusionCounters());
    }

    private CanvasSteps Steps(CanvasGuard guard) => new(
        _denoiser.Layout.Format, _settings, _unmasking, guard, new LegalMasks(_denoiser.Vocabulary), new WordFilling(_denoiser.Vocabulary),
        new HoleEnds(_denoiser.Layout.Format, _settings, guard));

    private SlotCanvas Canvas => _progress.Canvas;

    private DiffusionCounters Counters => _progress.Counters;

    /// <summary>Steps after which decoding has come to no end.</summary>
    private int MostSteps => _ends.MostChanges * Canvas.Holes.Count;

    private bool IsOver => Canvas.Masks == 0 || Counters.Steps >= MostSteps;

    public DiffusionResult Fill(CancellationToken cancellation)
    {
        SetContext(cancellation);
        var last = _predictions[0];
        var supervised = _request.Supervisor?.ModelCalls ?? 0;
        for (var goesOn = true; goesOn && !IsOver;)
        {
            if (HasFinished)
            {
                _finished = Canvas.Frontier(0);
                SetContext(cancellation);
            }

            Predict(cancellation);
            (goesOn, last) = Advance();
            if (goesOn && !IsOver)
            {
                Draft(last);
            }
        }

        Counters.SupervisorCalls = (int)((_request.Supervisor?.ModelCalls ?? 0) - supervised);
        return Finish(last);
    }

    /// <summary>Whether enough stands before the first mask of the first hole: nothing masks it again.</summary>
    private bool HasFinished =>
        _settings.Pace.Finished is > 0 and var least && _denoiser.Layout.Format.Attention == DiffusionAttention.ContextCausal &&
        Canvas.Frontier(0) - _finished >= least;

    /// <summary>Whether what is kept of the text was computed beside too much that has changed since.</summary>
    private bool IsStale => Keeps && Changes - _keptAt >= _settings.Pace.Refresh * Canvas.Holes.Sum(hole => hole.Count);

    private bool Keeps => _settings.Pace.Refresh > 0 && _denoiser.CanKeep;

    private int Changes => Counters.Placed + Counters.Remasked;

    private void SetContext(CancellationToken cancellation)
    {
        _denoiser.Layout.WriteContext(_request.FixedTexts, Canvas.Holes[0].Take(_finished).ToArray(), _context);
        var started = Stopwatch.GetTimestamp();
        Counters.ContextTokens += _denoiser.SetContext(CollectionsMarshal.AsSpan(_context), cancellation);
        Counters.ModelMilliseconds += Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    /// <summary>Takes the steps of which the last call has spoken: one, and one more for each draft that is right.</summary>
    /// <returns>Whether anything could be filled in the last one, and its predictions.</returns>
    private (bool GoesOn, Predictions Last) Advance()
    {
        for (var text = 0; ; text++)
        {
            Canvas.Number();
            _unmasking.Observe(new DenoisingStep(_predictions[text], Canvas, Counters.Steps));
            if (!_steps.Take(_progress, _predictions[text]))
            {
                return (false, _predictions[text]);
            }

            // Without guesses the context would be set before the next call, and that call would say something else.
            if (IsOver || text == _drafts.Count || HasFinished || IsStale || !_drafts[text].IsSame(Canvas))
            {
                return (true, _predictions[text]);
            }

            Counters.Guessed++;
        }
    }

    /// <summary>Guesses the canvases of the steps after the next one.</summary>
    private void Draft(Predictions predictions)
    {
        _drafts.Clear();
        var ahead = _progress.Copy();
        while (_drafts.Count + 1 < _predictions.Length)
        {
            predictions.Redraw(ahead.Canvas, Seed(ahead.Counters.Steps));
            if (_ahead?.Take(ahead, predictions) != true || ahead.Canvas.Masks == 0)
            {
                break;
            }

            _drafts.Add(ahead.Canvas.Clone());
        }
    }

    private void Predict(CancellationToken cancellation)
    {
        _texts.Clear();
        if (IsStale)
        {
            _drafts.Clear();
            _kept = 0;
        }

        Show(Canvas);
        var (rows, slots) = (_text.Count, _slots.Count);
        for (var draft = 0; draft < _drafts.Count; draft++)
        {
            Show(_drafts[draft]);
            (rows, slots) = (rows + _text.Count, slots + _slots.Count);
            if (rows > _denoiser.MaxRows || slots > _denoiser.MaxSlots)
            {
                _drafts.RemoveRange(draft, _drafts.Count - draft);
                _texts.RemoveAt(draft + 1);
            }
        }

        var started = Stopwatch.GetTimestamp();
        if (Keeps && _kept == 0)
        {
            // Of a shifted model the first slot is predicted by the token before it.
            (_kept, _keptAt) = (Math.Max(0, _slots[0] - 1), Changes);
            _denoiser.DenoiseAndKeep(_texts[0], _kept, cancellation);
            Counters.ContextTokens += _kept;
        }
        else
        {
            _denoiser.Denoise(CollectionsMarshal.AsSpan(_texts), cancellation);
        }

        Counters.ModelMilliseconds += Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        Counters.Calls++;
        Counters.Texts += _texts.Count;
        for (var text = 0; text < _texts.Count; text++)
        {
            _predictions[text].Read(_denoiser, text, text == 0 ? Canvas : _drafts[text - 1], seed: Seed(Counters.Steps + text));
        }
    }

    private void Show(SlotCanvas canvas)
    {
        _denoiser.Layout.WriteText(_request.FixedTexts, canvas.Holes, _finished, _text, _slots);
        _texts.Add(new DenoisedText(_text.ToArray().AsMemory(_kept), _slots.Select(slot => slot - _kept).ToArray()));
    }

    private int Seed(int step) => unchecked((_settings.Seed * 1009) + step);

    private DiffusionResult Finish(Predictions predictions)
    {
        predictions.Restore();
        var vocabulary = _denoiser.Vocabulary;
        IReadOnlyList<byte[]>? texts = null;
        bool[] forced = [.. Enumerable.Range(0, Canvas.Holes.Count).Select(Canvas.IsCut)];
        if (Canvas.Masks == 0)
        {
            texts = [.. Canvas.Holes.Select(hole => vocabulary.Text([.. hole]))];
        }
        else
        {
            for (var hole = 0; hole < forced.Length; hole++)
            {
                forced[hole] |= !Canvas.IsFilled(hole);
            }

            CutToEnds(predictions);
            texts = Canvas.Masks == 0
                ? [.. Canvas.Holes.Select(hole => vocabulary.Text([.. hole]))]
                : _request.Rules.Complete(_guard.Pieces(Canvas), Marginals(predictions));
        }

        return new DiffusionResult(
            texts, [.. Canvas.Holes.Select(hole => hole.Where(slot => slot >= 0).ToArray())], forced, _progress.LogProbability, Counters);
    }

    /// <summary>What came to no end is left where it may end, from the first hole on, as far as there are such places.</summary>
    private void CutToEnds(Predictions predictions)
    {
        for (var hole = 0; hole < Canvas.Holes.Count; hole++)
        {
            if (!Canvas.IsFilled(hole) && !_ends.TryCut(_progress, hole, predictions))
            {
                return;
            }
        }
    }

    private List<IReadOnlyList<ReadOnlyMemory<float>>> Marginals(Predictions predictions) =>
        [.. Canvas.Holes.Select(hole => (IReadOnlyList<ReadOnlyMemory<float>>)
            [.. hole.Where(slot => slot < 0 && slot != SlotCanvas.NewMask).Select(slot => predictions.Row(~slot))])];
}
