using Completion.CSharp.Analysis;
using Completion.CSharp.Tests.Situations;
using Microsoft.CodeAnalysis;

namespace Completion.CSharp.Tests.Monitors;

/// <summary>The code of this repository as one project.</summary>
internal static class RepositoryProject
{
    /// <summary>The using directives that the projects have implicitly.</summary>
    public const string GlobalUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    public static async Task<DocumentAnalysis[]> DocumentsAsync()
    {
        var files = RepositorySources.All.Append(("Usings.cs", GlobalUsings));
        var references = MonitorAt.Platform.Where(reference => !Path.GetFileName(reference.Display!).StartsWith("Completion.", StringComparison.Ordinal));
        var project = MonitorAt.Solution(files, OutputKind.DynamicallyLinkedLibrary, [.. references]).Projects.Single();
        return await Task.WhenAll(project.Documents.Select(document => DocumentAnalysis.CreateAsync(document, default)));
    }
}
