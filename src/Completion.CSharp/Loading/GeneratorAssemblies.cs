using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;
using Completion.CSharp.Workspaces;
using Microsoft.CodeAnalysis;

namespace Completion.CSharp.Loading;

/// <summary>
/// Loads source generators, those of one folder in a context of their own so that two packages may bring two versions of the
/// same dependency. Roslyn itself always comes from this process.
/// </summary>
/// <remarks>
/// Assemblies are read into memory, not mapped, unless they lie in the SDK: a generator that is itself being developed must
/// stay free to be built again. A rebuilt one is taken up by the next process.
/// </remarks>
internal sealed class GeneratorAssemblies : IAnalyzerAssemblyLoader
{
    private readonly ConcurrentDictionary<string, string> _bySimpleName = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, Context> _contexts = new(FilePaths.Comparer);

    public void AddDependencyLocation(string fullPath) => _bySimpleName.TryAdd(Path.GetFileNameWithoutExtension(fullPath), fullPath);

    public Assembly LoadFromPath(string fullPath)
    {
        var folder = FilePaths.FolderOf(fullPath);
        return _contexts.GetOrAdd(folder, at => new Context(this, at)).LoadFile(fullPath);
    }

    private sealed class Context(GeneratorAssemblies owner, string folder) : AssemblyLoadContext("generators in " + folder)
    {
        private readonly ConcurrentDictionary<string, Lazy<Assembly>> _loaded = new(FilePaths.Comparer);

        public Assembly LoadFile(string path) => _loaded.GetOrAdd(path, at => new Lazy<Assembly>(() => LoadOnce(at))).Value;

        protected override Assembly? Load(AssemblyName assemblyName)
        {
            var name = assemblyName.Name ?? "";
            if (name.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal) && IsHere(assemblyName, out var ours))
                return ours;
            var beside = Path.Combine(folder, name + ".dll");
            if (File.Exists(beside))
                return LoadFile(beside);
            // What the runtime has it has; the rest may be passed to the compiler from another folder.
            if (IsHere(assemblyName, out var shared))
                return shared;
            return owner._bySimpleName.TryGetValue(name, out var elsewhere) && File.Exists(elsewhere) ? LoadFile(elsewhere) : null;
        }

        private Assembly LoadOnce(string path)
        {
            if (DotNetSdk.Installed is { } sdk && FilePaths.IsUnder(sdk.Root, path))
                return LoadFromAssemblyPath(path);
            using var image = new MemoryStream(File.ReadAllBytes(path));
            return LoadFromStream(image);
        }

        private static bool IsHere(AssemblyName wanted, out Assembly? found)
        {
            try
            {
                found = Default.LoadFromAssemblyName(new AssemblyName(wanted.Name!));
                return true;
            }
            catch (Exception e) when (e is IOException or BadImageFormatException)
            {
                found = null;
                return false;
            }
        }
    }
}
