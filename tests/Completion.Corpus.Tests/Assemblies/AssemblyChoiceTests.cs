using Completion.Corpus.Assemblies;
using Completion.Corpus.Lists;

namespace Completion.Corpus.Tests.Assemblies;

public sealed class AssemblyChoiceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_package_gives_its_own_code_once()
    {
        var list = PackageList.Parse(["Thing.Core", "Thing.Other", "dnlib held-out"], "list");
        var (chosen, leftOut) = new AssemblyChoice(list).Choose(
            list[0],
            [
                Library("runtimes/unix/lib/Thing.Core.dll"), Library("lib/net8.0/Thing.Core.dll"), Library("lib/net8.0/Thing.Other.dll"), Library("lib/net8.0/Thing.Taken.dll"),
                Library("tools/Foreign.dll"), Library("tools/dnlib.dll"), Library("tools/Thing.Tool.dll"), Library("lib/net8.0/de/Thing.Core.resources.dll"),
                _folder.Write("tools/native.dll", "MZ, but no assembly"),
            ],
            new HashSet<string> { "Thing.Taken" });

        Assert.Equal(["Thing.Core", "Thing.Tool"], chosen.Select(c => c.Name));
        Assert.Contains("/unix/", chosen[0].Path, StringComparison.Ordinal);
        Assert.Equal(["Thing.Other.dll", "Thing.Taken.dll", "Foreign.dll", "dnlib.dll"], leftOut.Select(l => l.Split(':')[0]));
    }

    [Fact]
    public void The_only_library_is_the_packages_whatever_its_name()
    {
        var list = PackageList.Parse(["Thing"], "list");
        Assert.Single(new AssemblyChoice(list).Choose(list[0], [Library("lib/net8.0/Zeug.dll")], new HashSet<string>()).Chosen);
    }

    [Fact]
    public void Reference_assemblies_have_no_code()
    {
        var list = PackageList.Parse(["Thing"], "list");
        var path = CompiledLibrary.Compile(Path.Combine(_folder.Path, "lib/net8.0/Thing.dll"), "[assembly: System.Runtime.CompilerServices.ReferenceAssembly] public class A { }");
        var (chosen, leftOut) = new AssemblyChoice(list).Choose(list[0], [path], new HashSet<string>());
        Assert.Empty(chosen);
        Assert.Contains("reference assembly", Assert.Single(leftOut), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private string Library(string path) => CompiledLibrary.Compile(Path.Combine(_folder.Path, path), "public class A { void M() { } }");
}
