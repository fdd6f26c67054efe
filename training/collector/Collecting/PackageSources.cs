using System.Reflection.PortableExecutable;
using Completion.Corpus.Assemblies;
using Completion.Corpus.Decompiling;
using Completion.Corpus.Fetching;

namespace Completion.Corpus.Collecting;

/// <summary>How many files a package gave, by how they were had.</summary>
internal sealed class SourceCounts
{
    public int Carried { get; set; }

    public int Embedded { get; set; }

    public int Decompiled { get; set; }

    public int Failed { get; set; }

    public int Noisy { get; set; }

    /// <summary>What most files are.</summary>
    public string How => Carried >= Math.Max(Embedded, Decompiled) ? "sources" : Embedded >= Decompiled ? "embedded" : "decompiled";
}

/// <summary>
/// The C# of an assembly's package, the best there is: what the package carries, what its debug information embeds, or what can be
/// decompiled.
/// </summary>
/// <param name="decompiler">For assemblies without sources.</param>
/// <param name="limit">How long an assembly may take.</param>
internal sealed class PackageSources(AssemblyDecompiler decompiler, TimeSpan limit)
{
    // Packages carry a file or two for the project that uses them, besides the assembly that their code is in.
    private const int FewFiles = 10;

    /// <summary>Writes them; returns a sentence about each assembly that gave none.</summary>
    public IReadOnlyList<string> Write(
        FetchedPackage package, IReadOnlyList<(string Path, string Name)> assemblies, PackageWriter writer, SourceCounts counts, CancellationToken cancellation)
    {
        foreach (var file in CarriedSources.OfPackage(package.Folder))
        {
            writer.Write(file);
            counts.Carried++;
        }

        if (counts.Carried > FewFiles)
            return [];
        var skipped = new List<string>();
        using var resolver = new AssemblyResolver([.. package.Assemblies, .. package.References]);
        foreach (var (path, name) in assemblies)
        {
            using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            time.CancelAfter(limit);
            try
            {
                if (!WriteEmbedded(path, name, writer, counts))
                    Decompile(path, name, resolver, writer, counts, time.Token);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                skipped.Add($"{name}.dll: decompiling it took more than {limit.TotalMinutes:0.#} minutes.");
            }
            catch (CorpusException e)
            {
                skipped.Add($"{name}.dll: {e.Message}");
            }
        }

        return skipped;
    }

    private static bool WriteEmbedded(string path, string name, PackageWriter writer, SourceCounts counts)
    {
        try
        {
            using var assembly = new PEReader(File.OpenRead(path));
            using var pdb = PortablePdb.Open(assembly, path);
            var sources = pdb is null ? [] : EmbeddedSources.Of(pdb.GetMetadataReader());
            foreach (var file in sources)
            {
                writer.Write(file with { Path = $"{name}/{file.Path}" });
                counts.Embedded++;
            }

            return sources.Count > 0;
        }
        catch (Exception e) when (e is BadImageFormatException or InvalidDataException or EndOfStreamException)
        {
            return false;
        }
    }

    private void Decompile(string path, string name, AssemblyResolver resolver, PackageWriter writer, SourceCounts counts, CancellationToken cancellation)
    {
        var done = decompiler.Decompile(path, resolver, file => writer.Write(file with { Path = $"{name}/{file.Path}" }), cancellation);
        counts.Decompiled += done.Kept;
        counts.Failed += done.Failed;
        counts.Noisy += done.Noisy;
    }
}
