using System.Numerics.Tensors;
using Completion.Inference.Embeddings;
using Completion.Inference.Gguf;
using Completion.Inference.Native;

namespace Completion.Inference.Sessions;

/// <summary>Input by embedding: a position that is several tokens at once.</summary>
internal sealed unsafe partial class LlamaSession
{
    /// <summary>
    /// What the logits of a token and of its row alone may differ by, in parts of their spread: more than devices round
    /// differently, less than a scale that was forgotten.
    /// </summary>
    private const float Tolerance = 0.01f;

    private readonly GgufFile _file;
    private EmbeddingTable? _table;
    private BatchBuffer? _mixture;
    private string? _mixtureProblem;
    private bool _triedMixtures;

    public string? MixtureProblem
    {
        get
        {
            ThrowIfDisposed();
            if (!_triedMixtures)
            {
                _mixtureProblem = EmbeddingTable.Problem(_file) ?? TryMixtures();
                _triedMixtures = true;
            }

            return _mixtureProblem;
        }
    }

    public void DecodeMixture(
        ReadOnlySpan<int> tokens, ReadOnlySpan<float> weights, int position, int sequence, CancellationToken cancellation)
    {
        ThrowIfDisposed();
        if (!_triedMixtures || _mixtureProblem is not null)
        {
            throw new ModelException(_mixtureProblem ?? "Whether this model's tokens can be mixed has to be asked before the prompt.");
        }

        cancellation.ThrowIfCancellationRequested();
        ArgumentOutOfRangeException.ThrowIfZero(tokens.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(weights.Length, tokens.Length);
        CheckTokens(tokens);
        CheckPositions([new BatchToken(tokens[0], position, sequence)]);
        EvaluateMixture(tokens, weights, position, sequence, cancellation);
    }

    private void EvaluateMixture(
        ReadOnlySpan<int> tokens, ReadOnlySpan<float> weights, int position, int sequence, CancellationToken cancellation)
    {
        _rows = 0;
        _mixture!.Clear();
        _mixture.Add(tokens[0], position, sequence, wantsLogits: true);
        _table!.Mix(tokens, weights, _mixture.Input(0));
        Evaluate(_mixture, cancellation);
        _sequences.Append(sequence, SequenceTable.NoToken);
        (_firstRow, _rows) = (0, 1);
    }

    /// <summary>
    /// Some architectures multiply their embeddings before the first layer, and only where they are given tokens: that shows
    /// in the logits of a token and of its own row.
    /// </summary>
    private string? TryMixtures()
    {
        _table ??= EmbeddingTable.Open(_file);
        // One row, and the one that is added to single rows.
        _mixture ??= new BatchBuffer(2, _table.Width);
        var (first, second) = (Vocabulary.Count / 3, Vocabulary.Count / 2);
        Prefill([first, second], CancellationToken.None);
        var expected = Logits(0).ToArray();
        var spread = TensorPrimitives.Max<float>(expected) - TensorPrimitives.Min<float>(expected);
        Truncate(0, 1);
        EvaluateMixture([second], [1f], 1, 0, CancellationToken.None);
        TensorPrimitives.Subtract(Logits(0), expected, expected);
        KeepOnlyTrunk(0);
        _rows = 0;
        return TensorPrimitives.MaxMagnitude<float>(expected) is var most && MathF.Abs(most) <= Tolerance * spread
            ? null
            : $"Models of the architecture {GgufName.Quoted(_file.Architecture)} change their embeddings before they use them, so that tokens cannot be mixed; set draftMethod to alternatives.";
    }
}
