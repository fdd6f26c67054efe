using System.Text;
using Completion.Constraints;
using Completion.CSharp.Analysis;
using Completion.CSharp.Monitors;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Tests.Monitors;

/// <summary>The monitor in a source text at the mark <c>│</c>.</summary>
internal sealed class MonitorAt
{
    /// <summary>Everything that the tests themselves run on.</summary>
    public static readonly MetadataReference[] Platform = References(_ => true);

    /// <summary>What the small sources need: a compilation with few references is made sooner.</summary>
    private static readonly MetadataReference[] s_core = References(name => name is
        "System.Private.CoreLib" or "System.Runtime" or "System.Linq" or "System.Collections" or "System.Console" or "System.Linq.Expressions");

    private MonitorAt(MemberNames names) => (Names, State) = (names, MemberAccessMonitor.Create(names));

    public MemberNames Names { get; }

    public Constraint State { get; }

    public static MonitorAt Source(string marked, Func<SplicedDocument, NameTrie?>? find = null) =>
        new(NamesOf(marked, find));

    public static MemberNames NamesOf(string marked, Func<SplicedDocument, NameTrie?>? find = null)
    {
        var (analysis, cursor) = Analysed(marked);
        return new MemberNames(analysis, new TextSpan(cursor, 0), "", find, CancellationToken.None);
    }

    public static (DocumentAnalysis Analysis, int Cursor) Analysed(string marked, string others = "")
    {
        var cursor = marked.IndexOf('│', StringComparison.Ordinal);
        Assert.True(cursor >= 0, "The source has no mark.");
        var solution = Solution([("Source.cs", marked.Remove(cursor, 1)), ("Others.cs", others)], OutputKind.ConsoleApplication, s_core);
        var document = solution.Projects.Single().Documents.First(one => one.Name == "Source.cs");
        return (DocumentAnalysis.CreateAsync(document, CancellationToken.None).GetAwaiter().GetResult(), cursor);
    }

    public static Solution Solution(IEnumerable<(string Name, string Text)> files, OutputKind kind, MetadataReference[] references)
    {
        var project = ProjectId.CreateNewId();
        var solution = new AdhocWorkspace().CurrentSolution.AddProject(ProjectInfo.Create(
            project, VersionStamp.Default, "Tested", "Tested", LanguageNames.CSharp,
            compilationOptions: new CSharpCompilationOptions(kind, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable),
            parseOptions: new CSharpParseOptions(LanguageVersion.Preview),
            metadataReferences: references));
        return files.Aggregate(solution, (s, file) => s.AddDocument(DocumentId.CreateNewId(project), file.Name, file.Text));
    }

    /// <summary>The state after a text, checked to be the same question whether it comes whole or byte by byte.</summary>
    public Constraint? After(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var whole = State.Advance(bytes);
        Constraint? parts = State;
        foreach (var value in bytes)
        {
            parts = parts?.Advance([value]);
        }

        Assert.Equal(whole is null, parts is null);
        Assert.Equal(whole?.MayEnd, parts?.MayEnd);
        return whole;
    }

    /// <summary>Asserts that a list of texts, separated by spaces, is accepted, and that another is refused.</summary>
    public MonitorAt Expect(string allowed, string refused, string after = "")
    {
        foreach (var name in allowed.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            Assert.True(After(after + name) is not null, $"{name} is refused after '{after}'.");
        }

        foreach (var name in refused.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            Assert.True(After(after + name + ";") is null, $"{name} is accepted after '{after}'.");
        }

        return this;
    }

    /// <summary>Asserts that anything may come.</summary>
    public void ExpectSilence(string after = "") => Expect("Xq9 Length Foo _nothing", "", after);

    private static MetadataReference[] References(Func<string, bool> wanted) =>
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => wanted(Path.GetFileNameWithoutExtension(path)))
            .Select(path => (MetadataReference)MetadataReference.CreateFromFile(path))];
}
