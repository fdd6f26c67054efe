using Completion.Inference.Vocabularies;

namespace Completion.Inference.Diffusion;

/// <summary>A text with masks in it, or the part of one behind the context.</summary>
/// <param name="Tokens">Vocabulary ids, masks among them.</param>
/// <param name="Slots">Positions in <paramref name="Tokens"/> whose predictions are wanted, ascending.</param>
public readonly record struct DenoisedText(ReadOnlyMemory<int> Tokens, ReadOnlyMemory<int> Slots);

/// <summary>A masked-diffusion model: what each masked position of a text is, in one call for all of them.</summary>
/// <remarks>
/// Not thread-safe. Every method throws <see cref="ObjectDisposedException"/> after disposal and
/// <see cref="OperationCanceledException"/> within one model call of a cancellation.
/// </remarks>
public interface IDenoiser : IDisposable
{
    /// <summary>The model's tokens.</summary>
    Vocabulary Vocabulary { get; }

    /// <summary>How it wants to be asked.</summary>
    CanvasLayout Layout { get; }

    /// <summary>Positions of a text at most, the context included.</summary>
    int ContextLength { get; }

    /// <summary>Texts in one call at most.</summary>
    int MaxTexts { get; }

    /// <summary>Tokens in one call at most, all texts together.</summary>
    int MaxRows { get; }

    /// <summary>Slots in one call at most, all texts together.</summary>
    int MaxSlots { get; }

    /// <summary>Model calls since it was made, those for contexts included.</summary>
    long ModelCalls { get; }

    /// <summary>
    /// Makes the context hold exactly these tokens: what all texts begin with and what none of them changes. Re-uses what it held
    /// before. Empty for a model with <see cref="DiffusionAttention.Full"/>.
    /// </summary>
    /// <returns>How many tokens had to be evaluated.</returns>
    int SetContext(ReadOnlySpan<int> context, CancellationToken cancellation);

    /// <summary>
    /// Evaluates, in one model call, texts that follow the context, each by itself. Of a shifted model a text begins with a token that is
    /// no slot.
    /// </summary>
    /// <exception cref="ModelException">There is more than a call can hold; the message says how much it can.</exception>
    void Denoise(ReadOnlySpan<DenoisedText> texts, CancellationToken cancellation);

    /// <summary>
    /// Whether a model with <see cref="DiffusionAttention.Full"/> has a memory: then keys and values of a text's beginning can be kept, though they
    /// would be others beside other tokens.
    /// </summary>
    bool CanKeep { get; }

    /// <summary>
    /// Evaluates one text by itself and keeps keys and values of its first tokens, as they are beside what the text has now: further texts follow
    /// them, until the context is set.
    /// </summary>
    /// <param name="text">The whole text, without a context before it.</param>
    /// <param name="kept">Tokens without slots; of a shifted model the first token behind them is no slot either.</param>
    /// <param name="cancellation">Ends it within one model call.</param>
    void DenoiseAndKeep(DenoisedText text, int kept, CancellationToken cancellation);

    /// <summary>
    /// What the last call says of slot <paramref name="slot"/> (a number within its text's <see cref="DenoisedText.Slots"/>), one
    /// logit per vocabulary id. Valid until the next call.
    /// </summary>
    ReadOnlySpan<float> Logits(int text, int slot);
}
