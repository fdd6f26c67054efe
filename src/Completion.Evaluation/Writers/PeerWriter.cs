using System.Text;
using Completion.Constraints;
using Completion.CSharp.Prompts;
using Completion.Engine;
using Completion.Evaluation.Modes;
using Completion.Evaluation.Peers;
using Completion.Evaluation.Reports;

namespace Completion.Evaluation.Writers;

/// <summary>
/// A peer on the same model, greedy and without constraints: it gets the text that the engine's own prompt holds, is stopped
/// where the engine's own stop rule ends a text, and its time is what it measured in its own process.
/// </summary>
/// <param name="peer">The peer's process.</param>
/// <param name="engine">Packs the prompt; its settings are replaced.</param>
/// <param name="settings">What all modes share.</param>
internal sealed class PeerWriter(PeerProcess peer, ICompletionEngine engine, EngineSettings settings) : IWriter
{
    /// <inheritdoc/>
    public async Task<Written> WriteAsync(Question question, CancellationToken cancellation)
    {
        engine.Settings = EvaluationModes.Plain.Apply(settings, question.Extent);
        var request = new CompletionRequest { Path = question.Path, Position = question.Position, Drafts = 1 };
        if (await engine.PromptAsync(request, cancellation).ConfigureAwait(false) is not { } prompt)
            return new Written([], "There is no prompt here.", new CountsReport(), 0, 0);

        var answer = await peer.CompleteAsync(
            prompt.Prefix, prompt.Suffix, prompt.MaxTokens, text => Kept(prompt.Stop, text).Ended, cancellation).ConfigureAwait(false);
        var kept = Kept(prompt.Stop, answer.Text).Text;
        var empty = string.IsNullOrWhiteSpace(kept);
        return new Written(
            empty ? [] : [LineEndings.ToDocument(kept, question.Text)],
            empty ? "The peer has nothing to add here." : null,
            // How often the peer calls the model is not known.
            new CountsReport { Tokens = answer.Tokens },
            answer.FirstTokenMilliseconds ?? answer.Milliseconds,
            answer.Milliseconds);
    }

    /// <summary>A text up to where the rule ends it, and whether it does.</summary>
    internal static (string Text, bool Ended) Kept(StopRule stop, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var verdict = stop.Advance(bytes);
        return verdict.Next is null ? (Encoding.UTF8.GetString(bytes.AsSpan(0, verdict.Keep)), true) : (text, false);
    }
}
