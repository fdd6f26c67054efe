using System.Collections.Immutable;
using Completion.Engine;
using Completion.Server.Completions;
using Completion.Server.Documents;
using Completion.Server.Protocol;
using Completion.Server.Queue;
using Completion.Server.Settings;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Server.Handlers;

/// <summary>Ghost text: <c>textDocument/inlineCompletion</c>.</summary>
internal sealed class InlineCompletionHandler(DraftSource drafts, ShownSuggestions shown)
    : ReadHandler<InlineCompletionParams, InlineCompletionList>(
        "textDocument/inlineCompletion", ProtocolJson.Default.InlineCompletionParams, ProtocolJson.Default.InlineCompletionList)
{
    private const string NotSelected = "No draft continues the item selected in the editor's list.";
    private const string NoSingleLine = "Every draft replaces more than one line, which ghost text cannot.";

    protected override async Task<InlineCompletionList> HandleAsync(
        InlineCompletionParams parameters, Snapshot snapshot, CancellationToken cancellation)
    {
        var invoked = parameters.Context.TriggerKind == InlineCompletionTriggerKind.Invoked;
        var document = snapshot.Documents.GetValueOrDefault(parameters.TextDocument.Uri);
        var answer = DraftSource.Refusal(document, snapshot) is { } refusal
            ? DraftAnswer.Empty(refusal)
            : await AnswerAsync(document!, parameters, invoked, snapshot, cancellation).ConfigureAwait(false);

        var place = $"{Path.GetFileName(parameters.TextDocument.Uri)}:{parameters.Position}";
        drafts.Answered($"inlineCompletion ({(invoked ? "invoked" : "automatic")})", place, answer.Drafts.Length, answer.EmptyReason, answer.Result);
        return new InlineCompletionList([.. answer.Drafts.Select(draft => new InlineCompletionItem(draft.Text, document!.RangeOf(draft.Range)))]);
    }

    private async Task<DraftAnswer> AnswerAsync(
        OpenDocument document, InlineCompletionParams parameters, bool invoked, Snapshot snapshot, CancellationToken cancellation)
    {
        var offset = document.OffsetAt(parameters.Position);
        (TextSpan Range, string Text)? selected = null;
        if (parameters.Context.SelectedCompletionInfo is { } info)
        {
            selected = (document.SpanOf(info.Range), info.Text);
            if (offset < selected.Value.Range.Start || offset > selected.Value.Range.End || !document.IsOnOneLine(selected.Value.Range))
                return DraftAnswer.Empty("The range of the item selected in the editor's list does not hold the cursor.");
        }

        if (!invoked && shown.Rest(document, offset, selected) is { } rest)
            return new DraftAnswer([rest], null, null);
        if (!invoked && snapshot.Settings.Mode == CompletionMode.Manual)
            return DraftAnswer.Empty(DraftSource.ManualMode);

        var answer = await drafts.AskAsync(document, new CompletionRequest
        {
            Path = document.Path,
            Position = offset,
            Trigger = invoked ? CompletionTrigger.Invoked : CompletionTrigger.Automatic,
            SelectedItem = selected,
        }, cancellation).ConfigureAwait(false);
        if (answer.EmptyReason is not null)
            return answer;

        var fitting = Fit(answer.Drafts, document, selected);
        if (fitting.IsEmpty)
            return answer with { Drafts = [], EmptyReason = selected is null ? NoSingleLine : NotSelected };
        shown.Remember(document, fitting);
        return answer with { Drafts = invoked ? fitting : fitting[..1] };
    }

    /// <summary>The drafts as the protocol wants them: on one line's range, and with a selected item exactly over and beginning with it.</summary>
    private static ImmutableArray<CompletionDraft> Fit(
        ImmutableArray<CompletionDraft> drafts, OpenDocument document, (TextSpan Range, string Text)? selected)
    {
        var fitting = ImmutableArray.CreateBuilder<CompletionDraft>();
        foreach (var draft in drafts)
        {
            var range = selected?.Range ?? draft.Range;
            if (document.IsOnOneLine(range)
                && new DraftEdit(draft.Range, draft.Text).Over(range, document.Text) is { Length: > 0 } text
                && text.StartsWith(selected?.Text ?? "", StringComparison.Ordinal)
                && fitting.All(other => other.Text != text || other.Range != range))
            {
                fitting.Add(draft with { Range = range, Text = text });
            }
        }

        return fitting.ToImmutable();
    }
}
