using Completion.Constraints;
using Completion.Inference.Diffusion;

namespace Completion.Decoding.Diffusion;

/// <summary>One request: predict all masks, fill some, until there are none.</summary>
internal sealed class DiffusionRun
{
    private readonly IDenoiser _denoiser;
    private readonly DiffusionFormat _format;
    private readonly DiffusionRequest _request;
    private readonly DiffusionSettings _settings;
    private readonly IUnmasking _unmasking;
    private readonly CanvasGuard _guard;
    private readonly LegalMasks _legal;
    private readonly Predictions _predictions;
    private readonly List<int> _context = [];
    private readonly List<int> _text = [];
    private readonly List<int> _slots = [];
    private readonly List<int> _chosen = [];
    private readonly DiffusionCounters _counters = new();
    private readonly SlotCanvas _canvas;
    private double _logProbability;

    public DiffusionRun(IDenoiser denoiser, DiffusionRequest request)
    {
        (_denoiser, _format, _request, _settings) = (denoiser, denoiser.Layout.Format, request, request.Settings);
        _unmasking = request.Unmasking ?? new StaticUnmasking(_settings.Order);
        _guard = new CanvasGuard(denoiser.Vocabulary, _format.Delete, request);
        _legal = new LegalMasks(denoiser.Vocabulary);
        _predictions = new Predictions(denoiser, _settings.Temperature);
        var holes = request.FixedTexts.Count - 1;
        // A model that cannot delete fills a hole of a fixed length.
        var most = _format.Delete is null ? _settings.Slots : _settings.MostSlots;
        _canvas = new SlotCanvas([.. Enumerable.Repeat(_settings.Slots, holes)], [.. Enumerable.Repeat(most, holes)]);
    }

    /// <summary>Steps after which decoding has come to no end: every slot filled twice.</summary>
    private int MostSteps => 2 * _settings.MostSlots * _canvas.Holes.Count;

    public DiffusionResult Fill(CancellationToken cancellation)
    {
        _denoiser.Layout.WriteContext(_request.FixedTexts, [], _context);
        _counters.ContextTokens += _denoiser.SetContext(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_context), cancellation);
        while (_canvas.Masks > 0 && _counters.Steps < MostSteps)
        {
            Predict(cancellation);
            if (!Step(new DenoisingStep(_predictions, _canvas, _counters.Steps++)))
            {
                break;
            }

            _counters.Remasked += _guard.Mend(_canvas, _predictions);
        }

