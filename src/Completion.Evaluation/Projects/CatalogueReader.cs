using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Completion.Evaluation.Projects;

/// <summary>Reads the catalogue's JSON, whose form <c>eval/README.md</c> describes. The first mistake ends it with a sentence.</summary>
internal static partial class CatalogueReader
{
    private const string SourceFolder = "source/";

    /// <exception cref="EvaluationException">The text is no catalogue.</exception>
    public static ImmutableArray<CatalogueProject> Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return [.. JsonFields.Properties(document.RootElement, "the catalogue").Select(entry => Project(entry.Key, entry.Value))];
        }
        catch (JsonException e)
        {
            throw new EvaluationException($"this is not JSON as expected: {e.Message}");
        }
    }

    private static CatalogueProject Project(string name, JsonElement element)
    {
        if (!ProjectName().IsMatch(name))
            throw new EvaluationException($"a project's name is made of lower case letters, digits, dots and hyphens, not '{name}'.");
        var fields = new JsonFields(element, $"project '{name}'");
        var project = new CatalogueProject
        {
            Name = name,
            About = fields.Text("about"),
            Licence = fields.Text("licence"),
            LicenceFile = PathBelow(fields, "licenceFile", fields.Text("licenceFile")),
            TrainedOn = fields.Flag("trainedOn"),
            TrainedOnNote = fields.Text("trainedOnNote"),
            Tried = Tried(fields),
            Source = Source(fields),
            Recipe = Recipe(fields.Object("build")),
        };
        fields.End();
        return project;
    }

    private static DateOnly? Tried(JsonFields fields)
    {
        if (fields.OptionalText("tried") is not { } text)
            return null;
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw fields.Refuse($"'tried' takes a day such as 2026-11-21, not '{text}'.");
    }

    private static ProjectSource Source(JsonFields fields)
    {
        var (debian, git) = (fields.Has("sourcePackage"), fields.Has("address"));
        if (debian == git)
            throw fields.Refuse("it is either from Debian ('sourcePackage', 'archiveSha256') or from git ('address', 'commit').");
        return debian
            ? new DebianPackage(
                Matching(fields, "sourcePackage", PackageName(), "a Debian source package's name"),
                Matching(fields, "archiveSha256", Sha256(), "64 hexadecimal digits in lower case"))
            : new GitCommit(
                Address(fields),
                Matching(fields, "commit", CommitName(), "a commit's whole name, 40 hexadecimal digits in lower case"));
    }

    private static string Address(JsonFields fields)
    {
        var text = fields.Text("address");
        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "https" or "file" && address.UserInfo.Length == 0
            && text.StartsWith(address.Scheme + "://", StringComparison.Ordinal)
            ? text
            : throw fields.Refuse($"'address' takes an https:// or file:// address without a user name, not '{text}'.");
    }

    private static ProjectRecipe Recipe(JsonFields fields)
    {
        if (fields.Has("project") == fields.Has("compile"))
            throw fields.Refuse("it either names a 'project' of the sources or what to 'compile'.");
        ProjectRecipe recipe = fields.Has("project") ? Existing(fields) : Generated(fields);
        fields.End();
        return recipe;
    }

    private static ExistingProject Existing(JsonFields fields)
    {
        var path = PathInSource(fields, "project", fields.Text("project"));
        if (!path.EndsWith(".csproj", StringComparison.Ordinal) || path.Contains('*', StringComparison.Ordinal))
            throw fields.Refuse($"'project' takes the path of a .csproj file, not '{path}'.");
        return new ExistingProject(path, fields.Has("targetFramework") ? Framework(fields) : null);
    }

    private static GeneratedProject Generated(JsonFields fields)
    {
        var recipe = new GeneratedProject(Framework(fields))
        {
            Compile = PathsInSource(fields, "compile"),
            Exclude = PathsInSource(fields, "exclude"),
            Defines = Listed(fields, "defines"),
            NoWarn = Listed(fields, "noWarn"),
            Properties = fields.TextMembers("properties"),
            Packages = fields.TextTables("packages"),
            FrameworkReferences = Listed(fields, "frameworkReferences"),
            References = fields.Texts("references"),
        };
        if (recipe.Compile.IsEmpty)
            throw fields.Refuse("'compile' takes at least one glob.");
        // They become the names of XML elements and attributes.
        var names = recipe.Properties.Concat(recipe.Packages.SelectMany(package => package.Value)).Select(pair => pair.Key);
        if (names.FirstOrDefault(name => !Identifier().IsMatch(name)) is { } odd)
            throw fields.Refuse($"'{odd}' is not the name of a property or attribute.");
        return recipe;
    }

    private static string Framework(JsonFields fields) =>
        Matching(fields, "targetFramework", FrameworkName(), "a framework such as net10.0");

    /// <summary>Texts that are written with semicolons between them.</summary>
    private static ImmutableArray<string> Listed(JsonFields fields, string name)
    {
        var texts = fields.Texts(name);
        return texts.FirstOrDefault(text => !ListItem().IsMatch(text)) is { } odd
            ? throw fields.Refuse($"'{name}' takes names, not '{odd}'.")
            : texts;
    }

    private static ImmutableArray<string> PathsInSource(JsonFields fields, string name) =>
        [.. fields.Texts(name).Select(path => PathInSource(fields, name, path))];

    private static string PathInSource(JsonFields fields, string name, string path) =>
        PathBelow(fields, name, path).StartsWith(SourceFolder, StringComparison.Ordinal)
            ? path
            : throw fields.Refuse($"'{name}' takes paths that begin with {SourceFolder}, where the sources are unpacked, not '{path}'.");

    private static string PathBelow(JsonFields fields, string name, string path) =>
        path.Split('/').All(part => part.Length > 0 && part is not ("." or "..")) && path.IndexOfAny(['\\', ';', ':', '\0']) < 0
            ? path
            : throw fields.Refuse($"'{name}' takes a relative path with slashes, not '{path}'.");

    private static string Matching(JsonFields fields, string name, Regex form, string what)
    {
        var text = fields.Text(name);
        return form.IsMatch(text) ? text : throw fields.Refuse($"'{name}' takes {what}, not '{text}'.");
    }

    // Begins with a letter or digit: a name is also an argument of a program, which a hyphen would make an option.
    [GeneratedRegex(@"^[a-z0-9]+([.-][a-z0-9]+)*\z")]
    private static partial Regex ProjectName();

    [GeneratedRegex(@"^[a-z0-9][a-z0-9+.-]+\z")]
    private static partial Regex PackageName();

    [GeneratedRegex(@"^[0-9a-f]{64}\z")]
    private static partial Regex Sha256();

    [GeneratedRegex(@"^([0-9a-f]{40}|[0-9a-f]{64})\z")]
    private static partial Regex CommitName();

    [GeneratedRegex(@"^net[a-z]*[0-9][a-z0-9.-]*\z")]
    private static partial Regex FrameworkName();

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex Identifier();

    [GeneratedRegex(@"^[A-Za-z0-9_.]+\z")]
    private static partial Regex ListItem();
}
