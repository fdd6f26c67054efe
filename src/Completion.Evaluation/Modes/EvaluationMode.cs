using System.Collections.Immutable;
using Completion.Engine;

namespace Completion.Evaluation.Modes;

/// <summary>A named combination of the product's own settings: the engine that runs is the one that the editor uses.</summary>
/// <param name="Name">As it was typed.</param>
/// <param name="Values">The value of every key of <see cref="ModeKeys.All"/>, in its order.</param>
public sealed record EvaluationMode(string Name, ImmutableArray<string> Values)
{
    /// <summary>Drafts asked for where a case has one hole.</summary>
    public int Drafts => int.Parse(this["drafts"], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Who asks.</summary>
    public CompletionTrigger Trigger => this["trigger"] == "typing" ? CompletionTrigger.Automatic : CompletionTrigger.Invoked;

    /// <summary>The value of a key.</summary>
    public string this[string key] => Values[ModeKeys.IndexOf(key)];

    /// <summary>The engine's settings in this mode.</summary>
    /// <param name="settings">What all modes share: model, device, threads, context.</param>
    /// <param name="extent">What the kind of case asks for.</param>
    public EngineSettings Apply(EngineSettings settings, string extent) =>
        ModeKeys.All.Select((key, index) => (key, Value: Values[index]))
            .Aggregate(settings with { Extent = extent }, (current, entry) => entry.key.Apply(current, entry.Value));

    /// <summary>The settings by name, for a report.</summary>
    public IReadOnlyDictionary<string, string> Settings =>
        ModeKeys.All.Select((key, index) => KeyValuePair.Create(key.Name, Values[index])).ToDictionary();
}
