using Completion.Evaluation.Projects;

namespace Completion.Evaluation.Tests.Projects;

/// <summary>Fetching one commit, from a repository on this machine.</summary>
public class GitSourceTests
{
    [Fact]
    public async Task The_commit_and_no_other_is_checked_out()
    {
        using var repository = await GitRepository.CreateAsync();
        await repository.CommitAsync(("A.cs", "before"));
        var pinned = await repository.CommitAsync(("A.cs", "pinned\n"), ("sub/B.cs", "two\r\nlines\r\n"));
        await repository.CommitAsync(("A.cs", "after"));
        using var target = new TemporaryFolder();
        Assert.Equal(pinned, await GitSource.CheckOutAsync(new GitCommit(repository.Address, pinned), target.Path, default));
        Assert.Equal("pinned\n", await File.ReadAllTextAsync(Path.Combine(target.Path, "A.cs")));
        Assert.Equal("two\r\nlines\r\n", await File.ReadAllTextAsync(Path.Combine(target.Path, "sub", "B.cs")));
        Assert.Equal("1", (await OutsideProgram.RunAsync("?", target.Path, "git", ["rev-list", "--count", "HEAD"], default)).Trim());
    }

    [Fact]
    public async Task A_commit_that_is_not_there_is_refused()
    {
        using var repository = await GitRepository.CreateAsync();
        await repository.CommitAsync(("A.cs", ""));
        using var target = new TemporaryFolder();
        var refusal = await Assert.ThrowsAsync<EvaluationException>(
            () => GitSource.CheckOutAsync(new GitCommit(repository.Address, CatalogueJson.Commit), target.Path, default));
        Assert.Contains(CatalogueJson.Commit, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(repository.Address, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_name_of_something_else_is_refused()
    {
        using var repository = await GitRepository.CreateAsync();
        await repository.CommitAsync(("A.cs", ""));
        using var target = new TemporaryFolder();
        var tree = await repository.TreeAsync();
        await Assert.ThrowsAsync<EvaluationException>(() => GitSource.CheckOutAsync(new GitCommit(repository.Address, tree), target.Path, default));
    }

    [Fact]
    public async Task A_repository_that_is_not_there_is_refused()
    {
        using var target = new TemporaryFolder();
        var address = new Uri(Path.Combine(target.Path, "nowhere")).AbsoluteUri;
        var refusal = await Assert.ThrowsAsync<EvaluationException>(
            () => GitSource.CheckOutAsync(new GitCommit(address, CatalogueJson.Commit), target.Path, default));
        Assert.Contains(address, refusal.Message, StringComparison.Ordinal);
    }
}
