using System.Reflection.PortableExecutable;
using System.Text;
using Completion.Corpus.Assemblies;

namespace Completion.Corpus.Tests.Assemblies;

public class EmbeddedSourcesTests
{
    private static readonly Dictionary<string, string> Files = new()
    {
        // Long enough that the compiler deflates it.
        ["/_/src/A.cs"] = "public class A { void M() { } /* " + new string('ä', 4000) + " */ }",
        ["/_/src/Sub/B.cs"] = "public class B { void M() { } }",
        ["/_/obj/Release/C.AssemblyInfo.cs"] = "public class C { void M() { } }",
    };

    [Fact]
    public void Sources_come_out_as_they_went_in_but_not_what_a_build_made()
    {
        var sources = Sources([.. Files.Keys]);

        Assert.Equal(["src/A.cs", "src/Sub/B.cs"], sources.Select(s => s.Path));
        Assert.Equal([Files["/_/src/A.cs"], Files["/_/src/Sub/B.cs"]], sources.Select(s => Encoding.UTF8.GetString(s.Content.Span).TrimStart('\ufeff')));
    }

    [Fact]
    public void Without_most_of_the_sources_there_are_none() => Assert.Empty(Sources("/_/src/A.cs"));

    private static IReadOnlyList<SourceFile> Sources(params string[] embedded)
    {
        using var folder = new TemporaryFolder();
        using var assembly = new PEReader(File.OpenRead(CompiledLibrary.Compile(Path.Combine(folder.Path, "L.dll"), Files, embedded)));
        using var pdb = PortablePdb.Open(assembly, folder.Path);
        return EmbeddedSources.Of(pdb!.GetMetadataReader());
    }
}
