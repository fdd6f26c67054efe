using System.Collections.Immutable;
using DotNet.Globbing;

namespace Completion.Server.Settings;

/// <summary>The files that get no suggestions.</summary>
internal sealed class DisabledGlobs
{
    private static readonly GlobOptions s_options = new() { Evaluation = { CaseInsensitive = true } };

    private readonly ImmutableArray<Glob> _globs;

    private DisabledGlobs(ImmutableArray<Glob> globs) => _globs = globs;

    /// <summary>Files that are likely to hold secrets.</summary>
    public static DisabledGlobs Default { get; } = Parse(
        ["**/.env*", "**/secrets/**", "**/.secrets/**", "**/*secrets.cs", "**/*credentials.cs", "**/*.pem", "**/*.key"])!;

    /// <summary>Null when a pattern is not a glob.</summary>
    public static DisabledGlobs? Parse(IEnumerable<string> patterns)
    {
        var globs = ImmutableArray.CreateBuilder<Glob>();
        foreach (var pattern in patterns)
        {
            var normal = pattern.Replace('\\', '/');
            // As in .gitignore: a pattern without a folder means files of that name anywhere.
            if (!normal.Contains('/'))
                normal = "**/" + normal;
            try
            {
                globs.Add(Glob.Parse(normal, s_options));
            }
            catch (Exception)
            {
                // The library throws exceptions of several kinds for what is no glob.
                return null;
            }
        }

        return new DisabledGlobs(globs.ToImmutable());
    }

    /// <summary>Whether a pattern matches the full path, or the path inside one of the workspace's folders.</summary>
    public bool Match(string path, IEnumerable<string> folders)
    {
        if (_globs.IsEmpty)
            return false;
        var paths = folders
            .Select(folder => Path.GetRelativePath(folder, path))
            .Where(relative => !relative.StartsWith("..", StringComparison.Ordinal) && !Path.IsPathRooted(relative))
            .Prepend(path)
            .Select(found => found.Replace('\\', '/'));
        return paths.Any(found => _globs.Any(glob => glob.IsMatch(found)));
    }
}
