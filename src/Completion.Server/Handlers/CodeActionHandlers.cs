using System.Text.Json;
using System.Text.Json.Nodes;
using Completion.Server.Completions;
using Completion.Server.JsonRpc;
using Completion.Server.Protocol;
using Completion.Server.Queue;

namespace Completion.Server.Handlers;

/// <summary>
/// Offers to write what is selected anew: <c>textDocument/codeAction</c>. Costs no model call, since editors ask at every
/// selection; the model is asked when someone chooses the action.
/// </summary>
internal sealed class CodeActionHandler(ClientFeatures client)
    : ReadHandler<CodeActionParams, CodeAction[]>("textDocument/codeAction", ProtocolJson.Default.CodeActionParams, ProtocolJson.Default.CodeActionArray)
{
    public const string Kind = "refactor.rewrite";
    private const string Title = "Fill the holes";

    protected override Task<CodeAction[]> HandleAsync(CodeActionParams parameters, Snapshot snapshot, CancellationToken cancellation)
    {
        var document = snapshot.Documents.GetValueOrDefault(parameters.TextDocument.Uri);
        var offers = client.ResolvesEdits
            && (parameters.Context.Only is not { } only || only.Any(IsOrHolds))
            && DraftSource.Refusal(document, snapshot) is null
            && !document!.SpanOf(parameters.Range).IsEmpty;
        CodeAction[] actions = offers
            ? [new CodeAction(Title, Kind, new CodeActionData { Uri = document!.Uri, Version = document.Version, Range = parameters.Range })]
            : [];
        return Task.FromResult(actions);
    }

    /// <summary>Kinds are a hierarchy, with dots; the empty kind holds all.</summary>
    private static bool IsOrHolds(string kind) => kind.Length == 0 || Kind == kind || Kind.StartsWith(kind + ".", StringComparison.Ordinal);
}

/// <summary>Makes the edit of the action that someone chose: <c>codeAction/resolve</c>. No edit is an error, whose message says why.</summary>
internal sealed class CodeActionResolveHandler(FillSource fills, ClientFeatures client)
    : ReadHandler<JsonObject, JsonObject>("codeAction/resolve", ProtocolJson.Default.JsonObject, ProtocolJson.Default.JsonObject)
{
    protected override async Task<JsonObject> HandleAsync(JsonObject parameters, Snapshot snapshot, CancellationToken cancellation)
    {
        // What the client may have added to the action is given back to it.
        if (parameters["data"] is not JsonObject given)
            return parameters;
        var data = Parameters.Read(Method, given.Deserialize(ProtocolJson.Default.JsonElement), ProtocolJson.Default.CodeActionData);
        var target = new OptionalVersionedTextDocumentIdentifier { Uri = data.Uri, Version = data.Version };
        var answer = await fills.FillAsync(Method, target, [data.Range], drafts: 1, snapshot, cancellation).ConfigureAwait(false);
        if (answer.EmptyReason is { } reason)
            throw new RpcException(ErrorCode.RequestFailed, reason);
        var edits = answer.Drafts[0].Edits;
        var edit = client.TakesVersionedEdits
            ? new WorkspaceEdit { DocumentChanges = [new TextDocumentEdit(target, edits)] }
            : new WorkspaceEdit { Changes = new() { [data.Uri] = edits } };
        parameters["edit"] = JsonSerializer.SerializeToNode(edit, ProtocolJson.Default.WorkspaceEdit);
        return parameters;
    }
}
