using System.Collections.Immutable;
using Completion.Engine;
using Completion.Server.Documents;
using Completion.Server.Hosting;
using Completion.Server.JsonRpc;
using Completion.Server.Protocol;
using Completion.Server.Queue;
using Completion.Server.Settings;

namespace Completion.Server.Completions;

/// <summary>Drafts, or the reason why there are none.</summary>
internal sealed record DraftAnswer(ImmutableArray<CompletionDraft> Drafts, string? EmptyReason, CompletionResult? Result)
{
    public static DraftAnswer Empty(string reason) => new([], reason, null);
}

/// <summary>
/// Asks the engine, where it may be asked; gives every empty answer its reason, and every answer its line in the log.
/// </summary>
internal sealed class DraftSource(EngineQuestion engine, StatusReporter status, ServerLog log)
{
    public const string ManualMode = "manual mode";

    /// <summary>Why a document gets no suggestions at all; null when it may.</summary>
    public static string? Refusal(OpenDocument? document, Snapshot snapshot)
    {
        if (document is null)
            return "The document is not open.";
        if (!document.IsCSharp)
            return "The document is not C#.";
        return snapshot.Settings.Disabled.Match(document.Path, snapshot.Folders)
            ? $"The setting {SettingsReader.Section}.disabledGlobs switches suggestions off for this file."
            : null;
    }

    /// <summary>Asks for drafts.</summary>
    /// <exception cref="RpcException">The document changed meanwhile.</exception>
    public async Task<DraftAnswer> AskAsync(OpenDocument document, CompletionRequest request, CancellationToken cancellation)
    {
        var invoked = request.Trigger != CompletionTrigger.Automatic;
        var (result, failure) = await engine
            .AskAsync(document, invoked, (ready, ending) => ready.CompleteAsync(request, ending), cancellation).ConfigureAwait(false);
        if (result is null)
            return DraftAnswer.Empty(failure!);
        return result.Drafts.IsEmpty
            ? new DraftAnswer([], result.EmptyReason ?? "The model has no suggestion here.", result)
            : new DraftAnswer(result.Drafts, null, result);
    }

    /// <summary>Says in the log and in the status what was answered.</summary>
    /// <param name="what">The method, and who asked.</param>
    /// <param name="place">Document and position.</param>
    /// <param name="shown">How many drafts the client was given.</param>
    /// <param name="reason">Why none; null when there is one.</param>
    /// <param name="result">Null when the engine was not asked.</param>
    public void Answered(string what, string place, int shown, string? reason, CompletionResult? result)
    {
        status.Update(now => now with { LastEmptyReason = reason });
        var cost = result is null
            ? ""
            : $", {result.Counters.Tokens} tokens, {result.Timings.Total:0} ms (analysis {result.Timings.Analysis:0}, model {result.Timings.Model:0}, review {result.Timings.Review:0})";
        log.Request($"{what} {place}: {(reason is null ? $"{shown} drafts" : $"none: {reason}")}{cost}");
        foreach (var note in result?.Trace ?? [])
            log.Trace(note);
    }
}
