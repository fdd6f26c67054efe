using System.Collections.Immutable;
using Completion.CSharp.Loading;
using Microsoft.CodeAnalysis;

namespace Completion.CSharp.Workspaces;

/// <summary>
/// Brings a solution's project in line with a blueprint, touching only what differs: after a reload every unchanged file keeps
/// its parsed tree.
/// </summary>
internal static class ProjectUpdate
{
    public static Solution With(this Solution solution, ProjectId id, ProjectBlueprint blueprint, ProjectLinks links, DiskTexts disk)
    {
        if (solution.GetProject(id) is not { } project)
            return solution.AddProject(Describe(id, blueprint, links, disk));

        if (project.AssemblyName != blueprint.AssemblyName)
            solution = solution.WithProjectAssemblyName(id, blueprint.AssemblyName);
        if (!blueprint.CompilationOptions.Equals(project.CompilationOptions))
            solution = solution.WithProjectCompilationOptions(id, blueprint.CompilationOptions);
        if (!blueprint.ParseOptions.Equals(project.ParseOptions))
            solution = solution.WithProjectParseOptions(id, blueprint.ParseOptions);
        if (!project.AnalyzerReferences.SequenceEqual(blueprint.Generators))
            solution = solution.WithProjectAnalyzerReferences(id, blueprint.Generators);
        return WithFiles(solution.With(id, links), project, blueprint, disk);
    }

    /// <summary>Changes only what the project refers to.</summary>
    public static Solution With(this Solution solution, ProjectId id, ProjectLinks links)
    {
        if (solution.GetProject(id) is not { } project)
            return solution;
        if (!project.AllProjectReferences.SequenceEqual(links.Projects))
            solution = solution.WithProjectReferences(id, links.Projects);
        if (!project.MetadataReferences.SequenceEqual(links.Assemblies))
            solution = solution.WithProjectMetadataReferences(id, links.Assemblies);
        return solution;
    }

    private static Solution WithFiles(Solution solution, Project project, ProjectBlueprint blueprint, DiskTexts disk)
    {
        var sources = Difference(project.Documents, blueprint.Sources);
        solution = solution.RemoveDocuments(sources.Gone).AddDocuments(Describe(project.Id, sources.New, disk));
        var additional = Difference(project.AdditionalDocuments, blueprint.AdditionalFiles);
        solution = solution.RemoveAdditionalDocuments(additional.Gone).AddAdditionalDocuments(Describe(project.Id, additional.New, disk));
        var configs = Difference(project.AnalyzerConfigDocuments, blueprint.AnalyzerConfigs);
        return solution.RemoveAnalyzerConfigDocuments(configs.Gone).AddAnalyzerConfigDocuments(Describe(project.Id, configs.New, disk));
    }

    private static (ImmutableArray<DocumentId> Gone, IEnumerable<string> New) Difference(IEnumerable<TextDocument> present, ImmutableArray<string> wanted)
    {
        var wantedPaths = wanted.ToHashSet(FilePaths.Comparer);
        var gone = ImmutableArray.CreateBuilder<DocumentId>();
        foreach (var document in present)
        {
            if (!wantedPaths.Remove(document.FilePath ?? ""))
                gone.Add(document.Id);
        }

        return (gone.ToImmutable(), wanted.Where(wantedPaths.Contains));
    }

    private static ProjectInfo Describe(ProjectId id, ProjectBlueprint blueprint, ProjectLinks links, DiskTexts disk) =>
        ProjectInfo.Create(
            id,
            VersionStamp.Create(),
            Path.GetFileNameWithoutExtension(blueprint.Invocation.ProjectPath),
            blueprint.AssemblyName,
            LanguageNames.CSharp,
            filePath: blueprint.Invocation.ProjectPath,
            outputFilePath: blueprint.OutputPath,
            compilationOptions: blueprint.CompilationOptions,
            parseOptions: blueprint.ParseOptions,
            documents: Describe(id, blueprint.Sources, disk),
            projectReferences: links.Projects,
            metadataReferences: links.Assemblies,
            analyzerReferences: blueprint.Generators,
            additionalDocuments: Describe(id, blueprint.AdditionalFiles, disk))
        .WithCompilationOutputInfo(new CompilationOutputInfo().WithAssemblyPath(blueprint.OutputPath))
        .WithAnalyzerConfigDocuments(Describe(id, blueprint.AnalyzerConfigs, disk));

    private static ImmutableArray<DocumentInfo> Describe(ProjectId id, IEnumerable<string> paths, DiskTexts disk) =>
        [.. paths.Select(path => SolutionDocuments.Describe(id, path, disk.Loader(path)))];
}
