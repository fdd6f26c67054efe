using System.Collections.Immutable;

namespace Completion.Evaluation.Projects;

/// <summary>A real C# project that can be fetched to evaluate on: where it is from, its licence, how it is built.</summary>
public sealed record CatalogueProject
{
    /// <summary>Names the folder and, where one is generated, the project file: lower case letters, digits, dots and hyphens.</summary>
    public required string Name { get; init; }

    /// <summary>What the project does, in a few words.</summary>
    public required string About { get; init; }

    /// <summary>The licence's SPDX identifier.</summary>
    public required string Licence { get; init; }

    /// <summary>The file in the sources that says so, relative to them; without it the sources are refused.</summary>
    public required string LicenceFile { get; init; }

    /// <summary>Whether code of this project, in any version, is part of the default model's training data.</summary>
    public required bool TrainedOn { get; init; }

    /// <summary>Why <see cref="TrainedOn"/> is what it is.</summary>
    public required string TrainedOnNote { get; init; }

    /// <summary>When this very recipe was last run from download to build; null: never.</summary>
    public DateOnly? Tried { get; init; }

    /// <summary>Where the sources are from.</summary>
    public required ProjectSource Source { get; init; }

    /// <summary>What makes them a project that builds.</summary>
    public required ProjectRecipe Recipe { get; init; }
}

/// <summary>Where sources are from, down to the exact bytes.</summary>
public abstract record ProjectSource;

/// <summary>The original archive of a Debian source package, from the archive this machine's apt uses.</summary>
/// <param name="Package">Name of the source package.</param>
/// <param name="ArchiveSha256">Of the archive, 64 hexadecimal digits in lower case.</param>
public sealed record DebianPackage(string Package, string ArchiveSha256) : ProjectSource
{
    /// <inheritdoc/>
    public override string ToString() => $"Debian source package {Package}";
}

/// <summary>One commit of a git repository.</summary>
/// <param name="Address">An <c>https</c> or <c>file</c> address.</param>
/// <param name="Commit">The commit's whole name, 40 hexadecimal digits in lower case (64 in a SHA-256 repository).</param>
public sealed record GitCommit(string Address, string Commit) : ProjectSource
{
    /// <inheritdoc/>
    public override string ToString() => $"{Address} at {Commit[..12]}";
}

/// <summary>What makes sources a project that builds.</summary>
public abstract record ProjectRecipe;

/// <summary>A project file is written; those in the sources are removed.</summary>
/// <param name="TargetFramework">Such as <c>net10.0</c>.</param>
public sealed record GeneratedProject(string TargetFramework) : ProjectRecipe
{
    /// <summary>Globs of the files to compile, relative to the project file: they begin with <c>source/</c>.</summary>
    public required ImmutableArray<string> Compile { get; init; }

    /// <summary>Globs of files to leave out.</summary>
    public ImmutableArray<string> Exclude { get; init; } = [];

    /// <summary>Symbols of the preprocessor.</summary>
    public ImmutableArray<string> Defines { get; init; } = [];

    /// <summary>Warnings that would be errors.</summary>
    public ImmutableArray<string> NoWarn { get; init; } = [];

    /// <summary>Further properties of the project, such as <c>LangVersion</c>, in the order they are written.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Properties { get; init; } = [];

    /// <summary>Packages by name, each with the attributes of its reference (<c>Version</c> and others).</summary>
    public ImmutableArray<KeyValuePair<string, ImmutableArray<KeyValuePair<string, string>>>> Packages { get; init; } = [];

    /// <summary>Shared frameworks beside .NET's own, such as <c>Microsoft.AspNetCore.App</c>.</summary>
    public ImmutableArray<string> FrameworkReferences { get; init; } = [];

    /// <summary>Assemblies, by name or by path; properties may be used.</summary>
    public ImmutableArray<string> References { get; init; } = [];
}

/// <summary>A project file that the sources bring is used as it is.</summary>
/// <param name="Path">Relative to the fetched folder: begins with <c>source/</c>.</param>
/// <param name="TargetFramework">Which one is built and loaded if the project has several; null: it has one.</param>
public sealed record ExistingProject(string Path, string? TargetFramework) : ProjectRecipe;
