using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Corpus.Tests.Assemblies;

/// <summary>Assemblies that tests compile, with portable debug information inside.</summary>
internal static class CompiledLibrary
{
    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Where(p => Path.GetFileName(p).StartsWith("System.", StringComparison.Ordinal)).Select(p => MetadataReference.CreateFromFile(p))];

    /// <summary>Compiles files; those whose paths are in <paramref name="embedded"/> go into the debug information.</summary>
    public static string Compile(string path, IReadOnlyDictionary<string, string> files, params string[] embedded)
    {
        var trees = files.Select(f => CSharpSyntaxTree.ParseText(SourceText.From(f.Value, Encoding.UTF8), path: f.Key)).ToList();
        var compilation = CSharpCompilation.Create(
            Path.GetFileNameWithoutExtension(path), trees, References, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, deterministic: true));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var stream = File.Create(path);
        var result = compilation.Emit(
            stream, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.Embedded),
            embeddedTexts: trees.Where(t => embedded.Contains(t.FilePath)).Select(t => EmbeddedText.FromSource(t.FilePath, t.GetText())));
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return path;
    }

    /// <summary>Compiles one file.</summary>
    public static string Compile(string path, string source, params string[] embedded) =>
        Compile(path, new Dictionary<string, string> { ["/_/src/Code.cs"] = source }, embedded);
}
