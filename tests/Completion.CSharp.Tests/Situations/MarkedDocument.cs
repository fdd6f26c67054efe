using Completion.CSharp.Analysis;
using Completion.CSharp.Situations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Tests.Situations;

/// <summary>A document written with a <c>│</c> where the cursor is.</summary>
internal sealed record MarkedDocument(DocumentAnalysis Analysis, int Cursor)
{
    private static readonly MetadataReference[] s_framework =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var name && (name.StartsWith("System.", StringComparison.Ordinal)
                || name is "mscorlib.dll" or "netstandard.dll" || name.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal)))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    public static MarkedDocument Of(string marked)
    {
        var cursor = marked.IndexOf('│', StringComparison.Ordinal);
        Assert.True(cursor >= 0, "the document has no cursor");
        return new MarkedDocument(Analyse(marked.Remove(cursor, 1)), cursor);
    }

    public Situation At(Extent wanted = Extent.Auto, (TextSpan Range, string Text)? selected = null) =>
        Situation.At(Analysis, Cursor, wanted, selected);

    /// <summary>A document of a project with the framework's references and perhaps other files.</summary>
    public static DocumentAnalysis Analyse(string text, OutputKind kind = OutputKind.DynamicallyLinkedLibrary, params IEnumerable<string> others)
    {
        using var workspace = new AdhocWorkspace();
        var options = new CSharpCompilationOptions(kind, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true);
        var project = workspace.AddProject(ProjectInfo.Create(
            ProjectId.CreateNewId(), VersionStamp.Default, "P", "P", LanguageNames.CSharp,
            compilationOptions: options, parseOptions: new CSharpParseOptions(LanguageVersion.Preview), metadataReferences: s_framework));
        foreach (var (other, i) in others.Select((other, i) => (other, i)))
        {
            project = project.AddDocument($"Other{i}.cs", other).Project;
        }

        return DocumentAnalysis.CreateAsync(project.AddDocument("Document.cs", SourceText.From(text)), default).GetAwaiter().GetResult();
    }
}
