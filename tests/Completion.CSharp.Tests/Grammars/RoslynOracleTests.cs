using System.Text;
using Completion.Constraints;
using Completion.Constraints.Grammars;
using Completion.Constraints.Tests.Grammars;
using Completion.CSharp.Tests.Situations;
using Xunit.Abstractions;

namespace Completion.CSharp.Tests.Grammars;

/// <summary>
/// The C# grammar against Roslyn on this repository's own method bodies: what Roslyn reads is accepted, and what it calls a
/// syntax error is mostly refused.
/// </summary>
/// <remarks>
/// A sample by default. With <c>GRAMMAR_BODIES=1</c> every body is read, and with <c>GRAMMAR_SOURCES=folder</c> those of
/// another folder; the figures go to the test's output.
/// </remarks>
public sealed class RoslynOracleTests(ITestOutputHelper output)
{
    /// <summary>Of the mutants in the sample, 99.7 % were refused, like of all in <c>src</c>, when this was written.</summary>
    private const double LeastRefused = 0.98;

    private static readonly Grammar s_csharp = Texts.Load("csharp.lark");

    private static readonly string? s_folder = Environment.GetEnvironmentVariable("GRAMMAR_SOURCES");

    private static readonly bool s_all = s_folder is not null || Environment.GetEnvironmentVariable("GRAMMAR_BODIES") is not null;

    [Fact]
    public void AcceptsBodiesAtEveryCut()
    {
        var refusals = new List<string>();
        var bodies = Bodies(s_all ? 1 : 10);
        for (var i = 0; i < bodies.Count; i++)
        {
            if (Refusal(bodies[i], byByte: i % 10 == 0) is { } refusal)
            {
                refusals.Add(refusal);
            }
        }

        output.WriteLine($"{bodies.Count - refusals.Count} of {bodies.Count} bodies accepted.");
        refusals.ForEach(output.WriteLine);
        Assert.True(s_folder is not null || refusals.Count == 0, string.Join('\n', refusals));
    }

    /// <summary>Behind a statement of the body itself the text may end, and without that statement's last byte it may not.</summary>
    [Fact]
    public void MayEndBehindStatements() => Assert.All(Bodies(s_all ? 1 : 10), body =>
    {
        if (s_csharp.Has(body))
        {
            Assert.All(RoslynSyntax.StatementEnds(body), end => Assert.True(s_csharp.Has(body[..end]) && !s_csharp.Has(body[..(end - 1)]), body[..end]));
        }
    });

    [Fact]
    public void RefusesMutantsThatAreSyntaxErrors()
    {
        var random = new Random(1);
        var refused = 0;
        var accepted = new List<string>();
        var wronglyRefused = new List<string>();
        foreach (var body in Bodies(s_all ? 1 : 10).Where(body => body.Length < 3000))
        {
            var tokens = RoslynSyntax.Tokens(body);
            for (var kind = 0; tokens.Count > 2 && kind < 3; kind++)
            {
                var (mutant, what) = TokenMutant.Of(tokens, kind, random.Next(tokens.Count - 1));
                var isWhole = s_csharp.Has(mutant);
                if (RoslynSyntax.FirstError(mutant) is not { } error)
                {
                    if (!isWhole)
                    {
                        wronglyRefused.Add(what);
                    }
                }
                else if (isWhole)
                {
                    accepted.Add($"{what}: {error[(error.IndexOf(": ", StringComparison.Ordinal) + 2)..]}");
                }
                else
                {
                    refused++;
                }
            }
        }

        var share = (double)refused / (refused + accepted.Count);
        output.WriteLine($"{refused} of {refused + accepted.Count} mutants that are syntax errors refused: {share:P2}.");
        accepted.ForEach(output.WriteLine);
        output.WriteLine($"{wronglyRefused.Count} mutants without syntax error refused:");
        wronglyRefused.ForEach(output.WriteLine);
        Assert.True(s_folder is not null || share >= LeastRefused, $"{share:P2}");
    }

    /// <summary>Where and behind what a body is refused, or null.</summary>
    private static string? Refusal(string body, bool byByte)
    {
        Constraint? state = s_csharp.Start();
        var read = 0;
        var bytes = Encoding.UTF8.GetBytes(body);
        foreach (var length in byByte ? Enumerable.Repeat(1, bytes.Length) : RoslynSyntax.Tokens(body).Select(Encoding.UTF8.GetByteCount))
        {
            state = state!.Advance(bytes.AsSpan(read, length));
            read += length;
            if (state is null)
            {
                return $"refused: {Encoding.UTF8.GetString(bytes.AsSpan(Math.Max(0, read - 120)..read)).Replace('\n', ' ')}";
            }
        }

        return state!.MayEnd ? null : $"not whole: {body[Math.Max(0, body.Length - 120)..].Replace('\n', ' ')}";
    }

    private static List<string> Bodies(int every)
    {
        var texts = s_folder is null
            ? RepositorySources.All.Select(file => file.Text)
            : Directory.EnumerateFiles(s_folder, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllText);
        return [.. texts.SelectMany(MethodBodies.Of).Where((_, i) => i % every == 0)];
    }
}
