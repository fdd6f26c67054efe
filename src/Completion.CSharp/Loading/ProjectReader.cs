using Completion.CSharp.Workspaces;

namespace Completion.CSharp.Loading;

/// <summary>Reads projects: from the cache when nothing changed, else from MSBuild, two at a time.</summary>
internal sealed class ProjectReader(ReaderSettings settings, SourceGenerators generators)
{
    // Each MSBuild process takes a core and some hundred megabytes.
    private readonly ReadingPlaces _places = new(2);
    private readonly InvocationCache _cache = new(settings.CacheFolder);
    private readonly DesignTimeBuild _build = new(settings);

    /// <param name="project">Full path of a project file.</param>
    /// <param name="useCache">False to ask MSBuild in any case.</param>
    /// <param name="urgency">Who goes first when several wait for MSBuild.</param>
    /// <param name="cancellation">Ends MSBuild too.</param>
    public async Task<(ProjectReading Reading, ProjectBlueprint? Blueprint)> ReadAsync(string project, bool useCache, Func<int> urgency, CancellationToken cancellation)
    {
        var fingerprint = ProjectFingerprint.Of(project, settings.Sdk);
        if (useCache && _cache.Find(project, fingerprint) is { } remembered)
        {
            var blueprint = ProjectBlueprint.Create(remembered, generators);
            if (!blueprint.MissingFiles().Any())
                return (new ProjectReading(remembered, null, FromCache: true), blueprint);
        }

        await _places.EnterAsync(urgency, cancellation).ConfigureAwait(false);
        try
        {
            var reading = await _build.ReadAsync(project, cancellation).ConfigureAwait(false);
            if (reading.Invocation is not { } invocation)
                return (reading, null);
            // Only a sound answer is worth remembering: what is wrong now may be mended where no fingerprint looks.
            if (invocation.Problem is null)
                _cache.Save(invocation, fingerprint);
            return (reading, ProjectBlueprint.Create(invocation, generators));
        }
        finally
        {
            _places.Leave();
        }
    }

    /// <summary>The state of the project's surroundings; another value means: read it again.</summary>
    /// <param name="project">Full path of a project file.</param>
    /// <param name="assets">Where its restore result lies, if that is known.</param>
    public (ulong, FileStamp) Fingerprint(string project, string? assets) =>
        (ProjectFingerprint.Of(project, settings.Sdk), assets is null ? default : FileStamp.Of(assets));
}
