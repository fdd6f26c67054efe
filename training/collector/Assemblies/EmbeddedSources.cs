using System.IO.Compression;
using System.Reflection.Metadata;
using System.Text.RegularExpressions;

namespace Completion.Corpus.Assemblies;

/// <summary>A C# file: where it goes below the package's folder, and its bytes.</summary>
/// <param name="Path">Relative, with slashes.</param>
/// <param name="Content">UTF-8.</param>
public sealed record SourceFile(string Path, ReadOnlyMemory<byte> Content);

/// <summary>C# that a compiler embedded in debug information.</summary>
/// <remarks>
/// Compilers are often told to embed only what no repository has, which is what a build generated. So the sources count only
/// if most of what the assembly was compiled from is there.
/// </remarks>
internal static partial class EmbeddedSources
{
    private static readonly Guid CSharp = new("3f5162f8-07c6-11d3-9053-00c04fa302a1");
    private static readonly Guid EmbeddedSource = new("0e8a571b-6926-466e-b4ad-8ab04611f5fe");

    private const int MostBytes = 16 << 20;

    /// <summary>The sources, or none when most are not there.</summary>
    public static IReadOnlyList<SourceFile> Of(MetadataReader pdb)
    {
        var written = 0;
        var found = new List<SourceFile>();
        foreach (var handle in pdb.Documents)
        {
            var document = pdb.GetDocument(handle);
            var path = pdb.GetString(document.Name).Replace('\\', '/');
            if (pdb.GetGuid(document.Language) != CSharp || Generated().IsMatch(path))
                continue;
            written++;
            if (Content(pdb, handle) is { } content)
                found.Add(new SourceFile(Root().Replace(path, ""), content));
        }

        return 2 * found.Count > written ? found : [];
    }

    /// <summary>A blob is a length, 0 or that of the inflated text, and the text.</summary>
    private static ReadOnlyMemory<byte>? Content(MetadataReader pdb, DocumentHandle document)
    {
        foreach (var handle in pdb.GetCustomDebugInformation(document))
        {
            var information = pdb.GetCustomDebugInformation(handle);
            if (pdb.GetGuid(information.Kind) != EmbeddedSource)
                continue;
            var blob = pdb.GetBlobReader(information.Value);
            var length = blob.ReadInt32();
            if (length == 0)
                return blob.ReadBytes(blob.RemainingBytes);
            if (length is < 0 or > MostBytes)
                return null;
            var content = new byte[length];
            using var inflated = new DeflateStream(new MemoryStream(blob.ReadBytes(blob.RemainingBytes)), CompressionMode.Decompress);
            inflated.ReadExactly(content);
            return content;
        }

        return null;
    }

    [GeneratedRegex(@"(^|/)obj/|\.g\.cs$|\.g\.i\.cs$|\.generated\.cs$|\.designer\.cs$|AssemblyAttributes\.cs$|AssemblyInfo\.cs$", RegexOptions.IgnoreCase)]
    private static partial Regex Generated();

    [GeneratedRegex(@"^([A-Za-z]:)?/+(_\d*/)?")]
    private static partial Regex Root();
}
