using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Completion.Corpus.Fetching;
using ICSharpCode.Decompiler.Metadata;

namespace Completion.Corpus.Decompiling;

/// <summary>
/// Finds what an assembly refers to by simple name: in the installed .NET, beside it, among what its package depends on. What is not
/// found is left open, and the code that needed it decompiles with casts in it.
/// </summary>
internal sealed class AssemblyResolver : IAssemblyResolver, IDisposable
{
    private readonly Dictionary<string, string> _paths = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, PEFile?> _opened = new(StringComparer.OrdinalIgnoreCase);

    public AssemblyResolver(IEnumerable<string> paths)
    {
        // The installed base libraries come first: packages carry some for old frameworks, which do not fit together with others.
        foreach (var path in In(InstalledDotnet.FrameworkFolders).Concat(paths).Concat(In(InstalledDotnet.CompilerFolder)))
            _paths.TryAdd(Path.GetFileNameWithoutExtension(path), path);
    }

    public MetadataFile? Resolve(IAssemblyReference reference)
    {
        lock (_opened)
        {
            if (!_opened.TryGetValue(reference.Name, out var file))
                _opened[reference.Name] = file = Open(reference.Name);
            return file;
        }
    }

    public MetadataFile? ResolveModule(MetadataFile mainModule, string moduleName) => null;

    public Task<MetadataFile?> ResolveAsync(IAssemblyReference reference) => Task.FromResult(Resolve(reference));

    public Task<MetadataFile?> ResolveModuleAsync(MetadataFile mainModule, string moduleName) => Task.FromResult<MetadataFile?>(null);

    public IDisposable BeginSnapshot() => new MemoryStream();

    public void Dispose()
    {
        foreach (var file in _opened.Values)
            file?.Dispose();
    }

    private static IEnumerable<string> In(IEnumerable<string> folders) => folders.SelectMany(folder => Directory.EnumerateFiles(folder, "*.dll"));

    private PEFile? Open(string name)
    {
        if (!_paths.TryGetValue(name, out var path))
            return null;
        try
        {
            return new PEFile(path, PEStreamOptions.PrefetchMetadata, MetadataReaderOptions.Default);
        }
        catch (Exception e) when (e is BadImageFormatException or IOException or UnauthorizedAccessException or MetadataFileNotSupportedException)
        {
            return null;
        }
    }
}
