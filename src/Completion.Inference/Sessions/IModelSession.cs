using Completion.Inference.Vocabularies;

namespace Completion.Inference.Sessions;

/// <summary>One token of a batch: evaluated at <paramref name="Position"/> on <paramref name="Sequence"/>.</summary>
/// <param name="Token">Vocabulary id.</param>
/// <param name="Position">Zero-based position in the sequence.</param>
/// <param name="Sequence">Sequence id, below <see cref="IModelSession.MaxSequences"/>.</param>
/// <param name="Also">
/// Further sequences that hold the token at the same position, one bit each (so ids below 64). They must hold the same tokens
/// before it. A tree of tokens is a batch in which a node belongs to the sequences of all leaves below it, parents first.
/// </param>
public readonly record struct BatchToken(int Token, int Position, int Sequence, ulong Also = 0);

/// <summary>
/// A model with its KV memory: sequences of tokens that can share prefixes, and the logits after them.
/// </summary>
/// <remarks>
/// Not thread-safe: one caller at a time. Sequence 0 is the trunk, whose content survives between requests so that the
/// next prompt pays only for what differs. Every method throws <see cref="ObjectDisposedException"/> after disposal and
/// <see cref="OperationCanceledException"/> within one model call of a cancellation, leaving the memory consistent.
/// </remarks>
public interface IModelSession : IDisposable
{
    /// <summary>The model's tokens.</summary>
    Vocabulary Vocabulary { get; }

    /// <summary>Tokens the KV memory holds, all sequences together (shared prefixes count once).</summary>
    int ContextLength { get; }

    /// <summary>Number of sequences, the trunk included.</summary>
    int MaxSequences { get; }

    /// <summary>Tokens at most in one batch.</summary>
    int MaxBatch { get; }

    /// <summary>Model calls since the session was made.</summary>
    long ModelCalls { get; }

    /// <summary>
    /// Makes the trunk hold exactly <paramref name="prompt"/>, drops all other sequences, and leaves the logits that
    /// follow the last token in row 0. Re-uses the longest common prefix of what the trunk held before.
    /// </summary>
    /// <returns>How many tokens had to be evaluated (at least one).</returns>
    int Prefill(ReadOnlySpan<int> prompt, CancellationToken cancellation);

    /// <summary>
    /// As <see cref="Prefill(ReadOnlySpan{int}, CancellationToken)"/>, and evaluates, in the call of the prompt's last tokens, a tree of
    /// tokens that may follow it: row 0 belongs to the prompt's last token, row <c>i + 1</c> to <c>guesses[i]</c>.
    /// </summary>
    /// <param name="prompt">At least one token.</param>
    /// <param name="guesses">
    /// Fewer than <see cref="MaxBatch"/>, as in <see cref="Decode"/>: parents first, positions from the prompt's length on. Every sequence that
    /// one of them names holds the prompt as well afterwards.
    /// </param>
    /// <param name="cancellation">Ends it within one model call.</param>
    /// <returns>How many tokens of the prompt had to be evaluated (at least one).</returns>
    int Prefill(ReadOnlySpan<int> prompt, ReadOnlySpan<BatchToken> guesses, CancellationToken cancellation);

    /// <summary>
    /// Evaluates a batch in one model call; row <c>i</c> of the logits belongs to <c>batch[i]</c>.
    /// </summary>
    void Decode(ReadOnlySpan<BatchToken> batch, CancellationToken cancellation);

    /// <summary>
    /// Why <see cref="DecodeMixture"/> cannot be used with this model, a sentence for people; null: it can. The first time it
    /// is asked it tries, and the sequences are empty afterwards.
    /// </summary>
    string? MixtureProblem { get; }

    /// <summary>Asks for the <see cref="MixtureProblem"/>, before a prompt that mixtures may follow.</summary>
    /// <exception cref="ModelException">There is one, whether or not a mixture would have followed.</exception>
    sealed void RequireMixtures()
    {
        if (MixtureProblem is { } problem)
        {
            throw new ModelException(problem);
        }
    }

    /// <summary>
    /// Evaluates, in one model call, a position whose input is the weighted sum of the embeddings of several tokens, and
    /// leaves its logits in row 0 (Superposed Decoding, Shen et al., NeurIPS 2024). One token of weight 1 is that token.
    /// </summary>
    /// <param name="tokens">Vocabulary ids; one may come more than once.</param>
    /// <param name="weights">One for each token, mostly adding up to 1.</param>
    /// <param name="position">Where the sequence goes on.</param>
    /// <param name="sequence">The one that goes on; what it holds is then no text, and no prompt re-uses it.</param>
    /// <param name="cancellation">Ends it within one model call.</param>
    /// <exception cref="ModelException">There is a <see cref="MixtureProblem"/>, or nobody has asked.</exception>
    void DecodeMixture(ReadOnlySpan<int> tokens, ReadOnlySpan<float> weights, int position, int sequence, CancellationToken cancellation);

    /// <summary>Logits of row <paramref name="row"/> of the last call, one per vocabulary id. Valid until the next call.</summary>
    ReadOnlySpan<float> Logits(int row);

    /// <summary>
    /// Writes the tokens that the model's own tokeniser makes of a text. Nothing in it is ever a control token, whatever it
    /// spells. Some vocabularies put a space before a text: who needs the bytes as they are compares them.
    /// </summary>
    /// <returns>How many; 0 when they are more than there is room for.</returns>
    int Tokenize(ReadOnlySpan<byte> text, Span<int> tokens);

    /// <summary>Makes sequence <paramref name="to"/> share all that <paramref name="from"/> holds before <paramref name="length"/>, without copying.</summary>
    void Fork(int from, int to, int length);

    /// <summary>Forgets the tokens of a sequence at and after <paramref name="length"/>.</summary>
    void Truncate(int sequence, int length);
}
