using System.Runtime.InteropServices;
using Completion.Decoding.Speculation;
using Completion.Inference.Diffusion;

namespace Completion.Decoding.Diffusion;

/// <summary>Guesses that a masked-diffusion model fills in, a block of tokens at once, where an autoregressive model writes.</summary>
/// <remarks>
/// <para>
/// After "Speculative Diffusion Decoding" (Christopher et al., 2025): the diffusion model drafts, the autoregressive model verifies the block
/// in one call, and what it does not choose itself is not taken. A block is drafted when the main path has left the one before, or has
/// reached its end; where a block had nothing right, drafting rests for a while, twice as long every time.
/// </para>
/// <para>
/// Unlike other sources this one calls a model, from <see cref="Locate"/>, and takes memory for it. Kinds of guesses are how sure the model was.
/// Its tokens have to be those of the model that verifies.
/// </para>
/// </remarks>
internal sealed class DiffusionSource : IGuessSource
{
    private static readonly float[] s_least = [0.9f, 0.7f, 0.4f];

    private static readonly float[] s_priors = [0.85f, 0.6f, 0.4f, 0.2f];

    private readonly IDenoiser _denoiser;
    private readonly DiffusionFormat _format;
    private readonly Func<int[], (int[] Before, int[] Behind)?> _around;
    private readonly int _block;
    private readonly int _passes;
    private readonly int _mostRest;
    private readonly Predictions _predictions;
    private readonly List<int> _written = [];
    private readonly List<Successor> _guesses = [];
    private readonly List<int> _context = [];
    private readonly List<int> _text = [];
    private readonly List<int> _slots = [];
    private (int[] Before, int[] Behind)? _texts;
    private int _start;
    private int _rest;
    private int _resting;

    /// <param name="denoiser">Nobody else uses it while a request is decoded.</param>
    /// <param name="around">What stands before and behind the place, from a prompt that asks to fill in the middle; null: it does not.</param>
    /// <param name="block">Tokens of a block.</param>
    /// <param name="passes">Model calls for a block: in each an equal part of it is filled.</param>
    /// <param name="mostRest">Tokens for which drafting rests at most.</param>
    public DiffusionSource(IDenoiser denoiser, Func<int[], (int[] Before, int[] Behind)?> around, int block = 8, int passes = 1, int mostRest = 16)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(block, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(passes, 1);
        (_denoiser, _format, _around, _block, _passes, _mostRest) = (denoiser, denoiser.Layout.Format, around, block, passes, mostRest);
        _predictions = new Predictions(denoiser);
    }

    /// <inheritdoc/>
    public string Name => "diffusion";

    /// <inheritdoc/>
    public ReadOnlySpan<float> Priors => s_priors;

    /// <inheritdoc/>
    public void Begin(ReadOnlySpan<int> prompt)
    {
        _texts = _around(prompt.ToArray());
        _written.Clear();
        _guesses.Clear();
        (_start, _rest, _resting) = (0, 0, 0);
    }

    /// <inheritdoc/>
    public void Append(int token)
    {
        _written.Add(token);
        _resting -= _resting > 0 ? 1 : 0;
    }

    /// <inheritdoc/>
    public void Observe(int before, int token, ReadOnlySpan<float> logits)
    {
    }

    /// <inheritdoc/>
    public GuessPlace Locate(ReadOnlySpan<int> recent)
    {
        if (_texts is null || !EndsWithWritten(recent))
        {
            return default;
        }

        var right = Right();
        if (_start + right < _written.Count || right == _guesses.Count)
        {
            Judge(right);
            if (_resting > 0)
            {
                return default;
            }

            Draft();
            right = 0;
        }

        return new GuessPlace(right + 1, 0, 0);
    }

    /// <inheritdoc/>
    public GuessPlace Step(in GuessPlace place, int token) =>
        place.A > 0 && place.A <= _guesses.Count && _guesses[place.A - 1].Token == token ? new GuessPlace(place.A + 1, 0, 0) : default;

    /// <inheritdoc/>
    public int Successors(in GuessPlace place, Span<Successor> found)
    {
        if (place.A <= 0 || place.A > _guesses.Count)
        {
            return 0;
        }

        found[0] = _guesses[place.A - 1];
        return 1;
    }

    /// <summary>Whether a path is the main one, as far as can be seen.</summary>
    private bool EndsWithWritten(ReadOnlySpan<int> recent)
    {
        var length = Math.Min(recent.Length, _written.Count);
        return recent[^length..].SequenceEqual(CollectionsMarshal.AsSpan(_written)[(_written.Count - length)..]);
    }

    /// <summary>Guesses of the block that came true.</summary>
    private int Right()
    {
        var right = 0;
        while (right < _guesses.Count && _start + right < _written.Count && _guesses[right].Token == _written[_start + right])
        {
            right++;
        }

        return right;
    }

    /// <summary>Decides how long drafting rests after a block of which so many guesses came true.</summary>
    private void Judge(int right)
    {
        if (_guesses.Count > 0)
        {
            _rest = right > 0 ? 0 : Math.Clamp(2 * _rest, 1, _mostRest);
            _resting = _rest;
            _guesses.Clear();
        }
    }

    private void Draft()
    {
        _start = _written.Count;
        var slots = _start + _block;
        var canvas = new SlotCanvas([slots], [slots]);
        for (var slot = 0; slot < _start; slot++)
        {
            canvas.Put(new SlotPlace(0, slot), _written[slot]);
        }

        int[][] texts = [_texts!.Value.Before, _texts.Value.Behind];
        _denoiser.Layout.WriteContext(texts, [], _context);
        _denoiser.Layout.WriteText(texts, canvas.Holes, 0, _text, _slots);
        if (_context.Count + _text.Count > _denoiser.ContextLength || _text.Count > _denoiser.MaxRows)
        {
            return;
        }

        _denoiser.SetContext(CollectionsMarshal.AsSpan(_context), CancellationToken.None);
        var kinds = new Dictionary<int, int>();
        for (var pass = 0; pass < _passes && canvas.Masks > 0; pass++)
        {
            _denoiser.Layout.WriteText(texts, canvas.Holes, 0, _text, _slots);
            _denoiser.Denoise([new DenoisedText(_text.ToArray(), _slots.ToArray())], CancellationToken.None);
            _predictions.Read(_denoiser, 0, canvas);
            Fill(canvas, (canvas.Masks + _passes - pass - 1) / (_passes - pass), kinds);
        }

        for (var slot = _start; slot < canvas.Holes[0].Count; slot++)
        {
            _guesses.Add(new Successor(canvas.Holes[0][slot], kinds[canvas.Identity(new SlotPlace(0, slot))]));
        }
    }

    /// <summary>Fills the surest masks.</summary>
    private void Fill(SlotCanvas canvas, int count, Dictionary<int, int> kinds)
    {
        var chosen = new List<int>();
        var step = new DenoisingStep(_predictions, canvas, 0);
        step.AddProbable(0, chosen);
        foreach (var number in chosen.Take(count))
        {
            if (step.Place(number) is not { } place)
            {
                continue;
            }

            var prediction = _predictions.Slots[number];
            if (prediction.Token == _format.Delete)
            {
                canvas.Delete(place);
                continue;
            }

            var kind = Array.FindIndex(s_least, least => MathF.Exp(prediction.LogProbability) >= least);
            kinds[canvas.Identity(place)] = kind < 0 ? s_least.Length : kind;
            canvas.Put(place, prediction.Token);
        }
    }
}
