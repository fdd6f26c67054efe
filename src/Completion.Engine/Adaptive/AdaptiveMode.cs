using System.Collections.Immutable;
using Completion.Decoding.Adaptive;

namespace Completion.Engine.Adaptive;

/// <summary>A value of <see cref="EngineSettings.Adaptive"/>: how the first draft is decoded.</summary>
/// <param name="Name">The value.</param>
/// <param name="Description">What it does, for a person.</param>
/// <param name="LookAhead">Where it looks ahead, but for the threshold and the judge; null: nowhere.</param>
/// <param name="Beam">The beam search that it is, but for both; null: none.</param>
/// <param name="IsLearnt">Whether it depends on how unsure the model is.</param>
/// <param name="IsJudged">Whether the compiler has a say.</param>
public sealed record AdaptiveMode(
    string Name, string Description, AdaptiveSettings? LookAhead = null, BeamSettings? Beam = null, bool IsLearnt = true, bool IsJudged = true)
{
    /// <summary>All of them, the one without any of it first.</summary>
    public static ImmutableArray<AdaptiveMode> All { get; } =
    [
        new("off", "the most probable token, or word, at every step", IsLearnt: false, IsJudged: false),
        new("on", "a beam of three that branches where the model is unsure, and leaves behind what cannot compile", Beam: new() { Spread = 4 }),
        new("unjudged", "as on, without the compiler", Beam: new() { Spread = 4 }, IsJudged: false),
        new("look-ahead", "three tokens where the model is unsure are compared by the probability of five more, and by the compiler", new()),
        new("likelihood", "as look-ahead, without the compiler", new(), IsJudged: false),
        new("mean", "as look-ahead, by the mean probability of a token", new() { ByMean = true }),
        new("words", "as look-ahead, and inside words of which finitely many are legal as well", new() { InWords = true }),
        new("starts", "as look-ahead, but only where something new begins", new() { AtStarts = true }),
        new("clauses", "as look-ahead, up to the end of a clause, all of which stays", new() { ToClauseEnd = true, KeepAll = true, LookAhead = 11 }),
        new("published", "AdaDec as published: by mean, in words too, without the compiler, and of the winner only the first token stays",
            new() { ByMean = true, InWords = true, KeepLookAhead = false }, IsJudged: false),
        new("trials", "continuations are drawn up to the end of a clause, and the least perplexing one stays",
            new() { Trials = true, ByMean = true, ToClauseEnd = true, KeepAll = true, LookAhead = 11 }, IsJudged: false),
        new("beam", "beam search, three texts wide", Beam: new(), IsLearnt: false, IsJudged: false),
        new("judged-beam", "the same, leaving behind what cannot compile", Beam: new(), IsLearnt: false),
        new("sized-beam", "beam search, up to five texts wide where the model is unsure", Beam: new() { Width = 5, ByEntropy = true }, IsLearnt: false, IsJudged: false),
    ];

    /// <summary>The names, for settings.</summary>
    public static ImmutableArray<string> Names { get; } = [.. All.Select(mode => mode.Name)];

    /// <summary>The names that editors offer; the others are there to compare with.</summary>
    public static ImmutableArray<string> Offered { get; } = ["off", "on", "look-ahead", "beam"];

    /// <summary>The mode of a name; the first for one that is not known.</summary>
    public static AdaptiveMode Of(string name) => All.FirstOrDefault(mode => mode.Name == name) ?? All[0];
}
