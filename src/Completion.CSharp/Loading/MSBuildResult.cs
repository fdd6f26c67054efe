using System.Collections.Immutable;
using System.Text.Json;
using Completion.CSharp.Workspaces;

namespace Completion.CSharp.Loading;

/// <summary>The properties and items MSBuild was asked for (<c>-getProperty</c>, <c>-getItem</c>).</summary>
internal sealed class MSBuildResult
{
    private readonly Dictionary<string, string> _properties = new(StringComparer.OrdinalIgnoreCase);

    public ImmutableArray<string> Arguments { get; private init; } = [];

    public ImmutableArray<ReferencedProject> References { get; private init; } = [];

    /// <summary>Names of the packages the project asks for.</summary>
    public ImmutableArray<string> Packages { get; private init; } = [];

    public string Property(string name) => _properties.GetValueOrDefault(name, "");

    /// <summary>MSBuild's answer, or null when it wrote none: of a project that it cannot even parse it leaves an empty file.</summary>
    public static MSBuildResult? Read(string path)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            return json.RootElement.ValueKind == JsonValueKind.Object ? Of(json.RootElement) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static MSBuildResult Of(JsonElement root)
    {
        var items = root.TryGetProperty("Items", out var found) ? found : default;
        var result = new MSBuildResult
        {
            Arguments = [.. Items(items, "CscCommandLineArgs").Select(item => Text(item, "Identity"))],
            References = [.. Items(items, "_ResolvedProjectReferencePaths").Select(Reference).OfType<ReferencedProject>().Distinct()],
            Packages = [.. Items(items, "PackageReference").Select(item => Text(item, "Identity"))],
        };
        if (root.TryGetProperty("Properties", out var properties))
        {
            foreach (var property in properties.EnumerateObject())
                result._properties[property.Name] = property.Value.GetString() ?? "";
        }

        return result;
    }

    private static ReferencedProject? Reference(JsonElement item)
    {
        if (!FilePaths.TryNormalize(Text(item, "MSBuildSourceProjectFile"), out var project))
            return null;
        var output = FilePaths.TryNormalize(Text(item, "FullPath"), out var full) ? full : "";
        var reference = FilePaths.TryNormalize(Text(item, "ReferenceAssembly"), out full) ? full : "";
        return new ReferencedProject(project, output, reference);
    }

    private static IEnumerable<JsonElement> Items(JsonElement items, string name) =>
        items.ValueKind == JsonValueKind.Object && items.TryGetProperty(name, out var list) ? list.EnumerateArray() : [];

    private static string Text(JsonElement item, string name) => item.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
}
