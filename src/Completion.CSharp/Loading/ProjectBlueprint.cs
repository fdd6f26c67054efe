using System.Collections.Immutable;
using Completion.CSharp.Workspaces;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Completion.CSharp.Loading;

/// <summary>A compiler invocation taken apart by Roslyn's own command line parser: what a Roslyn project is built from. Immutable.</summary>
internal sealed record ProjectBlueprint
{
    public required CompilerInvocation Invocation { get; init; }

    public required string AssemblyName { get; init; }

    public required string OutputPath { get; init; }

    public required CSharpParseOptions ParseOptions { get; init; }

    public required CSharpCompilationOptions CompilationOptions { get; init; }

    /// <summary>Full paths, each once.</summary>
    public required ImmutableArray<string> Sources { get; init; }

    public required ImmutableArray<string> AdditionalFiles { get; init; }

    public required ImmutableArray<string> AnalyzerConfigs { get; init; }

    public required ImmutableArray<CommandLineReference> References { get; init; }

    public required ImmutableArray<AnalyzerReference> Generators { get; init; }

    public static ProjectBlueprint Create(CompilerInvocation invocation, SourceGenerators generators)
    {
        var folder = FilePaths.FolderOf(invocation.ProjectPath);
        var command = CSharpCommandLineParser.Default.Parse(invocation.Arguments, folder, sdkDirectory: null);
        var name = command.CompilationName ?? Path.GetFileNameWithoutExtension(command.OutputFileName) ?? Path.GetFileNameWithoutExtension(invocation.ProjectPath);
        return new ProjectBlueprint
        {
            Invocation = invocation,
            AssemblyName = name,
            OutputPath = Path.Combine(command.OutputDirectory ?? folder, command.OutputFileName ?? name + ".dll"),
            // Documentation comments are parsed even where the compiler would skip them: people complete inside them too.
            ParseOptions = command.ParseOptions.DocumentationMode == DocumentationMode.None
                ? command.ParseOptions.WithDocumentationMode(DocumentationMode.Parse)
                : command.ParseOptions,
            CompilationOptions = command.CompilationOptions
                .WithXmlReferenceResolver(new XmlFileResolver(folder))
                .WithSourceReferenceResolver(new SourceFileResolver(command.SourcePaths, folder, command.PathMap))
                .WithStrongNameProvider(new DesktopStrongNameProvider(command.KeyFileSearchPaths))
                .WithAssemblyIdentityComparer(DesktopAssemblyIdentityComparer.Default),
            Sources = Distinct(command.SourceFiles.Select(file => file.Path)),
            AdditionalFiles = Distinct(command.AdditionalFiles.Select(file => file.Path)),
            AnalyzerConfigs = Distinct(command.AnalyzerConfigPaths),
            References = [.. command.MetadataReferences.Select(reference => Absolute(reference, folder))],
            Generators = generators.In(command.AnalyzerReferences.Select(analyzer => Path.GetFullPath(analyzer.FilePath, folder))),
        };
    }

    /// <summary>The files an invocation needs that are not there; none when it can be used as remembered.</summary>
    public IEnumerable<string> MissingFiles()
    {
        var projects = Invocation.References.SelectMany(project => (string[])[project.OutputPath, project.ReferenceAssemblyPath]).ToHashSet(FilePaths.Comparer);
        return Sources.Concat(AnalyzerConfigs).Concat(References.Select(reference => reference.Reference).Where(path => !projects.Contains(path)))
            .Where(path => !File.Exists(path));
    }

    private static ImmutableArray<string> Distinct(IEnumerable<string> paths) =>
        [.. paths.Select(path => FilePaths.TryNormalize(path, out var full) ? full : null).OfType<string>().Distinct(FilePaths.Comparer)];

    private static CommandLineReference Absolute(CommandLineReference reference, string folder) =>
        new(Path.GetFullPath(reference.Reference, folder), reference.Properties);
}
