using System.Text.Json;
using System.Text.Json.Nodes;
using Completion.Server.Protocol;
using Completion.Server.Queue;

namespace Completion.Server.Handlers;

/// <summary>Adds the whole draft as documentation to an item of the list: <c>completionItem/resolve</c>.</summary>
/// <remarks>The item carries its draft, so nothing is remembered and no item is ever too old to be resolved.</remarks>
internal sealed class CompletionResolveHandler(ClientFeatures client)
    : ReadHandler<JsonObject, JsonObject>("completionItem/resolve", ProtocolJson.Default.JsonObject, ProtocolJson.Default.JsonObject)
{
    protected override Task<JsonObject> HandleAsync(JsonObject parameters, Snapshot snapshot, CancellationToken cancellation)
    {
        if (parameters["data"] is JsonValue data && data.GetValueKind() == JsonValueKind.String)
        {
            var draft = data.GetValue<string>().Replace("\r\n", "\n");
            parameters["documentation"] = new JsonObject
            {
                ["kind"] = client.ShowsMarkdown ? "markdown" : "plaintext",
                ["value"] = client.ShowsMarkdown ? Fence(draft) : draft,
            };
        }

        return Task.FromResult(parameters);
    }

    private static string Fence(string code)
    {
        // A draft that holds a fence itself needs a longer one around it.
        var fence = "```";
        while (code.Contains(fence, StringComparison.Ordinal))
            fence += '`';
        return $"{fence}csharp\n{code}\n{fence}";
    }
}
