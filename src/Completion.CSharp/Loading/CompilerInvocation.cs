using System.Collections.Immutable;

namespace Completion.CSharp.Loading;

/// <summary>How MSBuild would call the compiler for one project and target framework. Immutable.</summary>
/// <param name="ProjectPath">Full path of the project file.</param>
/// <param name="TargetFramework">The one it was read for, e.g. <c>net10.0</c>; empty when the project names none.</param>
/// <param name="Arguments">The compiler's command line, one argument each; paths may be relative to the project's folder.</param>
/// <param name="References">Projects it refers to, also those reached through others.</param>
/// <param name="AssetsPath">Full path of NuGet's <c>project.assets.json</c>, whether or not it exists.</param>
/// <param name="Problem">Why some of it may be missing, as one sentence; null when all is well.</param>
internal sealed record CompilerInvocation(
    string ProjectPath,
    string TargetFramework,
    ImmutableArray<string> Arguments,
    ImmutableArray<ReferencedProject> References,
    string AssetsPath,
    string? Problem)
{
    /// <summary>Whether the compiler would be called in the same way.</summary>
    public bool SameAs(CompilerInvocation? other) =>
        other is not null && ProjectPath == other.ProjectPath && TargetFramework == other.TargetFramework
        && AssetsPath == other.AssetsPath && Problem == other.Problem
        && Arguments.AsSpan().SequenceEqual(other.Arguments.AsSpan()) && References.AsSpan().SequenceEqual(other.References.AsSpan());
}

/// <summary>A project another one refers to, and what it would build to (which need not exist yet).</summary>
/// <param name="ProjectPath">Full path of the project file.</param>
/// <param name="OutputPath">Full path of its assembly.</param>
/// <param name="ReferenceAssemblyPath">Full path of its reference assembly; empty when it makes none.</param>
internal readonly record struct ReferencedProject(string ProjectPath, string OutputPath, string ReferenceAssemblyPath);

/// <summary>What reading a project gave: an invocation, or the reason why there is none.</summary>
/// <param name="FromCache">Whether it was remembered, not asked of MSBuild.</param>
internal sealed record ProjectReading(CompilerInvocation? Invocation, string? Failure, bool FromCache = false);
