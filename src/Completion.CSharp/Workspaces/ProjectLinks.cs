using Completion.CSharp.Loading;
using Microsoft.CodeAnalysis;

namespace Completion.CSharp.Workspaces;

/// <summary>What a project refers to: other projects of the workspace, and assemblies on disk.</summary>
internal sealed record ProjectLinks(IReadOnlyList<ProjectReference> Projects, IReadOnlyList<MetadataReference> Assemblies)
{
    /// <summary>
    /// Where the compiler would read another project's output, and that project is in the workspace, the project itself is
    /// taken: its output may be old or not exist. A project that failed leaves its output, if it was ever built.
    /// </summary>
    public static ProjectLinks Of(ProjectBlueprint blueprint, IReadOnlyDictionary<string, ProjectEntry> entries)
    {
        var outputs = new Dictionary<string, ProjectEntry>(FilePaths.Comparer);
        foreach (var referred in blueprint.Invocation.References)
        {
            if (!entries.TryGetValue(referred.ProjectPath, out var entry) || entry.Status.State == ProjectState.Failed)
                continue;
            // A ring of references is an error MSBuild reports; Roslyn would never come to an end in it.
            if (Reaches(entry, blueprint.Invocation.ProjectPath, entries, []))
                continue;
            outputs[referred.OutputPath] = entry;
            if (referred.ReferenceAssemblyPath.Length > 0)
                outputs[referred.ReferenceAssemblyPath] = entry;
        }

        var projects = new List<ProjectReference>();
        var assemblies = new List<MetadataReference>();
        foreach (var reference in blueprint.References)
        {
            var properties = reference.Properties;
            if (outputs.TryGetValue(reference.Reference, out var entry))
                projects.Add(new ProjectReference(entry.Id, properties.Aliases, properties.EmbedInteropTypes));
            else if (MetadataReferences.Get(reference.Reference, properties) is { } assembly)
                assemblies.Add(assembly);
        }

        return new ProjectLinks([.. projects.Distinct()], assemblies);
    }

    private static bool Reaches(ProjectEntry from, string target, IReadOnlyDictionary<string, ProjectEntry> entries, HashSet<string> seen)
    {
        if (FilePaths.Equal(from.Path, target))
            return true;
        if (!seen.Add(from.Path) || from.Blueprint is not { } blueprint)
            return false;
        return blueprint.Invocation.References.Any(next => entries.TryGetValue(next.ProjectPath, out var entry) && Reaches(entry, target, entries, seen));
    }
}
