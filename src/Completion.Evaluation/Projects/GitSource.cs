namespace Completion.Evaluation.Projects;

/// <summary>Fetches exactly one commit of a git repository: no history, no submodules, no large-file storage, no questions.</summary>
internal static class GitSource
{
    private static readonly string[] Always =
    [
        // The same bytes on every machine, and no program of the person's own in between.
        "-c", "core.autocrlf=false", "-c", "core.hooksPath=/dev/null", "-c", "submodule.recurse=false", "-c", "advice.detachedHead=false",
        "-c", "fetch.recurseSubmodules=false", "-c", "gc.auto=0", "-c", "maintenance.auto=false",
    ];

    /// <summary>Checks the commit out into a folder that exists and is empty; returns the commit's name.</summary>
    /// <remarks>The repository's own <c>.git</c> stays: builds that ask git for a version must not find the one around it.</remarks>
    /// <exception cref="EvaluationException">The repository cannot be reached or lacks the commit.</exception>
    public static async Task<string> CheckOutAsync(GitCommit source, string folder, CancellationToken cancellation)
    {
        var sentence = $"The commit {source.Commit} of {source.Address} cannot be fetched";
        Task<string> Git(params string[] arguments) => OutsideProgram.RunAsync(sentence, folder, "git", [.. Always, .. arguments], cancellation);

        // No template: it could bring hooks.
        await Git("init", "--quiet", "--template=", $"--object-format={(source.Commit.Length == 64 ? "sha256" : "sha1")}").ConfigureAwait(false);
        await Git("fetch", "--quiet", "--depth", "1", "--no-tags", "--no-recurse-submodules", "--", source.Address, source.Commit).ConfigureAwait(false);
        await Git("checkout", "--quiet", "--detach", "FETCH_HEAD").ConfigureAwait(false);
        var commit = (await Git("rev-parse", "HEAD").ConfigureAwait(false)).Trim();
        return commit == source.Commit
            ? commit
            : throw new EvaluationException($"{sentence}: that name is not a commit's, it leads to {commit}.");
    }
}
