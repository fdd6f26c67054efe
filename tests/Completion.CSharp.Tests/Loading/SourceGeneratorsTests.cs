using Completion.CSharp.Loading;
using Completion.CSharp.Tests.Workspaces;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Completion.CSharp.Tests.Loading;

public sealed class SourceGeneratorsTests : IDisposable
{
    private const string Generator = """
        using Microsoft.CodeAnalysis;
        [Generator]
        public sealed class Made : IIncrementalGenerator
        {
            public void Initialize(IncrementalGeneratorInitializationContext context) =>
                context.RegisterPostInitializationOutput(output => output.AddSource("made.g.cs", "class FromGenerator { }"));
        }
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _log = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Of_what_a_project_passes_generators_are_taken_and_their_files_stay_free()
    {
        var generator = Compile("good.dll", Generator);
        var analyzer = Compile("analyzer.dll", "public class NoGenerator : Microsoft.CodeAnalysis.Diagnostics.DiagnosticAnalyzer { public override System.Collections.Immutable.ImmutableArray<Microsoft.CodeAnalysis.DiagnosticDescriptor> SupportedDiagnostics => []; public override void Initialize(Microsoft.CodeAnalysis.Diagnostics.AnalysisContext context) { } }");
        var damaged = _folder.Write("damaged.dll", "MZ nothing");
        var generators = new SourceGenerators(_log.Add);
        var taken = Assert.Single(generators.In([generator, analyzer, damaged, _folder.Path("missing.dll")]));
        Assert.Equal(generator, taken.FullPath);
        var driver = CSharpGeneratorDriver.Create([.. taken.GetGenerators(LanguageNames.CSharp)]);
        var result = driver.RunGenerators(CSharpCompilation.Create("x")).GetRunResult();
        Assert.Contains("FromGenerator", Assert.Single(result.GeneratedTrees).ToString(), StringComparison.Ordinal);
        using (File.Open(generator, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            Assert.Empty(_log);
    }

    [Fact]
    public void One_that_does_not_load_is_logged_and_left_out()
    {
        var missing = Compile("missing.dll", "public class Base { }");
        var generator = Compile("bad.dll", Generator.Replace("Made :", "Made : Base,", StringComparison.Ordinal), missing);
        File.Delete(missing);
        var taken = Assert.Single(new SourceGenerators(_log.Add).In([generator]));
        Assert.Empty(taken.GetGenerators(LanguageNames.CSharp));
        Assert.Contains("did not load", Assert.Single(_log), StringComparison.Ordinal);
    }

    private string Compile(string name, string source, params string[] references)
    {
        var path = _folder.Path(name);
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var compilation = CSharpCompilation.Create(
            Path.GetFileNameWithoutExtension(name) + Path.GetRandomFileName(), [CSharpSyntaxTree.ParseText(source)],
            platform.Concat(references).Select(reference => MetadataReference.CreateFromFile(reference)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        var emitted = compilation.Emit(path);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics));
        return path;
    }
}
