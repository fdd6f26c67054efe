using System.Text;
using System.Text.Json;

namespace Completion.Cli.Tests.Commands;

public class ServeCommandTests
{
    [Fact]
    public async Task A_session_over_standard_streams_is_nothing_but_protocol_and_ends_with_0()
    {
        const string uri = "untitled:Untitled-1";
        const string text = "class C { string F(string text) { return text. } }";
        var character = text.IndexOf("text. }", StringComparison.Ordinal) + 5;
        var input = string.Concat(
            Message(1, "initialize", "{\"capabilities\":{},\"processId\":null,\"rootUri\":null}"),
            Message(null, "initialized", "{}"),
            Message(null, "textDocument/didOpen", $$"""{"textDocument":{"uri":"{{uri}}","languageId":"csharp","version":1,"text":"{{text}}" } }"""),
            Message(2, "textDocument/inlineCompletion", $$"""{"textDocument":{"uri":"{{uri}}"},"position":{"line":0,"character":{{character}}},"context":{"triggerKind":1} }"""),
            Message(3, "shutdown", "null"),
            Message(null, "exit", "null"));
        var run = await CommandLineRun.OfAsync(["serve"], input);
        Assert.Equal(0, run.ExitCode);
        var answers = Read(run.Output).Where(m => m.TryGetProperty("id", out _) && !m.TryGetProperty("method", out _)).ToDictionary(m => m.GetProperty("id").GetInt32());
        Assert.True(answers[1].GetProperty("result").GetProperty("capabilities").TryGetProperty("inlineCompletionProvider", out _));
        Assert.True(answers.ContainsKey(2));
        Assert.Equal(JsonValueKind.Null, answers[3].GetProperty("result").ValueKind);
    }

    private static string Message(int? id, string method, string parameters)
    {
        var body = $$"""{"jsonrpc":"2.0",{{(id is null ? "" : $"\"id\":{id},")}}"method":"{{method}}"{{(parameters == "null" ? "" : $",\"params\":{parameters}")}}}""";
        return $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";
    }

    /// <summary>Every byte of the output must be part of a message.</summary>
    private static List<JsonElement> Read(string output)
    {
        var bytes = Encoding.UTF8.GetBytes(output);
        var messages = new List<JsonElement>();
        for (var at = 0; at < bytes.Length;)
        {
            var end = bytes.AsSpan(at).IndexOf("\r\n\r\n"u8);
            var header = Encoding.ASCII.GetString(bytes, at, end);
            Assert.StartsWith("Content-Length: ", header, StringComparison.Ordinal);
            var length = int.Parse(header.AsSpan("Content-Length: ".Length), provider: null);
            messages.Add(JsonDocument.Parse(bytes.AsMemory(at + end + 4, length)).RootElement);
            at += end + 4 + length;
        }

        return messages;
    }
}
