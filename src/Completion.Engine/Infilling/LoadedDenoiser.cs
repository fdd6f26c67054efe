using Completion.Decoding.Diffusion;
using Completion.Engine.Models;
using Completion.Engine.Prompting;
using Completion.Inference;
using Completion.Inference.Devices;
using Completion.Inference.Diffusion;

namespace Completion.Engine.Infilling;

/// <summary>A masked-diffusion model that is loaded. Not thread-safe: one request at a time.</summary>
internal sealed class LoadedDenoiser : IDisposable
{
    /// <summary>Texts in one call: a canvas and what is guessed of its next steps.</summary>
    private const int MostTexts = 6;

    private readonly LanguageModel _model;

    private LoadedDenoiser(LanguageModel model, IDenoiser denoiser)
    {
        (_model, Denoiser) = (model, denoiser);
        Decoder = new DiffusionDecoder(denoiser);
        Packer = new PromptPacker(model.Tokenize, model.Vocabulary);
    }

    public IDenoiser Denoiser { get; }

    public DiffusionDecoder Decoder { get; }

    public PromptPacker Packer { get; }

    public string Name => _model.Description.Name;

    public int[] Tokenize(string text) => _model.Tokenize(text);

    /// <exception cref="ModelException">The model cannot be used, or fills no masks.</exception>
    public static LoadedDenoiser Load(EngineSettings settings, CancellationToken cancellation)
    {
        var model = LanguageModel.Load(
            DefaultModel.ResolveDiffusion(settings.DiffusionModel),
            new ModelOptions { Device = DeviceKinds.Parse(settings.Device), Threads = settings.Threads, ContextLength = settings.DiffusionModel is null ? null : settings.ContextLength },
            null,
            cancellation);
        try
        {
            return new LoadedDenoiser(model, model.CreateDenoiser(MostTexts));
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Denoiser.Dispose();
        _model.Dispose();
    }
}
