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

    /// <summary>Null when a pattern is not a glob: empty, or with a bracket or brace that is not closed.</summary>
    public static DisabledGlobs? Parse(IEnumerable<string> patterns)
    {
        var globs = ImmutableArray.CreateBuilder<Glob>();
        foreach (var pattern in patterns)
        {
            var alternatives = Alternatives(pattern.Replace('\\', '/')).ToArray();
            if (pattern.Length == 0 || alternatives.Any(one => one.Contains('{') || one.LastIndexOf('[') > one.LastIndexOf(']')))
                return null;
            // As in .gitignore: a pattern without a folder means files of that name anywhere.
            globs.AddRange(alternatives.Select(one => Glob.Parse(one.Contains('/') ? one : "**/" + one, s_options)));
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

    /// <summary>Editors know <c>{a,b}</c>, which the library does not: one pattern for each.</summary>
    private static IEnumerable<string> Alternatives(string pattern)
    {
        var close = pattern.IndexOf('}');
        var open = close < 0 ? -1 : pattern.LastIndexOf('{', close);
        return open < 0
            ? [pattern]
            : pattern[(open + 1)..close].Split(',').SelectMany(one => Alternatives(pattern[..open] + one + pattern[(close + 1)..]));
    }
}
