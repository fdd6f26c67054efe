using System.Text.Json.Nodes;
using Completion.Evaluation.Projects;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Evaluation.Tests.Projects;

/// <summary>What the catalogue says, and how it is refused.</summary>
public class CatalogueTests
{
    [Fact]
    public void A_debian_package_with_a_generated_project()
    {
        var json = CatalogueJson.With(CatalogueJson.Debian(), "build.packages", """{ "A.Package": { "Version": "1.0.0", "PrivateAssets": "all" } }""");
        var project = Assert.Single(CatalogueReader.Read(CatalogueJson.Catalogue(json)));
        Assert.Equal(new DebianPackage("sample-sharp", CatalogueJson.Sha256), project.Source);
        var recipe = Assert.IsType<GeneratedProject>(project.Recipe);
        Assert.Equal("source/src/**/*.cs", Assert.Single(recipe.Compile));
        var package = Assert.Single(recipe.Packages);
        Assert.Equal("A.Package", package.Key);
        Assert.Equal(["Version", "PrivateAssets"], package.Value.Select(attribute => attribute.Key));
        Assert.Null(project.Tried);
    }

    [Fact]
    public void A_commit_with_a_project_of_its_own()
    {
        var json = CatalogueJson.With(CatalogueJson.Existing(), "tried", "\"2026-11-21\"");
        var project = Assert.Single(CatalogueReader.Read(CatalogueJson.Catalogue(json)));
        Assert.Equal(new GitCommit("https://example.org/sample.git", CatalogueJson.Commit), project.Source);
        Assert.Equal(new ExistingProject("source/src/Sample/Sample.csproj", "net10.0"), project.Recipe);
        Assert.Equal(new DateOnly(2026, 11, 21), project.Tried);
    }

    public static TheoryData<string, string?, string> Bent => new()
    {
        { "about", null, "lacks 'about'" },
        { "about", "\" \"", "'about'" },
        { "licence", "3", "'licence' takes a text" },
        { "licenceFile", "\"../LICENSE\"", "relative path" },
        { "licenceFile", "\"/etc/passwd\"", "relative path" },
        { "trainedOn", null, "lacks 'trainedOn'" },
        { "trainedOn", "\"no\"", "true or false" },
        { "trainedOnNote", null, "lacks 'trainedOnNote'" },
        { "tried", "\"yesterday\"", "2026-11-21" },
        { "sourcePackage", "\"sample\"", "either from Debian" },
        { "address", null, "either from Debian" },
        { "address", "\"http://example.org/a\"", "https://" },
        { "address", "\"--upload-pack=x\"", "https://" },
        { "address", "\"https://name:secret@example.org/a\"", "without a user name" },
        { "commit", "\"main\"", "40 hexadecimal digits" },
        { "commit", "\"aaaaaaa\"", "40 hexadecimal digits" },
        { "archiveSha256", "\"aa\"", "'archiveSha256' is not known" },
        { "licenses", "[]", "'licenses' is not known" },
        { "build", null, "lacks 'build'" },
        { "build", "[]", "an object is expected" },
        { "build.compile", "[]", "at least one glob" },
        { "build.compile", "[\"src/**/*.cs\"]", "begin with source/" },
        { "build.compile", "[\"source/../../**/*.cs\"]", "relative path" },
        { "build.compile", "\"source/*.cs\"", "a list" },
        { "build.exclude", "[\"\"]", "a list" },
        { "build.project", "\"source/a.csproj\"", "either names a 'project'" },
        { "build.targetFramework", null, "lacks 'targetFramework'" },
        { "build.targetFramework", "\"newest\"", "net10.0" },
        { "build.defines", "[\"A;B\"]", "takes names" },
        { "build.properties", "{ \"Lang Version\": \"7\" }", "'Lang Version'" },
        { "build.properties", "{ \"LangVersion\": 7 }", "takes a text" },
        { "build.packages", "{ \"A\": \"1.0\" }", "an object is expected" },
        { "build.packages", "{ \"A\": { \"Version\": 1 } }", "takes a text" },
        { "build.package", "{}", "'package' is not known" },
    };

