using Completion.Decoding.Diffusion;
using Completion.Decoding.Diffusion.Paces;

namespace Completion.Decoding.Tests.Diffusion;

/// <summary>Requests at a pace, with a model that reads along where it wants one.</summary>
internal static class PacedRequests
{
    public static DiffusionRequest At(this DiffusionRequest request, string pace, DiffusionWorld world)
    {
        Assert.True(DenoisingPace.TryParse(pace, out var parsed, out var problem), problem);
        return request with
        {
            Settings = request.Settings with { Pace = parsed },
            Supervisor = parsed.IsSupervised ? Supervisor(world, new ScriptedSession(world.Vocabulary, world.Seed)) : null,
        };
    }

    /// <summary>What stands before a hole is its prompt.</summary>
    public static SessionSupervisor Supervisor(DiffusionWorld world, ScriptedSession session) => new(session, world.Vocabulary, (canvas, hole) =>
        [1, .. Enumerable.Range(0, hole + 1).SelectMany(i => (int[])[.. i == 0 ? [] : canvas.Holes[i - 1], .. world.Request.FixedTexts[i]])]);

    public static DiffusionResult Fill(this DiffusionWorld world, DiffusionRequest request)
    {
        using var denoiser = world.Denoiser();
        return new DiffusionDecoder(denoiser).Fill(request, default);
    }

    public static bool HasTokensOf(this DiffusionResult one, DiffusionResult other) =>
        one.Tokens.Zip(other.Tokens).All(pair => pair.First.SequenceEqual(pair.Second));
}
