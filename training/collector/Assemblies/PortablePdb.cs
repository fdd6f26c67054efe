using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Completion.Corpus.Assemblies;

/// <summary>An assembly's portable debug information, inside it or in a file beside it.</summary>
internal static class PortablePdb
{
    /// <summary>Opens it; null: there is none, or it is not this assembly's.</summary>
    public static MetadataReaderProvider? Open(PEReader assembly, string path)
    {
        MetadataReaderProvider? provider = null;
        try
        {
            return assembly.TryOpenAssociatedPortablePdb(path, file => File.Exists(file) ? File.OpenRead(file) : null, out provider, out _) ? provider : null;
        }
        catch (Exception e) when (e is BadImageFormatException or IOException or InvalidOperationException or UnauthorizedAccessException)
        {
            provider?.Dispose();
            return null;
        }
    }
}
