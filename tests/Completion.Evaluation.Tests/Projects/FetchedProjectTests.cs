using Completion.Evaluation.Projects;

namespace Completion.Evaluation.Tests.Projects;

/// <summary>What an evaluation finds out about the project it is given.</summary>
public class FetchedProjectTests
{
    private static readonly FetchedProject s_sample =
        new("sample", "1.0", "a \"test\"", "MIT", "source/LICENSE", "sample.csproj", TrainedOn: true, "made for a test");

    [Theory]
    [InlineData("")]
    [InlineData("sample.csproj")]
    [InlineData("source/src/A.cs")]
    public void It_is_found_from_anywhere_in_its_folder(string path)
    {
        using var folder = new TemporaryFolder();
        s_sample.WriteTo(folder.Path);
        Assert.Equal(s_sample, FetchedProject.Find(Path.Combine(folder.Path, path)));
    }

    [Fact]
    public void Elsewhere_nothing_is_found()
    {
        using var folder = new TemporaryFolder();
        Assert.Null(FetchedProject.Find(folder.Path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{ "name": null }""")]
    public void What_cannot_be_read_is_refused(string json)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write(FetchedProject.FileName, json);
        Assert.Contains(path, Assert.Throws<EvaluationException>(() => FetchedProject.Find(folder.Path)).Message, StringComparison.Ordinal);
    }
}
