using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Completion.Cli.Tests.Testing;

namespace Completion.Cli.Tests.Commands;

/// <summary>One short session of an editor with the program as it is installed.</summary>
public sealed class ServeTests(TemporaryFiles files) : IClassFixture<TemporaryFiles>
{
    [Fact]
    public async Task A_session_ends_with_exit_code_0_and_only_protocol_on_standard_output()
    {
        var uri = new Uri(Path.Combine(files.Folder, "Program.cs")).AbsoluteUri;
        var input = new List<byte>();
        Add(1, "initialize", new JsonObject { ["processId"] = null, ["rootUri"] = null, ["capabilities"] = new JsonObject() });
        Add(null, "initialized", new JsonObject());
        Add(null, "textDocument/didOpen", new JsonObject
        {
            ["textDocument"] = new JsonObject { ["uri"] = uri, ["languageId"] = "csharp", ["version"] = 1, ["text"] = "class C { int M(string s) => s.\n}" },
        });
        Add(2, "textDocument/inlineCompletion", new JsonObject
        {
            ["textDocument"] = new JsonObject { ["uri"] = uri },
            ["position"] = new JsonObject { ["line"] = 0, ["character"] = 31 },
            ["context"] = new JsonObject { ["triggerKind"] = 1 },
        });
        Add(3, "shutdown", null);
        Add(null, "exit", null);

        var ended = await CompletionProcess.RunAsync(null, [.. input], "serve", "--device", "cpu");
        Assert.Equal(0, ended.ExitCode);
        var answers = Messages(ended.Output).Where(m => m["id"] is not null && m["method"] is null).ToDictionary(m => (int)m["id"]!);
        Assert.NotNull(answers[1]["result"]!["capabilities"]!["inlineCompletionProvider"]);
        Assert.Null(answers[3]["error"]);

        // The shutdown may overtake the completion, which is then cancelled; it is answered in any case.
        Assert.True(answers.ContainsKey(2));

        void Add(int? id, string method, JsonNode? parameters)
        {
            var message = new JsonObject { ["jsonrpc"] = "2.0", ["method"] = method };
            if (id is not null)
            {
                message["id"] = id;
            }

            if (parameters is not null)
            {
                message["params"] = parameters;
            }

            var body = Encoding.UTF8.GetBytes(message.ToJsonString());
            input.AddRange(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n\r\n")));
            input.AddRange(body);
        }
    }

    /// <summary>The framed messages of a text; fails on anything between them.</summary>
    private static List<JsonObject> Messages(string output)
    {
        var rest = Encoding.UTF8.GetBytes(output).AsSpan();
        var messages = new List<JsonObject>();
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf("\r\n\r\n"u8);
            Assert.True(end > 0, "what is left is no message: " + Encoding.UTF8.GetString(rest));
            var header = Encoding.UTF8.GetString(rest[..end]);
            Assert.StartsWith("Content-Length: ", header, StringComparison.Ordinal);
            var length = int.Parse(header["Content-Length: ".Length..].Split("\r\n")[0], NumberStyles.None, CultureInfo.InvariantCulture);
            messages.Add(JsonNode.Parse(rest.Slice(end + 4, length))!.AsObject());
            rest = rest[(end + 4 + length)..];
        }

        return messages;
    }
}
