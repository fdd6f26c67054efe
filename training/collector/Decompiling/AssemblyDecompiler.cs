using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.ExceptionServices;
using System.Text;
using Completion.Corpus.Assemblies;
using ICSharpCode.Decompiler;
using ICSharpCode.Decompiler.CSharp;
using ICSharpCode.Decompiler.CSharp.OutputVisitor;
using ICSharpCode.Decompiler.Metadata;
using ICSharpCode.Decompiler.TypeSystem;

namespace Completion.Corpus.Decompiling;

/// <summary>What became of an assembly's types.</summary>
/// <param name="Kept">Files that were written.</param>
/// <param name="Failed">Types that could not be decompiled.</param>
/// <param name="Noisy">Types whose code does not read like written code.</param>
public sealed record DecompiledAssembly(int Kept, int Failed, int Noisy)
{
    /// <summary>All types whose code was asked for.</summary>
    public int Types => Kept + Failed + Noisy;
}

/// <summary>Decompiles an assembly to one file for each of its top-level types, in a folder for each namespace.</summary>
/// <param name="threads">Types that are decompiled at the same time.</param>
internal sealed class AssemblyDecompiler(int threads)
{
    // Deep expressions are decompiled by deep recursion; what a thread usually has would end the program.
    private const int StackBytes = 256 << 20;

    /// <summary>Decompiles.</summary>
    /// <param name="path">The assembly.</param>
    /// <param name="resolver">Finds what it refers to.</param>
    /// <param name="write">Given each file in the order of the types, with its path below the assembly's folder.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="CorpusException">The assembly cannot be read.</exception>
    /// <exception cref="OperationCanceledException">It took too long, or was cancelled.</exception>
    public DecompiledAssembly Decompile(string path, AssemblyResolver resolver, Action<SourceFile> write, CancellationToken cancellation)
    {
        try
        {
            using var module = new PEFile(path, PEStreamOptions.PrefetchEntireImage, MetadataReaderOptions.Default);
            using var pdb = PortablePdb.Open(module.Reader, path);
            var names = pdb is null ? null : new LocalNames(pdb.GetMetadataReader());
            var settings = Settings();
            var system = new DecompilerTypeSystem(module, resolver, settings);
            var types = system.MainModule.TopLevelTypeDefinitions.Where(IsWritten).OrderBy(type => type.FullName, StringComparer.Ordinal).ThenBy(type => type.TypeParameterCount).ToList();
            var texts = new string?[types.Count];
            ForEach(types.Count, i => texts[i] = TextOf(types[i].FullTypeName, system, settings, names, cancellation));
            return Write(types, texts, write);
        }
        catch (Exception e) when (e is BadImageFormatException or IOException or UnauthorizedAccessException or MetadataFileNotSupportedException or InvalidOperationException)
        {
            throw new CorpusException($"It cannot be read: {e.Message}", e);
        }
    }

    private static DecompiledAssembly Write(List<ITypeDefinition> types, string?[] texts, Action<SourceFile> write)
    {
        var (kept, failed, noisy) = (0, 0, 0);
        var paths = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (type, text) in types.Zip(texts))
        {
            if (text is null)
                failed++;
            else if (DecompiledText.Noise(text) is not null)
                noisy++;
            else
            {
                kept++;
                var stem = type.Namespace.Length == 0 ? type.Name : $"{type.Namespace.Replace('.', '/')}/{type.Name}";
                var file = $"{stem}.cs";
                for (var number = 2; !paths.Add(file); number++)
                    file = $"{stem}{number}.cs";
                write(new SourceFile(file, Encoding.UTF8.GetBytes(text)));
            }
        }

        return new DecompiledAssembly(kept, failed, noisy);
    }

    /// <summary>Null: what the decompiler gives is not the type's code. It may fail on one type in any way and be right about the next.</summary>
    private static string? TextOf(FullTypeName type, DecompilerTypeSystem system, DecompilerSettings settings, LocalNames? names, CancellationToken cancellation)
    {
        try
        {
            var decompiler = new CSharpDecompiler(system, settings) { CancellationToken = cancellation, DebugInfoProvider = names };
            var text = decompiler.DecompileTypeAsString(type);
            return decompiler.Errors.Count > 0 ? null : DecompiledText.Clean(text);
        }
        catch (Exception e) when (e is not OperationCanceledException and not OutOfMemoryException)
        {
            return null;
        }
    }

    /// <summary>Not what a compiler or a generator made, nor a class of resources.</summary>
    private static bool IsWritten(ITypeDefinition type) =>
        !type.Name.Contains('<', StringComparison.Ordinal)
        && type.Name is not ("SR" or "Resources" or "Strings" or "ThisAssembly")
        && !type.Namespace.StartsWith("FxResources", StringComparison.Ordinal)
        && !type.GetAttributes().Any(attribute => attribute.AttributeType.Name is "CompilerGeneratedAttribute" or "GeneratedCodeAttribute" or "EmbeddedAttribute");

    private static DecompilerSettings Settings()
    {
        var formatting = FormattingOptionsFactory.CreateAllman();
        formatting.IndentationString = "    ";
        return new DecompilerSettings(LanguageVersion.Latest)
        {
            CSharpFormattingOptions = formatting,
            FileScopedNamespaces = true,
            ThrowOnAssemblyResolveErrors = false,
            RemoveDeadCode = true,
            RemoveDeadStores = true,
            ShowXmlDocumentation = true,
            ApplyWindowsRuntimeProjections = false,
        };
    }

    /// <summary>Does all of them on threads with deep stacks; the first failure ends it.</summary>
    private void ForEach(int count, Action<int> action)
    {
        var next = -1;
        ExceptionDispatchInfo? failure = null;
        var workers = Enumerable.Range(0, threads).Select(_ => new Thread(Work, StackBytes)).ToList();
        workers.ForEach(worker => worker.Start());
        workers.ForEach(worker => worker.Join());
        failure?.Throw();

        void Work()
        {
            try
            {
                for (var i = Interlocked.Increment(ref next); i < count && failure is null; i = Interlocked.Increment(ref next))
                    action(i);
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        }
    }
}
