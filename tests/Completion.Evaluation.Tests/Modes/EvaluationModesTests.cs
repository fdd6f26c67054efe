using Completion.CSharp.Monitors;
using Completion.Engine;
using Completion.Evaluation.Modes;

namespace Completion.Evaluation.Tests.Modes;

public sealed class EvaluationModesTests
{
    [Fact]
    public void A_list_of_names_is_read_in_its_order_each_once() =>
        Assert.Equal(["monitor", "plain"], EvaluationModes.Parse(" Monitor, plain,monitor").Select(mode => mode.Name));

    [Theory]
    [InlineData("plain,magic", "There is no mode 'magic'; choose from: plain, monitor, monitors, full")]
    [InlineData("", "No mode is named; choose from: plain, monitor, monitors, full")]
    [InlineData(" , ", "No mode is named; choose from: plain, monitor, monitors, full")]
    [InlineData("plain+speed=9", "There is no setting 'speed' for a mode; choose from: grammar, members, ")]
    [InlineData("members=maybe", "'maybe' is no value of members; choose from: on, off")]
    [InlineData("drafts=9", "'9' is no value of drafts; choose from: 1 to 8")]
    [InlineData("drafts=", "'' is no value of drafts")]
    [InlineData("drafts=+3", "'' is no value of drafts")]
    [InlineData("drafts=03", "'03' is no value of drafts")]
    public void What_is_no_mode_is_answered_with_those_there_are(string names, string said) =>
        Assert.StartsWith(said, Assert.Throws<EvaluationException>(() => EvaluationModes.Parse(names)).Message);

    [Fact]
    public void Plain_and_monitor_differ_in_the_monitor_alone()
    {
        var settings = new EngineSettings { Model = "m.gguf", Threads = 3 };

        var plain = EvaluationModes.Plain.Apply(settings, "line");
        var monitor = EvaluationModes.Monitor.Apply(settings, "line");

        Assert.Equal(MonitorSet.None, plain.Monitors);
        Assert.Equal(["members"], monitor.Monitors.Keys);
        Assert.Equal(plain, monitor with { Monitors = MonitorSet.None });
        Assert.Equal(("m.gguf", 3, "line", "all", false, 1), (plain.Model, plain.Threads, plain.Extent, plain.Show, plain.Review, plain.Drafts));
    }

    [Fact]
    public void Monitors_is_every_monitor_and_nothing_else()
    {
        var settings = new EngineSettings();

        var plain = EvaluationModes.Plain.Apply(settings, "line");
        var monitors = EvaluationModes.Parse("monitors").Single().Apply(settings, "line");

        Assert.Equal(plain with { Monitors = MonitorSet.All, Comments = false }, monitors);
        Assert.All(MonitorCatalogue.All, kind => Assert.Equal(
            plain with { Monitors = MonitorSet.None.With(kind.Key, true) }, EvaluationModes.Parse($"{kind.Key}=on").Single().Apply(settings, "line")));
    }

    [Fact]
    public void Full_is_what_ships_while_someone_types()
    {
        var full = EvaluationModes.Parse("full").Single();
        var shipped = new EngineSettings();

        Assert.Equal(CompletionTrigger.Automatic, full.Trigger);
        // While someone types, the default `auto` shows what compiles, and asks for one draft.
        Assert.Equal(shipped with { Show = "compiles", Drafts = 1, Extent = "line", Reuse = false }, full.Apply(shipped, "line"));
    }

    [Fact]
    public void Settings_are_added_to_a_name_and_the_last_one_counts()
    {
        var mode = EvaluationModes.Parse("full+drafts=6+show=all+extent=block").Single();
        var settings = mode.Apply(new EngineSettings(), "line");

        Assert.Equal((6, "all", "block", true), (settings.Drafts, settings.Show, settings.Extent, settings.Monitors["members"]));
        Assert.Equal("all", mode.Settings["show"]);
        Assert.Equal(ModeKeys.All.Select(key => key.Name), mode.Settings.Keys);
        Assert.Equal(EvaluationModes.Monitor.Values.ToArray(), EvaluationModes.Parse("members=on").Single().Values.ToArray());
    }

    [Fact]
    public void Every_named_mode_can_be_read() =>
        Assert.All(EvaluationModes.Named, mode => Assert.Equal(mode.Name, EvaluationModes.Parse(mode.Name).Single().Name));
}
