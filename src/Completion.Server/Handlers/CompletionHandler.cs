using System.Globalization;
using Completion.Engine;
using Completion.Server.Completions;
using Completion.Server.Documents;
using Completion.Server.Protocol;
using Completion.Server.Queue;
using Completion.Server.Settings;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Server.Handlers;

/// <summary>Drafts in the editor's own list, for editors without ghost text: <c>textDocument/completion</c>.</summary>
/// <remarks>
/// An item replaces the word before the cursor along with the draft's own range, and is filtered by what it then reads:
/// editors keep an item only while that begins with the word being typed.
/// </remarks>
internal sealed class CompletionHandler(DraftSource drafts)
    : ReadHandler<CompletionParams, CompletionList>(
        "textDocument/completion", ProtocolJson.Default.CompletionParams, ProtocolJson.Default.CompletionList)
{
    private const int LongestLabel = 80;

    protected override async Task<CompletionList> HandleAsync(
        CompletionParams parameters, Snapshot snapshot, CancellationToken cancellation)
    {
        var invoked = parameters.Context is null or { TriggerKind: CompletionTriggerKind.Invoked };
        var document = snapshot.Documents.GetValueOrDefault(parameters.TextDocument.Uri);
        DraftAnswer answer;
        CompletionItem[] items = [];
        if (DraftSource.Refusal(document, snapshot) is { } refusal)
        {
            answer = DraftAnswer.Empty(refusal);
        }
        else if (!invoked && snapshot.Settings.Mode == CompletionMode.Manual)
        {
            answer = DraftAnswer.Empty(DraftSource.ManualMode);
        }
        else
        {
            var offset = document!.OffsetAt(parameters.Position);
            answer = await drafts.AskAsync(document, new CompletionRequest
            {
                Path = document.Path,
                Position = offset,
                Trigger = invoked ? CompletionTrigger.Invoked : CompletionTrigger.Automatic,
                Drafts = snapshot.Settings.Engine.Drafts,
            }, cancellation).ConfigureAwait(false);
            items = Items(answer, document, offset);
            if (items.Length == 0 && answer.EmptyReason is null)
                answer = answer with { EmptyReason = "No draft fits into the editor's list." };
        }

        var place = $"{Path.GetFileName(parameters.TextDocument.Uri)}:{parameters.Position}";
        drafts.Answered($"completion ({(invoked ? "invoked" : "automatic")})", place, items.Length, answer.EmptyReason, answer.Result);
        return new CompletionList(IsIncomplete: true, items);
    }

    private static CompletionItem[] Items(DraftAnswer answer, OpenDocument document, int offset)
    {
        var items = new List<CompletionItem>();
        foreach (var draft in answer.Drafts)
        {
            var range = TextSpan.FromBounds(
                Math.Min(WordStart(document.Text, offset), draft.Range.Start), Math.Max(offset, draft.Range.End));
            if (!document.IsOnOneLine(range) || new DraftEdit(draft.Range, draft.Text).Over(range, document.Text) is not { } text)
                continue;
            var trimmed = text.Trim();
            if (trimmed.Length == 0)
                continue;
            items.Add(new CompletionItem
            {
                Label = Label(trimmed),
                Detail = Detail(draft),
                SortText = items.Count.ToString("D4", CultureInfo.InvariantCulture),
                FilterText = trimmed,
                TextEdit = new TextEdit(document.RangeOf(range), text),
                Data = draft.Text,
            });
        }

        return [.. items];
    }

    private static int WordStart(SourceText text, int offset)
    {
        while (offset > 0 && (char.IsLetterOrDigit(text[offset - 1]) || text[offset - 1] == '_'))
            offset--;
        return offset;
    }

    private static string Label(string text)
    {
        var end = text.AsSpan().IndexOfAny('\r', '\n');
        var line = end < 0 ? text : text[..end].TrimEnd();
        if (line.Length > LongestLabel)
            return string.Concat(line.AsSpan(0, char.IsHighSurrogate(line[LongestLabel - 1]) ? LongestLabel - 1 : LongestLabel), "…");
        return end < 0 ? line : line + " …";
    }

    private static string Detail(CompletionDraft draft)
    {
        var verdict = draft.Review.Verdict switch
        {
            ReviewVerdict.Compiles => "compiles",
            ReviewVerdict.AddsErrors => draft.Review.NewErrors.FirstOrDefault() ?? "adds an error",
            _ => "not reviewed",
        };
        return string.Create(CultureInfo.InvariantCulture, $"{verdict} · log-probability {draft.LogProbability:0.00}");
    }
}
