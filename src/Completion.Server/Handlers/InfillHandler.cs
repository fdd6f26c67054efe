using Completion.Server.Completions;
using Completion.Server.Protocol;
using Completion.Server.Queue;

namespace Completion.Server.Handlers;

/// <summary>Several stretches of a document written anew, together: the server's own request <c>completion/infill</c>.</summary>
internal sealed class InfillHandler(FillSource fills)
    : ReadHandler<InfillParams, InfillAnswer>("completion/infill", ProtocolJson.Default.InfillParams, ProtocolJson.Default.InfillAnswer)
{
    protected override Task<InfillAnswer> HandleAsync(InfillParams parameters, Snapshot snapshot, CancellationToken cancellation) =>
        fills.FillAsync(Method, parameters.TextDocument, parameters.Holes, parameters.Drafts, snapshot, cancellation);
}
