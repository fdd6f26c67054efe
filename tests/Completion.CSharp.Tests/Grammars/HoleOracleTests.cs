using System.Text;
using Completion.Constraints;
using Completion.Constraints.Grammars;
using Completion.Constraints.Grammars.Holes;
using Completion.Constraints.Tests.Grammars;
using Completion.CSharp.Tests.Situations;
using Xunit.Abstractions;

namespace Completion.CSharp.Tests.Grammars;

/// <summary>Holes in this repository's own method bodies: what was cut out is accepted, and where the text may end Roslyn agrees.</summary>
/// <remarks>A sample by default; with <c>GRAMMAR_BODIES=1</c> every body is read. The figures go to the test's output.</remarks>
public sealed class HoleOracleTests(ITestOutputHelper output)
{
    /// <summary>98.4 % when this was written; the rest are mostly values as statements, which Roslyn's parser lets pass.</summary>
    private const double LeastAgreement = 0.97;

    private static readonly Grammar s_csharp = Texts.Load("csharp.lark");

    private static readonly bool s_all = Environment.GetEnvironmentVariable("GRAMMAR_BODIES") is not null;

    /// <summary>At every byte of it more can follow; at its end the text may end. Where it may before, the grammar reads the whole.</summary>
    [Fact]
    public void AcceptsWhatWasCutOut()
    {
        var random = new Random(1);
        Assert.All(Bodies(), body =>
        {
            var bytes = Encoding.UTF8.GetBytes(body);
            var (from, to) = (random.Next(bytes.Length + 1), random.Next(bytes.Length + 1));
            (from, to) = (Math.Min(from, to), Math.Min(Math.Max(from, to), Math.Min(from, to) + 400));
            Constraint? state = HoleConstraint.Between(s_csharp, "start", bytes.AsSpan(..from), bytes.AsSpan(to..));
            for (var at = from; at < to; at++)
            {
                Assert.True(state is not null, $"{body}\nat {at} of {from} to {to}");
                if (at % 16 == 0)
                {
                    Assert.Equal(IsWhole([.. bytes[..at], .. bytes[to..]]), state.MayEnd);
                }

                state = state.Advance(bytes.AsSpan(at, 1));
            }

            Assert.True(state is { MayEnd: true }, $"{body}\nat {from} to {to}");
        });
    }

    /// <summary>Of the branches behind a hole, or around it, the first one that fits will do, wherever it stands.</summary>
    [Theory]
    [InlineData("a(", "\n#if X\n 1);\n#elif Y\n }\n#else\n }\n#endif\n")]
    [InlineData("a(", "\n#if X\n }\n#elif Y\n 1);\n#else\n }\n#endif\n")]
    [InlineData("a(", "\n#if X\n }\n#elif Y\n }\n#elif Z\n 1);\n#else\n }\n#endif\n")]
    [InlineData("a(", "\n#if X\n }\n#elif Y\n }\n#else\n 1);\n#endif\n")]
    [InlineData("a(\n#if X\n }", "\n#elif Y\n 1);\n#else\n }\n#endif\n")]
    [InlineData("a(\n#if X\n }\n#elif Y\n 1", ");\n#elif Z\n }\n#else\n }\n#endif\n")]
    [InlineData("a(\n#i", "f X\n }\n#elif Y\n 1);\n#else\n }\n#endif\n")]
    public void ReadsAnyBranch(string prefix, string suffix)
    {
        var (before, behind) = (Encoding.UTF8.GetBytes(prefix), Encoding.UTF8.GetBytes(suffix));
        Assert.True(IsWhole([.. before, .. behind]));
        Assert.True(HoleConstraint.Between(s_csharp, "start", before, behind) is { MayEnd: true });
        Assert.Equal(CanvasAnswer.Yes, Canvas.IsCompletable(s_csharp, "start", [before, behind]));
    }

    /// <summary>Texts from behind a whole statement or from anywhere, broken off or with a token too many or too few.</summary>
    [Fact]
    public void EndsWhereRoslynReadsTheWhole()
    {
        var random = new Random(1);
        var (agreed, asked) = (0, 0);
        var wrong = new List<string>();
        foreach (var body in Bodies().Where(body => body.Length < 3000))
        {
            var tokens = RoslynSyntax.Tokens(body);
            if (tokens.Count < 4)
            {
                continue;
            }

            var from = random.Next(tokens.Count - 1);
            var to = Math.Min(tokens.Count, from + 1 + random.Next(20));
            var (prefix, suffix) = (string.Concat(tokens[..from]), string.Concat(tokens[to..]));
            var hole = HoleConstraint.Between(s_csharp, "start", Encoding.UTF8.GetBytes(prefix), Encoding.UTF8.GetBytes(suffix));
            Assert.NotNull(hole);
            foreach (var middle in Middles(tokens[from..to], random))
            {
                var mayEnd = hole.Advance(Encoding.UTF8.GetBytes(middle)) is { MayEnd: true };
                var error = RoslynSyntax.FirstError(prefix + middle + suffix);
                asked++;
                if (mayEnd == error is null)
                {
                    agreed++;
                }
                else
                {
                    wrong.Add($"{(mayEnd ? $"may end ({error})" : "may not end")}: …{Short(prefix, fromEnd: true)}«{middle}»{Short(suffix, fromEnd: false)}…".ReplaceLineEndings(" "));
                }
            }
        }

        output.WriteLine($"{agreed} of {asked} agree: {(double)agreed / asked:P2}.");
        wrong.ForEach(output.WriteLine);
        Assert.True(agreed >= LeastAgreement * asked, $"{agreed} of {asked}");
    }

    private static IEnumerable<string> Middles(List<string> tokens, Random random)
    {
        yield return "";
        for (var length = 1; length <= tokens.Count; length += 1 + random.Next(4))
        {
            yield return string.Concat(tokens[..length]);
        }

        var at = random.Next(tokens.Count);
        yield return string.Concat(tokens[..at]) + string.Concat(tokens[(at + 1)..]);
        yield return string.Concat(tokens[..at]) + tokens[at] + " " + string.Concat(tokens[at..]);
        yield return string.Concat(tokens) + "}";
        yield return string.Concat(tokens) + ";";
    }

    private static string Short(string text, bool fromEnd) => text.Length < 60 ? text : fromEnd ? text[^60..] : text[..60];

    private static bool IsWhole(byte[] text) => s_csharp.Start().Advance(text) is { MayEnd: true };

    private static List<string> Bodies() => [.. RepositorySources.All.SelectMany(file => MethodBodies.Of(file.Text)).Where((_, i) => s_all || i % 10 == 0)];
}
