using Completion.CSharp.Workspaces;
using Completion.Engine.Infilling;
using Completion.Engine.Models;
using Completion.Inference;

namespace Completion.Engine;

public sealed partial class CompletionEngine
{
    private LoadedDenoiser? _denoiser;
    private EngineSettings? _denoiserLoadedWith;

    /// <inheritdoc/>
    public async Task<InfillResult> InfillAsync(InfillRequest request, CancellationToken cancellation)
    {
        var clock = new RequestClock();
        using var asked = _idle.Request();
        try
        {
            return await InfillAsync(request, Settings, clock, cancellation).ConfigureAwait(false);
        }
        catch (Exception error) when (error is DocumentException or ModelException)
        {
            return Unfilled(error.Message, clock);
        }
    }

    private async Task<InfillResult> InfillAsync(InfillRequest request, EngineSettings settings, RequestClock clock, CancellationToken cancellation)
    {
        if (Workspace.Get(request.Path) is not { } snapshot)
        {
            return Unfilled($"{request.Path} is neither open nor on the disk.", clock);
        }

        var (document, problem) = HoleDocument.Of(snapshot, request.Holes);
        if (document is null)
        {
            return Unfilled(problem!, clock);
        }

        var run = new InfillRun(document, settings, clock, Math.Clamp(request.Drafts, 1, LoadedModel.MostDrafts));
        foreach (var route in InfillRoute.Of(settings.InfillWith))
        {
            try
            {
                await FillAsync(run, route, settings, cancellation).ConfigureAwait(false);
            }
            catch (ModelException) when (run.HasFound)
            {
                // A second model that cannot be had takes nothing away from what the first found.
            }

            if (run.IsSettled)
            {
                break;
            }
        }

        return run.Result();
    }

    private async Task FillAsync(InfillRun run, InfillRoute route, EngineSettings settings, CancellationToken cancellation)
    {
        var wantsModel = !route.IsDiffusion || InfillPaces.Read(settings.InfillPace).IsSupervised;
        if (wantsModel)
        {
            await LoadModelAsync(null, cancellation).ConfigureAwait(false);
        }

        await _modelGate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            await Task.Run(
                () => run.Fill(route, wantsModel ? _model : null, route.IsDiffusion ? Denoiser(settings, cancellation) : null, cancellation),
                cancellation).ConfigureAwait(false);
        }
        finally
        {
            _modelGate.Release();
        }
    }

    /// <summary>The masked-diffusion model, loaded when it is first wanted.</summary>
    private LoadedDenoiser Denoiser(EngineSettings settings, CancellationToken cancellation)
    {
        if (_denoiser is null || !SameDenoiser(_denoiserLoadedWith!, settings))
        {
            _denoiser?.Dispose();
            (_denoiser, _denoiserLoadedWith) = (null, settings);
            _denoiser = LoadedDenoiser.Load(settings, cancellation);
        }

        return _denoiser;
    }

    private static bool SameDenoiser(EngineSettings a, EngineSettings b) =>
        (a.DiffusionModel, a.Device, a.Threads, a.ContextLength) == (b.DiffusionModel, b.Device, b.Threads, b.ContextLength);

    private static InfillResult Unfilled(string reason, RequestClock clock) => new() { EmptyReason = reason, IsFailure = true, Milliseconds = clock.Total };
}
