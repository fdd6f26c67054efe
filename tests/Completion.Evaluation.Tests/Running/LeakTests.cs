using System.Text.RegularExpressions;
using Completion.Engine;
using Completion.Evaluation.Modes;
using Completion.Evaluation.Tests.Fakes;

namespace Completion.Evaluation.Tests.Running;

/// <summary>What is held out stays out: of the prompt, and of every document that the real engine could take a hint from.</summary>
public sealed partial class LeakTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>A file in which every statement has a word that is nowhere else.</summary>
    private static string Source(string name) => $$"""
        namespace Leaks
        {
            public enum {{name}}Kind { One, Two }

            [System.Obsolete("canary{{name}}A")]
            public class {{name}} : System.IEquatable<string>
            {
                public override bool Equals(object? canary{{name}}B) => false;

                public bool Equals(string? other) => false;

                public override int GetHashCode() => 1;

                public int Sum(int start, {{name}}Kind kind)
                {
                    int canary{{name}}1 = start + 1;
                    var canary{{name}}2 = new {{name}}();
                    int canary{{name}}3 = canaryFree(canary: start, "{{name}}canary4".Length);
                    if (start > "canary{{name}}5".Length)
                    {
                        start = "canary{{name}}6".Length;
                    }
                    System.Console.WriteLine("canary{{name}}7" + start);
                    System.Console.WriteLine("canary{{name}}8".Trim());
                    return "canary{{name}}9".Length + start;
                }

                private static int canaryFree(int canary, int other) => canary + other;
            }
        }
        """;

    private string Write(string path, string text)
    {
        var full = Path.Combine(_folder.Path, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return full;
    }

    private static string ProjectFile(string items) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
          <ItemGroup>{items}</ItemGroup>
        </Project>
        """;

    [Theory]
    [InlineData("monitor", false)]
    [InlineData("monitor+context=comments", true)]
    [InlineData("monitor+context=on+suffix=member", true)]
    public async Task Neither_the_prompt_nor_any_document_has_what_is_held_out(string mode, bool hasContext)
    {
        Write("A/One.cs", Source("One"));
        Write("A/Two.cs", Source("Two"));
        Write("A/A.csproj", ProjectFile(""));
        // The same file is compiled in another project as well.
        Write("B/B.csproj", ProjectFile("""<Compile Include="../A/One.cs" />"""));
        Write("Directory.Build.props", "<Project />");
        var (asked, withContext) = (0, 0);
        var withhold = new List<string>();
        await using var engine = new WatchedEngine(async (real, request) =>
        {
            asked++;
            var prompt = (await real.PromptAsync(request, default))!;
            var seen = real.Workspace.Get(request.Path)!.Document.Project.Solution.Projects
                .SelectMany(project => project.Documents)
                .Where(document => document.FilePath == request.Path)
                .Select(document => document.GetTextAsync().Result.ToString())
                .Append(prompt.Context + prompt.Prefix + prompt.Suffix)
                .ToList();
            Assert.Equal(request.Path.EndsWith("One.cs", StringComparison.Ordinal) ? 3 : 2, seen.Count);
            var original = File.ReadAllText(request.Path);
            withContext += prompt.Context.Length > 0 ? 1 : 0;
            // Words of the original that the text at hand lacks are held out; no other copy may have them.
            var missing = Canaries(original).Except(Canaries(real.Workspace.Get(request.Path)!.Text.ToString())).ToList();
            withhold.AddRange(missing);
            Assert.All(missing, word => Assert.All(seen, text => Assert.DoesNotContain(word, text)));
            Assert.Contains("class", prompt.Prefix + prompt.Suffix);
        });

        var report = await Evaluator.RunAsync(
            new EvaluationOptions { Project = _folder.Path, Count = 45, Modes = EvaluationModes.Parse(mode) }, engine);

        Assert.Null(report.Partial);
        Assert.Equal(hasContext, withContext > asked / 4);
        Assert.Equal(asked, report.Cases.Sum(one => one.Truth.Length) + report.Cases[0].Truth.Length);
        Assert.True(withhold.Distinct().Count() >= 8, string.Join(' ', withhold.Distinct()));
        Assert.True(report.Cases.Length >= 12);
    }

    private static IEnumerable<string> Canaries(string text) => Word().Matches(text).Select(match => match.Value).Distinct();

    [GeneratedRegex(@"canary(One|Two)[\dAB]")]
    private static partial Regex Word();
}
