using System.IO.Pipelines;
using System.Text;
using Completion.Server.JsonRpc;

namespace Completion.Server.Tests.JsonRpc;

public sealed class MessageReaderTests
{
    [Fact]
    public void Any_chunking_of_a_stream_yields_the_same_messages()
    {
        var property = Prop.ForAll(
            Gen.ListOf(Gen.Elements("", "a", "é", "🙂\r\n\r\n", "Content-Length: 5\r\n\r\n", new string('x', 5000))).ToArbitrary(),
            Gen.NonEmptyListOf(Gen.Choose(1, 700)).ToArbitrary(),
            (texts, chunks) =>
            {
                var stream = texts.SelectMany(text => Frame(Notification(text))).ToArray();
                var messages = ReadAll(stream, chunks);
                return messages.Select(message => ((RpcNotification)message).Params!.Value.GetProperty("text").GetString()!).SequenceEqual(texts);
            });
        property.QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Garbage_ends_in_errors_or_the_end()
    {
        var piece = Gen.OneOf(
            Gen.ArrayOf(Gen.Choose(0, 255)).Select(bytes => bytes.Select(b => (byte)b).ToArray()),
            Gen.Elements("Content-Length: ", "Content-Length: 3", "\r\n\r\n", "\r\n", "-1", "99999999999999999999", "{}", "[]", "{\"jsonrpc\":\"2.0\"",
                    "Content-Length: 2\r\n\r\n{}", "Content-Length: 4294967295\r\n\r\n", "Content-Type: a; charset=latin1\r\n", ":", "null")
                .Select(Encoding.ASCII.GetBytes));
        var property = Prop.ForAll(Gen.ListOf(piece).ToArbitrary(), Gen.NonEmptyListOf(Gen.Choose(1, 40)).ToArbitrary(), (pieces, chunks) =>
            ReadAll([.. pieces.SelectMany(bytes => bytes)], chunks).All(message => message is RpcInvalid { Message.Length: > 0 }));
        property.QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_cut_at_any_byte_loses_only_the_message_it_cuts()
    {
        var first = Frame(Notification("first"));
        var stream = (byte[])[.. first, .. Frame(Notification("second"))];
        for (var cut = 0; cut < stream.Length; cut++)
            Assert.Equal(cut < first.Length ? 0 : 1, ReadAll(stream[..cut], [7]).Count(message => message is RpcNotification));
    }

    [Theory]
    [InlineData("Content-Length: x\r\n\r\n")]
    [InlineData("Content-Length: -2\r\n\r\n")]
    [InlineData("Content-Length:\r\n\r\n")]
    [InlineData("Content-Length: 2\r\nContent-Length: 2\r\n\r\n")]
    [InlineData("Content-Type: application/json\r\n\r\n")]
    [InlineData("Content-Length 2\r\n\r\n")]
    [InlineData("\r\n\r\n")]
    public void A_malformed_header_is_an_error_and_the_end(string header)
    {
        var messages = ReadAll([.. Encoding.ASCII.GetBytes(header + "{}"), .. Frame(Notification("later"))], [5]);
        Assert.Equal(ErrorCode.ParseError, Assert.IsType<RpcInvalid>(Assert.Single(messages)).Code);
    }

    [Fact]
    public void A_header_without_end_is_an_error_and_the_end()
    {
        var stream = Encoding.ASCII.GetBytes(new string('h', MessageReader.MaximumHeaderLength * 2));
        Assert.Equal(ErrorCode.ParseError, Assert.IsType<RpcInvalid>(Assert.Single(ReadAll(stream, [100]))).Code);
    }

    [Fact]
    public void Header_names_and_charsets_are_read_leniently()
    {
        var body = Notification("text");
        var stream = Encoding.UTF8.GetBytes($"content-type: application/vscode-jsonrpc; charset=\"UTF8\"\r\nCONTENT-LENGTH:   {Encoding.UTF8.GetByteCount(body)} \r\n\r\n{body}");
        Assert.IsType<RpcNotification>(Assert.Single(ReadAll(stream, [3])));
    }

    [Fact]
    public void A_message_that_is_too_long_or_in_another_charset_is_skipped()
    {
        var stream = (byte[])
        [
            .. Frame(Notification(new string('x', 2000))),
            .. Encoding.ASCII.GetBytes("Content-Length: 2\r\nContent-Type: application/json; charset=utf-16\r\n\r\n{}"),
            .. Frame(Notification("later")),
        ];
        var messages = ReadAll(stream, [64], maximumLength: 1000);
        Assert.Collection(messages,
            message => Assert.Equal(ErrorCode.InvalidRequest, Assert.IsType<RpcInvalid>(message).Code),
            message => Assert.Equal(ErrorCode.ParseError, Assert.IsType<RpcInvalid>(message).Code),
            message => Assert.IsType<RpcNotification>(message));
    }

    private static string Notification(string text) =>
        $"{{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"params\":{{\"text\":{System.Text.Json.JsonSerializer.Serialize(text)}}}}}";

    private static byte[] Frame(string body) =>
        [.. Encoding.ASCII.GetBytes($"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n"), .. Encoding.UTF8.GetBytes(body)];

    private static List<RpcMessage> ReadAll(byte[] stream, IEnumerable<int> chunks, int maximumLength = MessageReader.DefaultMaximumLength)
    {
        var reader = new MessageReader(PipeReader.Create(new ChunkedStream(stream, [.. chunks])), maximumLength);
        var messages = new List<RpcMessage>();
        while (reader.ReadAsync(default).AsTask().WaitAsync(TimeSpan.FromSeconds(20)).GetAwaiter().GetResult() is { } message)
            messages.Add(message);
        return messages;
    }

    /// <summary>Gives at most the next chunk's bytes per read; the chunk sizes repeat.</summary>
    private sealed class ChunkedStream(byte[] bytes, int[] chunks) : MemoryStream(bytes)
    {
        private int _reads;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, chunks[_reads++ % chunks.Length])], cancellationToken);
    }
}
