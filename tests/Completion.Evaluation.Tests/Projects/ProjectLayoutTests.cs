using System.Xml.Linq;
using Completion.Evaluation.Projects;

namespace Completion.Evaluation.Tests.Projects;

/// <summary>What is written around fetched sources.</summary>
public class ProjectLayoutTests
{
    [Fact]
    public void A_generated_project_says_what_the_recipe_says()
    {
        var recipe = new GeneratedProject("net472")
        {
            Compile = ["source/a/**/*.cs", "source/b/*.cs"],
            Exclude = ["source/a/Old.cs"],
            Defines = ["ONE", "TWO"],
            NoWarn = ["CS0618"],
            Properties = [KeyValuePair.Create("LangVersion", "7.2"), KeyValuePair.Create("Odd", "a < b & \"c\"")],
            Packages = [KeyValuePair.Create("A.Package", System.Collections.Immutable.ImmutableArray.Create(KeyValuePair.Create("Version", "1.0.0")))],
            FrameworkReferences = ["Microsoft.AspNetCore.App"],
            References = ["$(PkgA)/ref/\"A\".dll"],
        };
        var text = GeneratedProjectFile.Write(recipe);
        Assert.DoesNotContain('\r', text);
        var project = XElement.Parse(text);
        string Property(string name) => project.Element("PropertyGroup")!.Element(name)!.Value;
        Assert.Equal("Microsoft.NET.Sdk", project.Attribute("Sdk")!.Value);
        Assert.Equal("net472", Property("TargetFramework"));
        Assert.Equal("7.2", Property("LangVersion"));
        Assert.Equal("a < b & \"c\"", Property("Odd"));
        Assert.Equal("$(DefineConstants);ONE;TWO", Property("DefineConstants"));
        Assert.Equal("$(NoWarn);CS0618", Property("NoWarn"));
        var items = project.Element("ItemGroup")!;
        Assert.Equal("source/a/**/*.cs;source/b/*.cs", items.Element("Compile")!.Attribute("Include")!.Value);
        Assert.Equal("source/a/Old.cs", items.Element("Compile")!.Attribute("Exclude")!.Value);
        Assert.Equal("1.0.0", items.Element("PackageReference")!.Attribute("Version")!.Value);
        Assert.Equal("Microsoft.AspNetCore.App", items.Element("FrameworkReference")!.Attribute("Include")!.Value);
        Assert.Equal("$(PkgA)/ref/\"A\".dll", items.Element("Reference")!.Attribute("Include")!.Value);
    }

    [Fact]
    public void A_generated_project_is_the_only_one_and_stands_alone()
    {
        using var folder = Sources();
        Assert.Equal("sample.csproj", ProjectLayout.Prepare(Project(CatalogueJson.Git()), folder.Path));
        Assert.Equal([Path.Combine(folder.Path, "sample.csproj")], Directory.GetFiles(folder.Path, "*.csproj", SearchOption.AllDirectories));
        Assert.False(File.Exists(Path.Combine(folder.Path, "source", "All.sln")));
        Assert.False(File.Exists(Path.Combine(folder.Path, "source", "global.json")));
        Assert.Equal("<Project />\n", File.ReadAllText(Path.Combine(folder.Path, "Directory.Packages.props")));
        Assert.Equal("root = true\n", File.ReadAllText(Path.Combine(folder.Path, ".editorconfig")));
    }

    [Fact]
    public void A_project_of_the_sources_stays_and_is_told_its_framework()
    {
        using var folder = Sources();
        Assert.Equal("source/src/Sample/Sample.csproj", ProjectLayout.Prepare(Project(CatalogueJson.Existing()), folder.Path));
        Assert.True(File.Exists(Path.Combine(folder.Path, "source", "All.sln")));
        Assert.False(File.Exists(Path.Combine(folder.Path, "source", "NuGet.config")));
        var props = XElement.Load(Path.Combine(folder.Path, "source", "src", "Sample", "Directory.Build.props"));
        Assert.Equal("net10.0", props.Element("PropertyGroup")!.Element("TargetFramework")!.Value);
        Assert.Contains("GetPathOfFileAbove", props.Element("Import")!.Attribute("Project")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_project_sets_beside_it_is_still_read()
    {
        using var folder = Sources();
        folder.Write("source/src/Sample/Directory.Build.props", "<Project><!-- its own --></Project>");
        ProjectLayout.Prepare(Project(CatalogueJson.Existing()), folder.Path);
        var import = XElement.Load(Path.Combine(folder.Path, "source", "src", "Sample", "Directory.Build.props")).Element("Import")!;
        var moved = import.Attribute("Project")!.Value.Replace("$(MSBuildThisFileDirectory)", "", StringComparison.Ordinal);
        Assert.Contains("its own", File.ReadAllText(Path.Combine(folder.Path, "source", "src", "Sample", moved)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("LICENSE.txt", "licence")]
    [InlineData("src/Sample/Sample.csproj", "does not fit")]
    public void Sources_that_lack_something_are_refused(string lacking, string named)
    {
        using var folder = Sources();
        File.Delete(Path.Combine(folder.Path, "source", lacking));
        var refusal = Assert.Throws<EvaluationException>(() => ProjectLayout.Prepare(Project(CatalogueJson.Existing()), folder.Path));
        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(lacking, refusal.Message, StringComparison.Ordinal);
    }

    private static CatalogueProject Project(System.Text.Json.Nodes.JsonObject json) => CatalogueReader.Read(CatalogueJson.Catalogue(json))[0];

    private static TemporaryFolder Sources()
    {
        var folder = new TemporaryFolder();
        folder.Write("source/LICENSE.txt", "MIT");
        folder.Write("source/All.sln", "");
        folder.Write("source/global.json", "{}");
        folder.Write("source/NuGet.config", "<configuration />");
        folder.Write("source/src/Sample/Sample.csproj", "<Project />");
        folder.Write("source/src/Sample/Sample.cs", "class Sample;");
        return folder;
    }
}
