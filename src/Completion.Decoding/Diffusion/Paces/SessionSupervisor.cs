using Completion.Inference.Sessions;
using Completion.Inference.Vocabularies;

namespace Completion.Decoding.Diffusion.Paces;

/// <summary>A supervisor that is a session of an autoregressive model, which is asked to fill in the middle.</summary>
public sealed class SessionSupervisor : ISupervisor
{
    /// <summary>Refused tokens that may lie in the session's memory before it is tidied up.</summary>
    private const int MostForgotten = 512;

    private readonly IModelSession _session;
    private readonly Func<SlotCanvas, int, int[]> _prompt;
    private readonly List<int> _held = [];
    private readonly List<BatchToken> _batch = [];
    private int _forgotten;
    private int _firstRow;

    /// <param name="session">Nobody else uses it while holes are filled.</param>
    /// <param name="ofDiffusion">The tokens of the diffusion model.</param>
    /// <param name="prompt">What stands before a hole's first token when the session is asked to fill it; all holes before it are filled.</param>
    /// <exception cref="ArgumentException">The models' tokens are not the same.</exception>
    public SessionSupervisor(IModelSession session, Vocabulary ofDiffusion, Func<SlotCanvas, int, int[]> prompt)
    {
        (_session, _prompt) = (session, prompt);
        for (var token = 0; token < Math.Max(session.Vocabulary.Count, ofDiffusion.Count); token++)
        {
            if (token >= session.Vocabulary.Count || token >= ofDiffusion.Count || !session.Vocabulary.Bytes(token).SequenceEqual(ofDiffusion.Bytes(token)))
            {
                throw new ArgumentException(
                    $"The model that reads along has other tokens than the diffusion model (token {token} differs): choose one of the same tokeniser, or a pace without one.",
                    nameof(session));
            }
        }
    }

    /// <inheritdoc/>
    public Vocabulary Vocabulary => _session.Vocabulary;

    /// <inheritdoc/>
    public int MostProposed => _session.MaxBatch / 2;

    /// <inheritdoc/>
    public long ModelCalls => _session.ModelCalls;

    /// <inheritdoc/>
    public void Read(SlotCanvas canvas, int hole, ReadOnlySpan<int> proposed)
    {
        List<int> text = [.. _prompt(canvas, hole), .. canvas.Holes[hole].Take(canvas.Frontier(hole))];
        var written = text.Count;
        foreach (var token in proposed)
        {
            text.Add(token);
        }

        // The row behind the last written token is read again: rows are of the last call alone.
        var kept = Math.Min(written - 1, CommonPrefix(text));
        _forgotten += _held.Count - kept;
        if (text.Count - kept > _session.MaxBatch || _forgotten > MostForgotten)
        {
            kept = written - 1;
            _session.Prefill(text.Take(kept).ToArray(), CancellationToken.None);
            _forgotten = 0;
        }
        else
        {
            _session.Truncate(0, kept);
        }

        _batch.Clear();
        for (var position = kept; position < text.Count; position++)
        {
            _batch.Add(new BatchToken(text[position], position, 0));
        }

        _session.Decode(_batch.ToArray(), CancellationToken.None);
        _firstRow = written - 1 - kept;
        _held.Clear();
        _held.AddRange(text);
    }

    /// <inheritdoc/>
    public ReadOnlySpan<float> Logits(int index) => _session.Logits(_firstRow + index);

    private int CommonPrefix(List<int> text)
    {
        var length = 0;
        while (length < text.Count && length < _held.Count && text[length] == _held[length])
        {
            length++;
        }

        return length;
    }
}
