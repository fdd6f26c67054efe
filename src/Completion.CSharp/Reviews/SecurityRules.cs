using System.Collections.Immutable;
using Completion.CSharp.Loading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Completion.CSharp.Reviews;

/// <summary>The rules of the category "Security" that the installed .NET SDK ships, those among them that are off by default as well.</summary>
/// <param name="Analyzers">What finds breaches of them.</param>
/// <param name="Ids">Their names, e.g. <c>CA5351</c>.</param>
/// <remarks>Analyzers are programs: ask for them only where the code at hand is trusted. Read once per process.</remarks>
public sealed record SecurityRules(ImmutableArray<DiagnosticAnalyzer> Analyzers, ImmutableArray<string> Ids)
{
    internal const string Category = "Security";

    private static readonly string[] s_assemblies = ["Microsoft.CodeAnalysis.NetAnalyzers.dll", "Microsoft.CodeAnalysis.CSharp.NetAnalyzers.dll"];

    private static readonly Lazy<SecurityRules?> s_installed = new(() => DotNetSdk.Installed is { } sdk
        ? sdk.Versions.Reverse().Select(version => In(Path.Combine(sdk.Root, "sdk", version, "Sdks", "Microsoft.NET.Sdk", "analyzers"))).FirstOrDefault(rules => rules is not null)
        : null);

    /// <summary>Those of the SDK that <c>dotnet build</c> would use; null when there is none, or its analyzers do not load here.</summary>
    public static SecurityRules? Installed => s_installed.Value;

    /// <summary>Those in a folder; null when it has none that load.</summary>
    internal static SecurityRules? In(string folder)
    {
        var loader = new GeneratorAssemblies();
        var paths = s_assemblies.Select(name => Path.Combine(folder, name)).Where(File.Exists).ToList();
        paths.ForEach(loader.AddDependencyLocation);
        var analyzers = ImmutableArray.CreateBuilder<DiagnosticAnalyzer>();
        var ids = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var analyzer in paths.SelectMany(path => new AnalyzerFileReference(path, loader).GetAnalyzers(LanguageNames.CSharp)))
        {
            if (IdsOf(analyzer) is { Length: > 0 } found)
            {
                analyzers.Add(analyzer);
                ids.UnionWith(found);
            }
        }

        return analyzers.Count == 0 ? null : new SecurityRules(analyzers.ToImmutable(), [.. ids]);
    }

    private static string[] IdsOf(DiagnosticAnalyzer analyzer)
    {
        try
        {
            return [.. analyzer.SupportedDiagnostics.Where(rule => rule.Category == Category).Select(rule => rule.Id)];
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // An analyzer that was made for another compiler has nothing to say here.
            return [];
        }
    }
}
