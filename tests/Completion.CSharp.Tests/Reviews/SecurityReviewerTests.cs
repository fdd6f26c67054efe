using Completion.CSharp.Reviews;
using Completion.CSharp.Tests.Monitors;
using Completion.CSharp.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Tests.Reviews;

/// <summary>Rules of security, by the analyzers of the SDK that runs the tests.</summary>
public sealed class SecurityReviewerTests
{
    private const string Source = """
        using System;
        using System.Security.Cryptography;
        class C
        {
            byte[] Old(byte[] data) => MD5.HashData(data);

            object M(byte[] data, string text)
            {
                │
            }
        }
        """;

    [Theory]
    [InlineData("return MD5.HashData(data);", "CA5351")]
    [InlineData("using var hash = SHA1.Create(); return hash.ComputeHash(data);", "CA5350")]
    [InlineData("return new Random().Next();", "CA5394")]
    [InlineData("using var des = DES.Create(); return des;", "CA5351")]
    public async Task A_draft_that_breaks_a_rule_is_found_out(string draft, string rule) =>
        Assert.Contains(await FindingsAsync(Source, draft), finding => finding.StartsWith(rule + ": ", StringComparison.Ordinal));

    [Theory]
    [InlineData("return SHA256.HashData(data);")]
    [InlineData("return RandomNumberGenerator.GetInt32(3);")]
    [InlineData("return Old(data);")]
    [InlineData("return missing(")]
    [InlineData("")]
    [InlineData("\n#pragma warning disable CA5351\nreturn MD5.HashData(data);\n#pragma warning restore CA5351\n")]
    public async Task What_breaks_none_or_was_there_before_is_not(string draft) => Assert.Empty(await FindingsAsync(Source, draft));

    [Fact]
    public async Task The_end_of_a_breach_is_one()
    {
        Assert.NotEmpty(await FindingsAsync(Source.Replace("│", "return MD5.│;", StringComparison.Ordinal), "HashData(data)"));
        Assert.Empty(await FindingsAsync(Source.Replace("│", "return MD5.HashData(│);", StringComparison.Ordinal).Replace("MD5", "SHA256", StringComparison.Ordinal), "data"));
    }

    [Fact]
    public async Task Rules_that_the_project_has_switched_off_do_not_count() =>
        Assert.Empty(await FindingsAsync(Source, "return MD5.HashData(data);", suppressed: "CA5351"));

    [Fact]
    public void Without_analyzers_there_are_no_rules() => Assert.Null(SecurityRules.In(AppContext.BaseDirectory + "nowhere"));

    private static async Task<IReadOnlyList<string>> FindingsAsync(string marked, string draft, string? suppressed = null)
    {
        var cursor = marked.IndexOf('│', StringComparison.Ordinal);
        var solution = MonitorAt.Solution([("Source.cs", marked.Remove(cursor, 1))], OutputKind.DynamicallyLinkedLibrary, MonitorAt.Platform);
        var project = solution.Projects.Single();
        if (suppressed is not null)
        {
            project = project.WithCompilationOptions(project.CompilationOptions!.WithSpecificDiagnosticOptions([KeyValuePair.Create(suppressed, ReportDiagnostic.Suppress)]));
        }

        var rules = SecurityRules.Installed;
        Assert.NotNull(rules);
        var reviewer = new SecurityReviewer(await DocumentAnalysis.CreateAsync(project.Documents.Single(), default), rules);
        var findings = reviewer.Review(new TextSpan(cursor, 0), draft, default);
        Assert.Empty(reviewer.Failures);
        return findings;
    }
}
