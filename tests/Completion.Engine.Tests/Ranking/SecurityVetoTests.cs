using Completion.CSharp.Analysis;
using Completion.CSharp.Situations;
using Completion.Engine.Ranking;
using Completion.Engine.Tests.Testing;

namespace Completion.Engine.Tests.Ranking;

/// <summary>Drafts that break a rule of security are held back, if that is asked for.</summary>
public sealed class SecurityVetoTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private const string Weak = """
        using System.Security.Cryptography;

        class Digest
        {
            byte[] Of(byte[] data)
            {
                return MD5.HashData($$);
            }
        }
        """;

    [Fact]
    public async Task A_breach_is_held_back_and_the_trace_says_why()
    {
        var request = fixture.Open("Weak.cs", Weak) with { Drafts = 8 };
        var settings = EngineFixture.Settings with { Show = "all" };
        var free = await fixture.CompleteAsync(request, settings);
        var checkedOnes = await fixture.CompleteAsync(request, settings with { SecurityVeto = true });

        Assert.Contains(free.Drafts, draft => draft.Review.Verdict == ReviewVerdict.Compiles);
        Assert.DoesNotContain(checkedOnes.Drafts, draft => draft.Review.Verdict == ReviewVerdict.Compiles);
        Assert.Contains(checkedOnes.Trace, line => line.StartsWith("security: a draft was held back, CA5351: ", StringComparison.Ordinal));
        Assert.DoesNotContain(free.Trace, line => line.StartsWith("security", StringComparison.Ordinal));

        var compiling = await fixture.CompleteAsync(request, settings with { SecurityVeto = true, Show = "compiles" });
        Assert.Empty(compiling.Drafts);
        Assert.Contains("rule of security, CA5351", compiling.EmptyReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Safe_code_is_not_touched()
    {
        var request = fixture.Open("Strong.cs", Weak.Replace("MD5", "SHA256", StringComparison.Ordinal)) with { Drafts = 4 };

        // What was guessed before is guessed again, and drafts after the first share the monitors' questions with guesses.
        var settings = EngineFixture.Settings with { Show = "all", Speculation = "off" };
        var free = await fixture.CompleteAsync(request, settings);
        var checkedOnes = await fixture.CompleteAsync(request, settings with { SecurityVeto = true });
        Assert.Equal(free.Drafts.Select(draft => draft.Text), checkedOnes.Drafts.Select(draft => draft.Text));
    }

    [Fact]
    public async Task Where_nothing_is_trusted_nothing_is_run()
    {
        var request = fixture.Open("Untrusted.cs", Weak);
        var analysis = await DocumentAnalysis.CreateAsync(fixture.Engine.Workspace.Get(request.Path)!.Document, default);
        var situation = Situation.At(analysis, request.Position, Extent.Line, null);
        var veto = new SecurityVeto(situation, isTrusted: false);
        Assert.False(veto.Refuses(situation, "data", default));
        Assert.Contains("not trusted", Assert.Single(veto.Trace), StringComparison.Ordinal);
        Assert.True(new SecurityVeto(situation, isTrusted: true).Refuses(situation, "data", default));
    }
}
