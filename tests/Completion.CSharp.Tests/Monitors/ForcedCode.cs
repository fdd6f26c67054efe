using System.Text;
using Completion.Constraints;
using Completion.CSharp.Analysis;
using Completion.CSharp.Monitors;
using Completion.CSharp.Tests.Situations;
using Completion.CSharp.Tests.Workspaces;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Tests.Monitors;

/// <summary>Real code, put before a monitor as if a model wrote it: what an author wrote is to be accepted.</summary>
internal static class ForcedCode
{
    private static readonly Lazy<Task<DocumentAnalysis[]>> s_documents = new(ReadAsync);

    /// <summary>How many places are tried; the variable <c>COMPLETION_FORCED_SAMPLES</c> makes it more.</summary>
    public static int Samples(int few) => int.TryParse(Environment.GetEnvironmentVariable("COMPLETION_FORCED_SAMPLES"), out var wanted) ? wanted : few;

    /// <summary>The files of <c>src</c> and of <c>samples</c>, each as one project; or those of the folder that the variable <c>COMPLETION_FORCED_FOLDER</c> names.</summary>
    public static Task<DocumentAnalysis[]> DocumentsAsync() => s_documents.Value;

    /// <summary>The text up to where a monitor refuses it, byte by byte; null when it does not.</summary>
    public static string? Refusal(Constraint monitor, string text)
    {
        Constraint? state = monitor;
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var at = 0; at < bytes.Length; at++)
        {
            state = state.Advance(bytes.AsSpan(at, 1));
            if (state is null)
            {
                return Encoding.UTF8.GetString(bytes, 0, at + 1) + "‸";
            }
        }

        return state.MayEnd ? null : text + "‸";
    }

    /// <summary>What a monitor of the catalogue refuses of some places, as lines that say where; and what it failed at.</summary>
    public static (List<string> Refused, int Questions, int Failures) Refused(string key, IEnumerable<(DocumentAnalysis Analysis, TextSpan Span)> places)
    {
        var kind = MonitorCatalogue.All[MonitorCatalogue.IndexOf(key)];
        var (refused, questions, failures) = (new List<string>(), 0, 0);
        foreach (var (analysis, span) in places)
        {
            if (kind.Start(new MonitorContext(analysis, span, "", default)) is not { } monitor)
            {
                continue;
            }

            if (Refusal(monitor.State, analysis.Text.ToString(span)) is { } text)
            {
                refused.Add($"{analysis.Document.Name}:{analysis.Text.Lines.GetLinePosition(span.Start)} {text}");
            }

            questions += monitor.Questions?.Questions ?? 0;
            failures += monitor.Questions?.Failures ?? 0;
        }

        return (refused, questions, failures);
    }

    private static async Task<DocumentAnalysis[]> ReadAsync()
    {
        if (Environment.GetEnvironmentVariable("COMPLETION_FORCED_FOLDER") is { Length: > 0 } folder)
        {
            return await OfFolderAsync(Path.GetFullPath(folder), OutputKind.DynamicallyLinkedLibrary);
        }

        return [.. await RepositoryProject.DocumentsAsync(), .. await OfFolderAsync(Path.Combine(TemporaryFolder.Repository(), "samples"), OutputKind.ConsoleApplication)];
    }

    /// <summary>All C# files of a folder as one project: what they lack, the monitors have to cope with.</summary>
    private static async Task<DocumentAnalysis[]> OfFolderAsync(string folder, OutputKind kind)
    {
        var files = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(path => (Path.GetRelativePath(folder, path), File.ReadAllText(path)))
            .Append(("Usings.cs", RepositoryProject.GlobalUsings));
        var project = MonitorAt.Solution(files, kind, MonitorAt.Platform).Projects.Single();
        return await Task.WhenAll(project.Documents.Select(document => DocumentAnalysis.CreateAsync(document, default)));
    }
}
