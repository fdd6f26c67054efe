using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Completion.CSharp.Workspaces;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Completion.CSharp.Loading;

/// <summary>
/// Picks the source generators from what a project passes as <c>/analyzer:</c>. Pure analyzers are left out: completion never
/// shows their warnings, and loading them costs time and memory.
/// </summary>
internal sealed class SourceGenerators(Action<string> log)
{
    private readonly ConcurrentDictionary<string, (FileStamp Stamp, AnalyzerFileReference? Reference)> _read = new(FilePaths.Comparer);
    private readonly GeneratorAssemblies _assemblies = new();

    /// <summary>References to those of <paramref name="paths"/> that contain a generator.</summary>
    public ImmutableArray<AnalyzerReference> In(IEnumerable<string> paths)
    {
        var all = paths.ToList();
        // A generator's own dependencies are passed beside it.
        foreach (var path in all)
            _assemblies.AddDependencyLocation(path);
        return [.. all.Select(Get).OfType<AnalyzerReference>()];
    }

    private AnalyzerFileReference? Get(string path)
    {
        var stamp = FileStamp.Of(path);
        if (_read.TryGetValue(path, out var found) && found.Stamp == stamp)
            return found.Reference;
        AnalyzerFileReference? reference = null;
        if (stamp.Exists && HasGenerator(path))
        {
            reference = new AnalyzerFileReference(path, _assemblies);
            reference.AnalyzerLoadFailed += (_, failure) => log($"The source generator {failure.TypeName ?? Path.GetFileName(path)} did not load: {failure.Message}");
        }

        _read[path] = (stamp, reference);
        return reference;
    }

    /// <summary>Whether the assembly uses Roslyn's <c>[Generator]</c>; read from its metadata without loading it.</summary>
    private static bool HasGenerator(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var image = new PEReader(stream);
            if (!image.HasMetadata)
                return false;
            var metadata = image.GetMetadataReader();
            foreach (var handle in metadata.TypeReferences)
            {
                var type = metadata.GetTypeReference(handle);
                if (metadata.StringComparer.Equals(type.Name, "GeneratorAttribute") && metadata.StringComparer.Equals(type.Namespace, "Microsoft.CodeAnalysis"))
                    return true;
            }

            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or BadImageFormatException or InvalidOperationException)
        {
            return false;
        }
    }
}
