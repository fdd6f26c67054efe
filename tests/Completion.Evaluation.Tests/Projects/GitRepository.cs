using Completion.Evaluation.Projects;

namespace Completion.Evaluation.Tests.Projects;

/// <summary>A git repository on this machine, as a project's own would be somewhere else.</summary>
internal sealed class GitRepository : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private GitRepository()
    {
    }

    public string Address => new Uri(_folder.Path).AbsoluteUri;

    public static async Task<GitRepository> CreateAsync()
    {
        var repository = new GitRepository();
        await repository.Git("init", "--quiet", "--template=");
        return repository;
    }

    /// <summary>Commits files; returns the commit's name.</summary>
    public async Task<string> CommitAsync(params (string Path, string Text)[] files)
    {
        foreach (var (path, text) in files)
            _folder.Write(path, text);
        await Git("add", "--all");
        await Git("-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgSign=false", "commit", "--quiet", "-m", "Change");
        return (await Git("rev-parse", "HEAD")).Trim();
    }

    public async Task<string> TreeAsync() => (await Git("rev-parse", "HEAD^{tree}")).Trim();

    public void Dispose() => _folder.Dispose();

    private Task<string> Git(params string[] arguments) =>
        OutsideProgram.RunAsync("The test's repository cannot be made", _folder.Path, "git", ["-c", "core.hooksPath=/dev/null", "-c", "core.autocrlf=false", .. arguments], default);
}
