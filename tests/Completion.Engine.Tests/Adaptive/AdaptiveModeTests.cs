using Completion.Engine.Adaptive;
using Completion.Engine.Tests.Testing;

namespace Completion.Engine.Tests.Adaptive;

/// <summary>Adaptive decoding on the real model.</summary>
public sealed class AdaptiveModeTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private static EngineSettings Settings => EngineFixture.Settings with { MaxTokens = 24, Show = "all" };

    [Theory]
    [InlineData("on")]
    [InlineData("look-ahead")]
    [InlineData("clauses")]
    public async Task The_first_draft_is_the_same_with_and_without_speculation_and_each_time(string mode)
    {
        foreach (var (text, index) in Documents.All.Select((text, index) => (text, index)))
        {
            var request = fixture.Open($"adaptive {mode} {index}.cs", text);
            var answers = new List<string>();
            foreach (var speculation in (string[])["off", "always", "off"])
            {
                var settings = Settings with { Adaptive = mode, PauseThreshold = 0.7, Speculation = speculation, Reuse = false };
                answers.Add(string.Join('|', (await fixture.CompleteAsync(request with { Drafts = 1 }, settings)).Drafts.Select(draft => draft.Text)));
            }

            Assert.Single(answers.Distinct());
        }
    }

    [Fact]
    public async Task Every_mode_answers_and_those_that_look_ahead_are_counted()
    {
        var request = fixture.Open("modes.cs", Documents.All[0]);
        foreach (var mode in AdaptiveMode.All)
        {
            var result = await fixture.CompleteAsync(request, Settings with { Adaptive = mode.Name, PauseThreshold = 0.05, Reuse = false });
            Assert.False(result.IsFailure, result.EmptyReason);
            if (mode.Name is "off" or "on" or "look-ahead" or "beam")
            {
                Assert.Equal(mode.Name != "off", result.Counters.Pauses > 0);
            }
        }
    }

    [Fact]
    public async Task The_shipped_model_has_its_calibration()
    {
        var request = fixture.Open("calibrated.cs", Documents.All[0]);
        var result = await fixture.CompleteAsync(request, Settings with { Adaptive = "on", Reuse = false });
        Assert.DoesNotContain(result.Trace, line => line.Contains("calibrate", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Steps_of_a_text_are_recorded()
    {
        var request = fixture.Open("recorded.cs", Documents.In("$$"));
        var recorded = await fixture.Engine.RecordAsync(request, "order.Cancel();", fullEvery: 1, CancellationToken.None);
        Assert.NotNull(recorded);
        Assert.False(recorded.Refused);
        Assert.InRange(recorded.Steps.Length, 2, 14);
        Assert.All(recorded.Steps, step => Assert.InRange(step.Entropy, 0, step.FullEntropy!.Value + 1e-3));
        Assert.True((await fixture.Engine.RecordAsync(request, "order.Cancle();", 0, CancellationToken.None))!.Refused);
    }
}