    [Theory]
    [MemberData(nameof(Bent))]
    public void What_does_not_fit_is_refused_by_name(string field, string? json, string named)
    {
        var catalogue = CatalogueJson.Catalogue(CatalogueJson.With(CatalogueJson.Git(), field, json));
        var refusal = Assert.Throws<EvaluationException>(() => CatalogueReader.Read(catalogue));
        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(CatalogueJson.Name, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Theory]
    [InlineData("\"source/a.txt\"")]
    [InlineData("\"source/*.csproj\"")]
    [InlineData("\"a.csproj\"")]
    public void A_project_of_the_sources_is_one_file(string path) =>
        Assert.Throws<EvaluationException>(() => CatalogueReader.Read(CatalogueJson.Catalogue(CatalogueJson.With(CatalogueJson.Existing(), "build.project", path))));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{ "a": 1 }""")]
    [InlineData("""{ "a": {}, "a": {} }""")]
    public void Other_text_is_refused(string json) => Assert.Throws<EvaluationException>(() => CatalogueReader.Read(json));

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("../up")]
    [InlineData("-o")]
    [InlineData("a/b")]
    [InlineData("Upper")]
    [InlineData("line\n")]
    public void A_name_is_also_a_folder(string name) =>
        Assert.Throws<EvaluationException>(() => CatalogueReader.Read(CatalogueJson.Catalogue(CatalogueJson.Git(), name)));

    /// <summary>Whatever is put anywhere, a catalogue is either read or refused; and what is read stays inside its folder.</summary>
    [Fact]
    public void Any_text_anywhere_is_read_or_refused()
    {
        string[] fields =
        [
            "about", "licence", "licenceFile", "trainedOnNote", "tried", "address", "commit", "sourcePackage", "archiveSha256",
            "build.targetFramework", "build.project", "build.compile",
        ];
        var texts = Gen.OneOf(
            ArbMap.Default.GeneratorFor<string>().Select(text => text ?? ""),
            Gen.Elements("..", "/", "source/..", "source/a.csproj", "source/./a", "C:/a", "source/a;b", "https://a", "file:///a", "ssh://a"));
        Prop.ForAll(Gen.Elements(fields).ToArbitrary(), texts.ToArbitrary(), (field, text) =>
        {
            // A lone surrogate is not text that JSON could hold.
            var value = JsonValue.Create(new string([.. text.Where(c => !char.IsSurrogate(c))])).ToJsonString();
            try
            {
                var project = CatalogueReader.Read(CatalogueJson.Catalogue(CatalogueJson.With(CatalogueJson.Existing(), field, value)))[0];
                var root = Path.GetFullPath("root");
                return Path.GetFullPath(Path.Combine(root, project.LicenceFile)).StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal)
                    && Path.GetFullPath(Path.Combine(root, ((ExistingProject)project.Recipe).Path)).StartsWith(Path.Combine(root, "source"), StringComparison.Ordinal);
            }
            catch (EvaluationException refusal)
            {
                return refusal.Message.Contains(CatalogueJson.Name, StringComparison.Ordinal);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void An_unknown_name_is_refused_with_those_there_are()
    {
        using var folder = new TemporaryFolder();
        var catalogue = ProjectCatalogue.Load(folder.Write("projects.json", CatalogueJson.Catalogue(CatalogueJson.Git())));
        Assert.Equal(CatalogueJson.Name, catalogue.Get(CatalogueJson.Name).Name);
        Assert.Contains(CatalogueJson.Name, Assert.Throws<EvaluationException>(() => catalogue.Get("dnspy")).Message, StringComparison.Ordinal);
        Assert.Equal(Path.Combine(folder.Path, "fetched"), catalogue.FetchedFolder);
    }

    [Fact]
    public void A_catalogue_is_found_above_the_first_folder_that_has_one()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("eval/projects.json", "{}");
        var deep = Directory.CreateDirectory(Path.Combine(folder.Path, "a", "b")).FullName;
        using var other = new TemporaryFolder();
        Assert.Equal(path, ProjectCatalogue.Locate(other.Path, deep));
        Assert.Contains("--catalogue", Assert.Throws<EvaluationException>(() => ProjectCatalogue.Locate(other.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_catalogue_that_is_not_there_is_named()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "none.json");
        Assert.Contains(path, Assert.Throws<EvaluationException>(() => ProjectCatalogue.Load(path)).Message, StringComparison.Ordinal);
        Assert.Throws<EvaluationException>(() => ProjectCatalogue.Load(folder.Path));
    }

    [Fact]
    public void The_catalogue_of_this_repository_is_sound()
    {
        var projects = ProjectCatalogue.Load(ProjectCatalogue.Locate(AppContext.BaseDirectory)).Projects;
        Assert.Contains(projects, project => project.TrainedOn);
        Assert.Contains(projects, project => !project.TrainedOn);
        Assert.All(projects, project => Assert.Contains(project.Licence, (string[])["MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause"]));
    }
}
