using Completion.Inference.Vocabularies;

namespace Completion.Decoding.Diffusion.Paces;

/// <summary>An autoregressive model that reads what is proposed for a hole, from left to right.</summary>
/// <remarks>Not thread-safe. Its tokens are those of the diffusion model.</remarks>
public interface ISupervisor
{
    /// <summary>Its tokens.</summary>
    Vocabulary Vocabulary { get; }

    /// <summary>Proposed tokens in one call at most.</summary>
    int MostProposed { get; }

    /// <summary>Model calls since it was made.</summary>
    long ModelCalls { get; }

    /// <summary>Reads, in one model call, tokens that are proposed at the left end of what is not written yet.</summary>
    /// <param name="canvas">All holes; those to the left are filled.</param>
    /// <param name="hole">The hole; its tokens up to the first mask are written.</param>
    /// <param name="proposed">Tokens with text.</param>
    void Read(SlotCanvas canvas, int hole, ReadOnlySpan<int> proposed);

    /// <summary>What it says in place of a proposed token, knowing all before it; at their number, what it says behind them. Valid until the next reading.</summary>
    ReadOnlySpan<float> Logits(int index);
}
