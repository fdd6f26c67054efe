using Completion.Inference.Diffusion;

namespace Completion.Decoding.Diffusion;

/// <summary>Fills holes with a masked-diffusion model under rules.</summary>
/// <remarks>Not thread-safe: one request at a time.</remarks>
public sealed class DiffusionDecoder(IDenoiser denoiser)
{
    /// <summary>Fills the holes of a request.</summary>
    /// <exception cref="Inference.ModelException">The text is longer than the model's context, or the model failed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public DiffusionResult Fill(DiffusionRequest request, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(request.FixedTexts.Count, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Settings.Slots, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Settings.MostSlots, request.Settings.Slots);
        return new DiffusionRun(denoiser, request).Fill(cancellation);
    }
}
