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
    private static readonly ConcurrentDictionary<string, (FileStamp Stamp, PortableExecutableReference Reference)> Read = new(FilePaths.Comparer);
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
        if (!Read.TryGetValue(path, out var found) || found.Stamp != stamp)
        {
            try
            {
                found = (stamp, MetadataReference.CreateFromFile(path));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or BadImageFormatException or ArgumentException)
            {
                return null;
            }

            Read[path] = found;
        }

        return found.Reference.Properties == properties ? found.Reference : found.Reference.WithProperties(properties);
    }
}
