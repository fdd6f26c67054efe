using Completion.Engine;
using Completion.Evaluation.Modes;

namespace Completion.Evaluation.Tests.Modes;

public sealed class EvaluationModesTests
{
    [Fact]
    public void A_list_of_names_is_read_in_its_order_each_once() =>
        Assert.Equal(["monitor", "plain"], EvaluationModes.Parse(" Monitor, plain,monitor").Select(mode => mode.Name));

    [Theory]
    [InlineData("plain,magic", "There is no mode 'magic'")]
    [InlineData("", "No mode is named")]
    [InlineData(" , ", "No mode is named")]
    public void What_is_no_mode_is_answered_with_those_there_are(string names, string said)
    {
        var refusal = Assert.Throws<EvaluationException>(() => EvaluationModes.Parse(names));

        Assert.StartsWith(said, refusal.Message);
        Assert.Contains("plain, monitor", refusal.Message);
    }

    [Fact]
    public void Modes_differ_in_the_monitor_alone()
    {
        var settings = new EngineSettings { MaxTokens = 17, Review = false };

        var plain = ModeSettings.Of(EvaluationModes.Plain, settings);
        var monitor = ModeSettings.Of(EvaluationModes.Monitor, settings);

        Assert.False(plain.MemberAccessMonitor);
        Assert.True(monitor.MemberAccessMonitor);
        Assert.Equal(plain, monitor with { MemberAccessMonitor = false });
        Assert.Equal((17, false, 1), (plain.MaxTokens, plain.Review, plain.Drafts));
    }
}
