using System.Collections.Immutable;
using Completion.Server.Documents;
using Completion.Server.Settings;

namespace Completion.Server.Queue;

/// <summary>What a read works on: the server as it was when the read's turn came. Immutable.</summary>
internal sealed record Snapshot(
    ImmutableDictionary<string, OpenDocument> Documents, ServerSettings Settings, ImmutableArray<string> Folders);
