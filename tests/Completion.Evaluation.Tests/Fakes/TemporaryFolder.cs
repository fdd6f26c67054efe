namespace Completion.Evaluation.Tests.Fakes;

/// <summary>A folder of a test's own.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("completion-evaluation-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
