using System.Runtime.CompilerServices;
using System.Text.Json;
using Completion.Inference.Devices;
using Completion.Inference.Diffusion;

namespace Completion.Inference.Tests.Diffusion;

/// <summary>
/// The masked-diffusion model that comes with the product says here what it says in the framework that trained it: which rows predict which masks,
/// what attends to what, and the layout of its file. The reference is written by <c>training/diffusion_reference.py</c>.
/// </summary>
public class TrainingReferenceTests
{
    /// <summary>Products are rounded otherwise: weights are multiplied in 8 bits here and in 32 there.</summary>
    private const double Tolerance = 0.15;

    [Fact]
    public void Predictions_are_those_of_the_training_framework()
    {
        using var model = LanguageModel.Load(
            Path.Combine(Path.GetDirectoryName(ModelFixture.Path)!, "csharp-nano-diffusion.gguf"), new ModelOptions { Device = DeviceKind.Cpu });
        Assert.Equal((DiffusionLayout.SuffixFirst, DiffusionAttention.ContextCausal, true), (model.Diffusion.Layout, model.Diffusion.Attention, model.Diffusion.IsShifted));
        using var denoiser = model.CreateDenoiser(1);
        using var reference = JsonDocument.Parse(File.ReadAllText(Reference()));
        var compared = 0;
        foreach (var one in reference.RootElement.GetProperty("cases").EnumerateArray())
        {
            var ids = one.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32()).ToArray();
            var context = one.GetProperty("context").GetInt32();
            var slots = one.GetProperty("slots").EnumerateArray().ToList();
            denoiser.SetContext(ids.AsSpan(0, context), default);
            denoiser.Denoise([new DenoisedText(ids[context..], slots.Select(slot => slot.GetProperty("slot").GetInt32() - context).ToArray())], default);
            for (var slot = 0; slot < slots.Count; slot++)
            {
                var logits = denoiser.Logits(0, slot);
                var most = System.Numerics.Tensors.TensorPrimitives.Max(logits);
                var sum = 0.0;
                foreach (var logit in logits)
                {
                    sum += Math.Exp(logit - most);
                }

                foreach (var (id, expected) in slots[slot].GetProperty("ids").EnumerateArray().Zip(slots[slot].GetProperty("logprobs").EnumerateArray()))
                {
                    Assert.Equal(expected.GetDouble(), logits[id.GetInt32()] - most - Math.Log(sum), Tolerance);
                    compared++;
                }
            }
        }

        Assert.InRange(compared, 100, int.MaxValue);
    }

    private static string Reference([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "csharp-nano-diffusion.reference.json");
}
