using System.Text;
using Completion.Constraints;
using Completion.CSharp.Analysis;
using Completion.CSharp.Monitors;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Benchmarks;

/// <summary>The member monitor behind the dot of a receiver that has 500 members.</summary>
internal static class MemberScene
{
    public const int Count = 500;

    /// <summary>The first words of identifiers, so that many names share a beginning, as they do in real types.</summary>
    private static readonly string[] s_verbs = ["Get", "Set", "Add", "Try", "Is", "Has", "To", "On", "Create", "Read", "Write", "Find", "Remove", "With", "Parse", "Count"];

    private static readonly string[] s_nouns = ["Name", "Value", "Item", "Items", "Length", "Range", "Index", "Key", "Type", "State", "Path", "Text", "Node", "Token", "Async", "Line"];

    private static readonly string[] s_ends = ["", "s", "Async", "Or"];

    public static Constraint Monitor()
    {
        var names = s_verbs.SelectMany(verb => s_nouns.SelectMany(noun => s_ends.Select(end => verb + noun + end))).Distinct().Take(Count - 5);
        var members = string.Concat(names.Select(name => $"public int {name};\n"));
        var text = $"class Receiver {{ {members} }}\nclass C {{ void M(Receiver receiver) {{ receiver.";
        var project = new AdhocWorkspace().AddProject("Benchmark", LanguageNames.CSharp)
            .WithCompilationOptions(new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary))
            .AddMetadataReference(MetadataReference.CreateFromFile(typeof(object).Assembly.Location));
        var document = project.AddDocument("C.cs", SourceText.From(text + " } }", Encoding.UTF8));
        var analysis = DocumentAnalysis.CreateAsync(document, CancellationToken.None).GetAwaiter().GetResult();
        return MemberAccessMonitor.Create(new MemberNames(analysis, new TextSpan(text.Length, 0), "", CancellationToken.None));
    }
}
