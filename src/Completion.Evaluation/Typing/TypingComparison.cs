using System.Collections.Immutable;
using Completion.CSharp.Analysis;
using Completion.CSharp.Situations;
using Completion.Engine;
using Completion.Evaluation.Modes;
using Completion.Evaluation.Peers;
using Completion.Evaluation.Writers;

namespace Completion.Evaluation.Typing;

/// <summary>
/// The same keystrokes through the engine and through another tool on the same model: same prompts, greedy, no constraint.
/// </summary>
/// <remarks>
/// They take turns by batches of lines, so that none finds in its memory what another one left there, and whatever else the
/// machine does slows all of them. The peer's time is of the model alone, by its own clock; the engine's is of whole requests.
/// </remarks>
public static class TypingComparison
{
    /// <summary>Lines that one types before it is another's turn.</summary>
    private const int Batch = 4;

    /// <summary>The engine with its memory of answers, and without.</summary>
    private static readonly string[] s_modes = ["plain+reuse=on", "plain"];

    /// <summary>Types lines once for each.</summary>
    /// <param name="engine">With its model loaded; its settings are replaced.</param>
    /// <param name="settings">What all share: model, device, threads, context.</param>
    /// <param name="session">Who types.</param>
    /// <param name="lines">The lines.</param>
    /// <param name="cancellation">Ends the run.</param>
    /// <exception cref="EvaluationException">The peer cannot be started or fails; the message says what to do.</exception>
    public static async Task<ImmutableArray<TypedBy>> RunAsync(
        ICompletionEngine engine, EngineSettings settings, TypingSession session, IReadOnlyList<TypedLine> lines,
        CancellationToken cancellation)
    {
        await using var peer = await PeerProcess.StartAsync(PeerOptions.For(engine.Model!, PeerPrompt.SuffixFirst), cancellation).ConfigureAwait(false);
        (string Name, IWriter Writer)[] writers =
        [
            .. s_modes.Select(mode => (mode, (IWriter)new EngineWriter(engine, EvaluationModes.Parse(mode).Single(), settings))),
            ($"{peer.Name} {peer.Version}", new PeerWriter(peer, engine, settings)),
        ];
        var answers = writers.Select(_ => new List<TypedKeyAnswer>()).ToArray();
        foreach (var batch in lines.Chunk(Batch))
        {
            foreach (var ((_, writer), answered) in writers.Zip(answers))
            {
                foreach (var line in batch)
                {
                    await session.TypeAsync(line, async key => answered.Add(await AskAsync(engine, writer, key, cancellation).ConfigureAwait(false))).ConfigureAwait(false);
                }
            }
        }

        return [.. writers.Zip(answers, (writer, answered) => new TypedBy(writer.Name, [.. answered]))];
    }

    private static async Task<TypedKeyAnswer> AskAsync(ICompletionEngine engine, IWriter writer, TypedKey key, CancellationToken cancellation)
    {
        var document = engine.Workspace.Get(key.Path)!;
        var question = new Question(key.Path, document.Text, key.Position, "line", 1);
        var written = await writer.WriteAsync(question, cancellation).ConfigureAwait(false);
        // The engine takes away what the document has there already; for both to be compared, the peer's text needs that too.
        var analysis = await DocumentAnalysis.CreateAsync(document.Document, cancellation).ConfigureAwait(false);
        var situation = Situation.At(analysis, key.Position, Extent.Line, null);
        var text = situation.SilentReason is null && written.Drafts is [var first, ..] ? DraftTrimming.Trim(situation, first) : "";
        return new TypedKeyAnswer(key.Key, text, written.Total, written.Counts is { Tokens: 0, ModelCalls: 0 } && written.EmptyReason is null);
    }
}

/// <summary>The answers of one program, in the order of the keys.</summary>
/// <param name="Name">Its mode, or its name and version.</param>
/// <param name="Answers">One for each key.</param>
public sealed record TypedBy(string Name, ImmutableArray<TypedKeyAnswer> Answers)
{
    /// <summary>Milliseconds of an answer below which a share of them lies.</summary>
    public double Milliseconds(double share) => Statistics.Quantile.Of(Answers.Select(answer => answer.Milliseconds), share);

    /// <summary>Mean milliseconds of an answer.</summary>
    public double MeanMilliseconds => Answers.Average(answer => answer.Milliseconds);

    /// <summary>Answers with the same text as another's.</summary>
    public int EqualTo(TypedBy other) => Answers.Zip(other.Answers).Count(pair => pair.First.Text == pair.Second.Text);
}

/// <summary>An answer.</summary>
/// <param name="Key">See <see cref="TypedKey"/>.</param>
/// <param name="Text">Without what the document has there already; empty when there is none.</param>
/// <param name="Milliseconds">Until the answer was there.</param>
/// <param name="FromMemory">Whether no model was asked.</param>
public sealed record TypedKeyAnswer(int Key, string Text, double Milliseconds, bool FromMemory);
