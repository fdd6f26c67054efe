using System.IO.Pipelines;
using System.Text;
using System.Threading.Channels;

namespace Completion.Server.JsonRpc;

/// <summary>Writes messages framed by a <c>Content-Length</c> header to a stream, in the order they were given.</summary>
/// <remarks>Giving a message never waits: a client that does not read cannot hold up the handlers.</remarks>
internal sealed class MessageWriter
{
    private readonly Channel<ReadOnlyMemory<byte>> _messages =
        Channel.CreateUnbounded<ReadOnlyMemory<byte>>(new UnboundedChannelOptions { SingleReader = true });

    private readonly PipeWriter _output;

    public MessageWriter(PipeWriter output)
    {
        _output = output;
        Completion = Task.Run(WriteAllAsync);
    }

    /// <summary>Ends when all was written after <see cref="Complete"/>, or when the other side is gone.</summary>
    public Task Completion { get; }

    /// <summary>Takes one message, a whole JSON object. After <see cref="Complete"/> it is dropped.</summary>
    public void Write(ReadOnlyMemory<byte> json) => _messages.Writer.TryWrite(json);

    /// <summary>No further messages.</summary>
    public void Complete() => _messages.Writer.TryComplete();

    private async Task WriteAllAsync()
    {
        try
        {
            await foreach (var json in _messages.Reader.ReadAllAsync().ConfigureAwait(false))
            {
                Encoding.ASCII.GetBytes($"Content-Length: {json.Length}\r\n\r\n", _output);
                var flushed = await _output.WriteAsync(json).ConfigureAwait(false);
                if (flushed.IsCompleted)
                    break;
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The other side is gone; whoever waits for Completion closes the connection.
        }
        finally
        {
            _messages.Writer.TryComplete();
        }
    }
}
