using System.Globalization;
using Completion.Constraints.Grammars;
using Completion.Constraints.Tests.Grammars;
using Completion.CSharp.Tests.Situations;
using Xunit.Abstractions;

namespace Completion.CSharp.Tests.Grammars;

/// <summary>The C# grammar against Roslyn on whole files: what Roslyn reads is accepted, what it calls a syntax error is mostly refused.</summary>
/// <remarks>
/// A sample of this repository's files by default. With <c>GRAMMAR_SOURCES=folder</c> the files of another folder, of which
/// <c>GRAMMAR_EVERY=n</c> takes every n-th; the figures and what goes against them go to the test's output.
/// </remarks>
public sealed class WholeFileTests(ITestOutputHelper output)
{
    private const double LeastRefused = 0.98;

    private static readonly Grammar s_csharp = Texts.Load("csharp.lark");

    private static readonly string? s_folder = Environment.GetEnvironmentVariable("GRAMMAR_SOURCES");

    [Fact]
    public void AcceptsFilesAtEveryCut()
    {
        var answers = FileOracle.All(Files(5), new FileOracle(s_csharp).File);
        Report(answers, "files accepted");
        var tokens = answers.Sum(answer => answer.Tokens);
        output.WriteLine($"{tokens} tokens, {answers.Sum(answer => answer.Time.TotalMicroseconds) / Math.Max(1, tokens):F1} µs each; the slowest files:");
        foreach (var answer in answers.OrderByDescending(answer => answer.Time).Take(s_folder is null ? 3 : 20))
        {
            output.WriteLine($"  {answer.Time.TotalMilliseconds:F0} ms, {answer.Tokens} tokens: {answer.Path}");
        }

        Assert.True(s_folder is not null || answers.TrueForAll(answer => answer.Against.Count == 0), Against(answers));
    }

    [Fact]
    public void AcceptsBodiesByTheirOwnRules()
    {
        var answers = FileOracle.All(Files(5), new FileOracle(s_csharp).Bodies);
        Report(answers, "bodies and expressions accepted");
        Assert.True(s_folder is not null || answers.TrueForAll(answer => answer.Against.Count == 0), Against(answers));
    }

    [Fact]
    public void RefusesMutantsThatAreSyntaxErrors()
    {
        var answers = FileOracle.All(Files(5), new FileOracle(s_csharp).Mutants);
        Report(answers, "mutants that are syntax errors refused");
        var share = 1 - (double)answers.Sum(answer => answer.Against.Count) / answers.Sum(answer => answer.Asked);
        Assert.True(s_folder is not null || share >= LeastRefused, $"{share:P2}{Against(answers)}");
    }

    private void Report(List<FileOracle.Answer> answers, string what)
    {
        var (asked, against) = (answers.Sum(answer => answer.Asked), answers.Sum(answer => answer.Against.Count));
        output.WriteLine($"{asked - against} of {asked} {what} ({1 - (double)against / Math.Max(1, asked):P2}); {answers.Count(answer => answer.Asked == 0)} of {answers.Count} files left out.");
        output.WriteLine(Against(answers));
    }

    private static string Against(List<FileOracle.Answer> answers) =>
        string.Concat(answers.SelectMany(answer => answer.Against.Select(against => $"\n{answer.Path}: {against}")));

    private static List<(string Path, string Text)> Files(int every)
    {
        if (int.TryParse(Environment.GetEnvironmentVariable("GRAMMAR_EVERY"), NumberStyles.None, CultureInfo.InvariantCulture, out var asked) && asked > 0)
        {
            every = asked;
        }
        else if (s_folder is not null)
        {
            every = 1;
        }

        return s_folder is null
            ? [.. RepositorySources.All.Where((_, i) => i % every == 0)]
            : [.. Directory.EnumerateFiles(s_folder, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Where((_, i) => i % every == 0).Select(path => (path, File.ReadAllText(path)))];
    }
}
