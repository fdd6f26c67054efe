using System.Text.Json.Nodes;

namespace Completion.Evaluation.Tests.Projects;

/// <summary>Catalogues of one project, to be bent.</summary>
internal static class CatalogueJson
{
    public const string Name = "sample";
    public static readonly string Commit = new('a', 40);
    public static readonly string Sha256 = new('b', 64);

    public static JsonObject Debian() => Project(project =>
    {
        project["sourcePackage"] = "sample-sharp";
        project["archiveSha256"] = Sha256;
    });

    public static JsonObject Git() => Project(project =>
    {
        project["address"] = "https://example.org/sample.git";
        project["commit"] = Commit;
    });

    public static JsonObject Existing()
    {
        var project = Git();
        project["build"] = new JsonObject { ["project"] = "source/src/Sample/Sample.csproj", ["targetFramework"] = "net10.0" };
        return project;
    }

    public static string Catalogue(JsonObject project, string name = Name) => new JsonObject { [name] = project }.ToJsonString();

    /// <summary>Sets a field, given as <c>field</c> or <c>build.field</c>, to a value that is written as JSON; null takes it away.</summary>
    public static JsonObject With(JsonObject project, string field, string? json)
    {
        var parts = field.Split('.');
        var owner = parts.Length == 1 ? project : project[parts[0]]!.AsObject();
        owner.Remove(parts[^1]);
        if (json is not null)
            owner[parts[^1]] = JsonNode.Parse(json);
        return project;
    }

    private static JsonObject Project(Action<JsonObject> source)
    {
        var project = new JsonObject
        {
            ["about"] = "does nothing",
            ["licence"] = "MIT",
            ["licenceFile"] = "LICENSE.txt",
            ["trainedOn"] = false,
            ["trainedOnNote"] = "made for a test",
            ["build"] = new JsonObject { ["targetFramework"] = "net10.0", ["compile"] = new JsonArray("source/src/**/*.cs") },
        };
        source(project);
        return project;
    }
}
