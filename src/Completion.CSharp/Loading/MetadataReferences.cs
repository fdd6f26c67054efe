using System.Collections.Concurrent;
using System.Collections.Immutable;
using Completion.CSharp.Workspaces;
using Microsoft.CodeAnalysis;

namespace Completion.CSharp.Loading;

/// <summary>
/// Assemblies to compile against, each read once per process however many projects use it: Roslyn then also shares the symbols.
/// </summary>
internal static class MetadataReferences
{
    private static readonly ConcurrentDictionary<string, (FileStamp Stamp, Lazy<PortableExecutableReference?> Reference)> Read = new(FilePaths.Comparer);
    private static readonly Lazy<ImmutableArray<MetadataReference>> LooseFramework = new(
        () => [.. DotNetSdk.FrameworkAssemblies().Select(path => Get(path, MetadataReferenceProperties.Assembly)).OfType<MetadataReference>()]);

    /// <summary>What files without a project are compiled against.</summary>
    public static ImmutableArray<MetadataReference> Framework => LooseFramework.Value;

    /// <summary>The assembly at <paramref name="path"/>, or null when it is not there or is no assembly.</summary>
    public static PortableExecutableReference? Get(string path, MetadataReferenceProperties properties)
    {
        var stamp = FileStamp.Of(path);
        if (!stamp.Exists)
            return null;
        // Projects are read at the same time and ask for the same assemblies: only one of them may read each.
        var found = Read.AddOrUpdate(path, _ => (stamp, Open(path)), (_, known) => known.Stamp == stamp ? known : (stamp, Open(path)));
        var reference = found.Reference.Value;
        return reference is null || reference.Properties == properties ? reference : reference.WithProperties(properties);
    }

    private static Lazy<PortableExecutableReference?> Open(string path) => new(() =>
    {
        try
        {
            return MetadataReference.CreateFromFile(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or BadImageFormatException or ArgumentException)
        {
            return null;
        }
    });
}
