using System.Collections.Immutable;
using Completion.Decoding.Adaptive;

namespace Completion.Engine.Adaptive;

/// <summary>A value of <see cref="EngineSettings.Adaptive"/>: how the first draft is decoded.</summary>
/// <param name="Name">The value.</param>
/// <param name="Description">What it does, for a person.</param>
/// <param name="Pauses">Where it looks ahead, but for the threshold and the judge; null: nowhere.</param>
/// <param name="IsJudged">Whether the compiler has a say in what is taken at a pause.</param>
/// <param name="Beam">The beam search that it is; null: none.</param>
public sealed record AdaptiveMode(
    string Name, string Description, AdaptiveSettings? Pauses = null, bool IsJudged = false, BeamSettings? Beam = null)
{
    /// <summary>All of them, the one without any of it first.</summary>
    public static ImmutableArray<AdaptiveMode> All { get; } =
    [
        new("off", "the most probable token, or word, at every step"),
        new("on", "where the model is unsure, three continuations are compared by probability and by the compiler", new(), IsJudged: true),
        new("likelihood", "as on, by probability alone", new()),
        new("mean", "as on, by the mean probability of a token", new() { ByMean = true }, IsJudged: true),
        new("words", "as on, and inside words of which finitely many are legal as well", new() { InWords = true }, IsJudged: true),
        new("starts", "as on, but only where something new begins", new() { AtStarts = true }, IsJudged: true),
        new("clauses", "as on, up to the end of a clause, all of which stays", new() { ToClauseEnd = true, KeepAll = true, LookAhead = 11 }, IsJudged: true),
        new("published", "AdaDec as published: by mean, in words too, without the compiler, and of the winner only the first token stays", new() { ByMean = true, InWords = true, KeepLookAhead = false }),
        new("trials", "continuations are drawn up to the end of a clause, and the least perplexing one stays", new() { Trials = true, ByMean = true, ToClauseEnd = true, KeepAll = true, LookAhead = 11 }),
        new("beam", "beam search, three texts wide", Beam: new()),
        new("sized-beam", "beam search, up to five texts wide where the model is unsure", Beam: new() { Width = 5, ByEntropy = true }),
    ];

    /// <summary>The names, for settings.</summary>
    public static ImmutableArray<string> Names { get; } = [.. All.Select(mode => mode.Name)];

    /// <summary>The mode of a name; the first for one that is not known.</summary>
    public static AdaptiveMode Of(string name) => All.FirstOrDefault(mode => mode.Name == name) ?? All[0];
}
