using System.Collections.Immutable;
using Completion.Engine;
using Completion.Engine.Infilling;
using Completion.Server.Documents;
using Completion.Server.Hosting;
using Completion.Server.JsonRpc;
using Completion.Server.Protocol;
using Completion.Server.Queue;
using Range = Completion.Server.Protocol.Range;

namespace Completion.Server.Completions;

/// <summary>Has stretches of a document written anew; gives every empty answer its reason, and every answer its line in the log.</summary>
internal sealed class FillSource(EngineQuestion engine, StatusReporter status, ServerLog log)
{
    private const string Unchanged = "The model would write what stands there already.";
    private const string HeldBack = "Every proposal adds a compile error, and the setting show holds those back.";

    /// <summary>Asks, and says in the log and in the status what was answered.</summary>
    /// <param name="method">The client's request.</param>
    /// <param name="target">The document; a version, where it has one, must be the one that is there.</param>
    /// <param name="holes">In any order.</param>
    /// <param name="drafts">Proposals at most; null: as many as the settings say.</param>
    /// <param name="snapshot">The server as it was when the request came.</param>
    /// <param name="cancellation">The client's.</param>
    /// <exception cref="RpcException">The document is another one by now.</exception>
    public async Task<InfillAnswer> FillAsync(
        string method, OptionalVersionedTextDocumentIdentifier target, Range[] holes, int? drafts, Snapshot snapshot, CancellationToken cancellation)
    {
        var document = snapshot.Documents.GetValueOrDefault(target.Uri);
        if (document is not null && target.Version is { } version && version != document.Version)
            throw EngineQuestion.Superseded();
        InfillResult? result = null;
        InfillAnswer answer;
        if (DraftSource.Refusal(document, snapshot) is { } refusal)
        {
            answer = Empty(refusal);
        }
        else
        {
            var settings = snapshot.Settings.Engine;
            var request = new InfillRequest { Path = document!.Path, Holes = [.. holes.Select(document.SpanOf)], Drafts = drafts ?? settings.Drafts };
            (result, var failure) = await engine
                .AskAsync(document, invoked: true, (ready, ending) => ready.InfillAsync(request, ending), cancellation).ConfigureAwait(false);
            answer = result is null ? Empty(failure!) : Shown(result, document, onlyCompiling: settings.Show == "compiles");
        }

        status.Update(now => now with { LastEmptyReason = answer.EmptyReason });
        var cost = result is null ? "" : $", {result.Counters.Tokens} tokens, {result.Milliseconds:0} ms";
        log.Request($"{method} {Path.GetFileName(target.Uri)}, {holes.Length} holes: "
            + (answer.EmptyReason is { } reason ? $"none: {reason}" : $"{answer.Drafts.Length} proposals") + cost);
        return answer;
    }

    private static InfillAnswer Empty(string reason) => new([], "", reason);

    private static InfillAnswer Shown(InfillResult result, OpenDocument document, bool onlyCompiling)
    {
        ImmutableArray<InfillDraft> changing =
            [.. result.Drafts.Where(draft => !draft.Fills.All(fill => DraftEdit.IsNothing(fill.Range, fill.Text, document)))];
        InfillProposal[] shown =
            [.. changing.Where(draft => !onlyCompiling || draft.Review.Verdict != ReviewVerdict.AddsErrors).Select(draft => Proposal(draft, document))];
        var reason = (result.Drafts, changing, shown) switch
        {
            ({ IsEmpty: true }, _, _) => result.EmptyReason ?? "Nothing was found that fits into all holes.",
            (_, { IsEmpty: true }, _) => Unchanged,
            (_, _, []) => HeldBack,
            _ => null,
        };
        return new InfillAnswer(shown, result.Route, reason);
    }

    private static InfillProposal Proposal(InfillDraft draft, OpenDocument document) => new(
        [.. draft.Fills.Select(fill => new TextEdit(document.RangeOf(fill.Range), fill.Text))],
        draft.Review.Verdict switch
        {
            ReviewVerdict.Compiles => "compiles",
            ReviewVerdict.AddsErrors => "addsErrors",
            _ => "unknown",
        },
        [.. draft.Review.NewErrors],
        [.. draft.Fills.Select(fill => fill.IsForced)],
        draft.LogProbability);
}