        return Finish();
    }

    private void Predict(CancellationToken cancellation)
    {
        _denoiser.Layout.WriteText(_request.FixedTexts, _canvas.Holes, 0, _text, _slots);
        _denoiser.Denoise([new DenoisedText(_text.ToArray(), _slots.ToArray())], cancellation);
        _counters.Calls++;
        _counters.Texts++;
        _predictions.Read(_denoiser, 0, _canvas, seed: unchecked((_settings.Seed * 1009) + _counters.Steps));
    }

    /// <summary>Fills what the rule of unmasking chooses; false: nothing can be filled at all.</summary>
    private bool Step(DenoisingStep step)
    {
        for (var (placed, refused) = (0, 0); refused < _settings.RefusalsBeforeRecovery;)
        {
            _chosen.Clear();
            _unmasking.Choose(step, _chosen);
            if (_chosen.Count == 0)
            {
                break;
            }

            foreach (var number in _chosen)
            {
                if (step.IsOpen(number) && TryPlace(number))
                {
                    placed++;
                }
                else
                {
                    refused++;
                }
            }

            if (placed > 0)
            {
                return true;
            }
        }

        return Recover();
    }

    private bool TryPlace(int number)
    {
        var prediction = _predictions.Slots[number];
        _counters.Proposed++;
        var trial = _canvas.Clone();
        var place = trial.Find(prediction.Hole, number)!.Value;
        Write(trial, place, prediction.Token);
        if (prediction.Token != _format.Expand && !_guard.Allows(trial, place.Hole, _predictions) && !TryGrow(trial, place))
        {
            _counters.Refused++;
            _predictions.Exclude(number, prediction.Token);
            return false;
        }

        Take(trial, prediction.Token, prediction.LogProbability);
        return true;
    }

    /// <summary>A hole whose last mask was filled and that may not end there gets another mask, if the model can have holes of any length.</summary>
    private bool TryGrow(SlotCanvas trial, SlotPlace place)
    {
        var slots = trial.Holes[place.Hole];
        if (_format.Delete is null || !trial.IsFilled(place.Hole) || !trial.CanGrow(place.Hole) || place.Slot >= slots.Count)
        {
            return false;
        }

        trial.Grow(place with { Slot = slots.Count });
        return _guard.Allows(trial, place.Hole, _predictions);
    }

    private void Write(SlotCanvas canvas, SlotPlace place, int token)
    {
        if (token == _format.Expand)
        {
            canvas.Expand(place);
        }
        else if (token == _format.Delete)
        {
            canvas.Delete(place);
        }
        else
        {
            canvas.Put(place, token);
        }
    }

    private void Take(SlotCanvas trial, int token, double logProbability)
    {
        _counters.Placed += token == _format.Delete || token == _format.Expand ? 0 : 1;
        _counters.Expanded += trial.Holes.Sum(hole => hole.Count) > _canvas.Holes.Sum(hole => hole.Count) ? 1 : 0;
        _logProbability += logProbability;
        _canvas.Become(trial);
    }

    /// <summary>Writes the most probable legal token at the left end; what stands behind it is masked again.</summary>
    private bool Recover()
    {
        _counters.Recoveries++;
        if (_guard.Frontier(_canvas) is not { } frontier)
        {
            return false;
        }

        var place = new SlotPlace(frontier.Hole, _canvas.Frontier(frontier.Hole));
        var number = ~_canvas.Holes[place.Hole][place.Slot];
        _counters.Remasked += _canvas.Remask(place);
        _predictions.Restore();
        if (frontier.Legal is { } legal && TryRecover(place, number, legal))
        {
            return true;
        }

        _counters.Relaxed++;
        _guard.Relax(_canvas, place.Hole);
        return TryRecover(place, number, frontier.Grammar);
    }

    private bool TryRecover(SlotPlace place, int number, Constraint state)
    {
        foreach (var (token, logProbability) in _legal.Best(_predictions.Row(number).Span, state, _format.Delete))
        {
            var trial = _canvas.Clone();
            Write(trial, place, token);
            if (_guard.Allows(trial, place.Hole, _predictions) || TryGrow(trial, place))
            {
                Take(trial, token, logProbability);
                return true;
            }
        }

        return false;
    }

    private DiffusionResult Finish()
    {
        var vocabulary = _denoiser.Vocabulary;
        IReadOnlyList<byte[]>? texts = null;
        var forced = new bool[_canvas.Holes.Count];
        if (_canvas.Masks == 0)
        {
            texts = [.. _canvas.Holes.Select(hole => CanvasGuard.Text(vocabulary, hole))];
        }
        else
        {
            for (var hole = 0; hole < forced.Length; hole++)
            {
                forced[hole] = !_canvas.IsFilled(hole);
            }

            texts = _request.Rules.Complete(_guard.Pieces(_canvas), Marginals());
        }

        return new DiffusionResult(texts, [.. _canvas.Holes.Select(hole => hole.Where(slot => slot >= 0).ToArray())], forced, _logProbability, _counters);
    }

    private List<IReadOnlyList<ReadOnlyMemory<float>>> Marginals() =>
        [.. _canvas.Holes.Select(hole => (IReadOnlyList<ReadOnlyMemory<float>>)
            [.. hole.Where(slot => slot < 0 && slot != SlotCanvas.NewMask).Select(slot => _predictions.Row(~slot))])];
}
