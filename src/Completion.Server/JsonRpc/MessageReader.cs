using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using System.Text;

namespace Completion.Server.JsonRpc;

/// <summary>Reads messages framed by a <c>Content-Length</c> header from a stream.</summary>
/// <remarks>
/// Once a header is malformed nobody knows where the next message begins, so reading ends there: an invalid message, then
/// the end. A body that is too long or in another charset has a known end: it is skipped, reported, and reading goes on.
/// </remarks>
internal sealed class MessageReader(PipeReader input, int maximumLength = MessageReader.DefaultMaximumLength)
{
    /// <summary>64 MiB: far above any source file, far below what would hurt the machine.</summary>
    public const int DefaultMaximumLength = 64 << 20;

    /// <summary>Headers longer than this are not headers.</summary>
    public const int MaximumHeaderLength = 8 << 10;

    private bool _lost;
    private long _skip;

    /// <summary>The next message, or null at the end of the stream, a message cut off by the end included.</summary>
    public async ValueTask<RpcMessage?> ReadAsync(CancellationToken cancellation)
    {
        if (_lost)
            return null;
        var header = await ReadHeaderAsync(cancellation).ConfigureAwait(false);
        if (header is not { } found)
            return null;
        if (found.Error is not null && found.Length < 0)
            return Lost(found.Error);

        if (found.Length > maximumLength || found.Error is not null)
        {
            // Reported before the body is there: whoever announces more than it sends still gets its answer.
            _skip = found.Length;
            return new RpcInvalid(null, found.Error is null ? ErrorCode.InvalidRequest : ErrorCode.ParseError,
                found.Error ?? $"A message of {found.Length} bytes is longer than the {maximumLength} bytes accepted; it was skipped.");
        }

        var body = new byte[found.Length];
        return await FillAsync(body, cancellation).ConfigureAwait(false) ? RpcMessage.Parse(body) : null;
    }

    private RpcInvalid Lost(string message)
    {
        _lost = true;
        return new RpcInvalid(null, ErrorCode.ParseError, message);
    }

    private async ValueTask<(long Length, string? Error)?> ReadHeaderAsync(CancellationToken cancellation)
    {
        while (_skip > 0)
        {
            var skipped = await input.ReadAsync(cancellation).ConfigureAwait(false);
            var count = Math.Min(_skip, skipped.Buffer.Length);
            input.AdvanceTo(skipped.Buffer.GetPosition(count));
            _skip -= count;
            if (skipped.IsCompleted && _skip > 0)
                return null;
        }

        while (true)
        {
            var read = await input.ReadAsync(cancellation).ConfigureAwait(false);
            var reader = new SequenceReader<byte>(read.Buffer);
            if (reader.TryReadTo(out ReadOnlySequence<byte> header, "\r\n\r\n"u8) && header.Length <= MaximumHeaderLength)
            {
                var parsed = ParseHeader(header.ToArray());
                input.AdvanceTo(reader.Position);
                return parsed;
            }

            if (header.Length > MaximumHeaderLength || read.Buffer.Length > MaximumHeaderLength + 4)
            {
                input.AdvanceTo(read.Buffer.End);
                return (-1, "The header has no end; the connection is closed.");
            }

            input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted)
                return null;
        }
    }

    private static (long Length, string? Error) ParseHeader(ReadOnlySpan<byte> header)
    {
        long length = -1;
        string? error = null;
        foreach (var range in header.Split("\r\n"u8))
        {
            var line = header[range];
            var colon = line.IndexOf((byte)':');
            if (colon <= 0)
                return (-1, "A header line has no colon; the connection is closed.");
            var name = line[..colon];
            var value = line[(colon + 1)..].Trim(" \t"u8);
            if (Ascii.EqualsIgnoreCase(name, "Content-Length"u8))
            {
                if (length >= 0 || !Utf8Parser.TryParse(value, out uint parsed, out var used) || used != value.Length || parsed > int.MaxValue)
                    return (-1, "Content-Length must be given once, as a whole number of bytes; the connection is closed.");
                length = parsed;
            }
            else if (Ascii.EqualsIgnoreCase(name, "Content-Type"u8) && HasOtherCharset(value))
            {
                error = "Content-Type names a charset other than utf-8; the message was skipped.";
            }
        }

        return length < 0 ? (-1, "The header has no Content-Length; the connection is closed.") : (length, error);
    }

    private static bool HasOtherCharset(ReadOnlySpan<byte> contentType)
    {
        var text = Encoding.ASCII.GetString(contentType);
        var at = text.IndexOf("charset=", StringComparison.OrdinalIgnoreCase);
        if (at < 0)
            return false;
        var charset = text[(at + "charset=".Length)..].Split(';')[0].Trim().Trim('"');
        // The protocol keeps utf8 as another spelling for old clients.
        return !charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) && !charset.Equals("utf8", StringComparison.OrdinalIgnoreCase);
    }

    private async ValueTask<bool> FillAsync(Memory<byte> body, CancellationToken cancellation)
    {
        while (body.Length > 0)
        {
            var read = await input.ReadAsync(cancellation).ConfigureAwait(false);
            var count = (int)Math.Min(body.Length, read.Buffer.Length);
            read.Buffer.Slice(0, count).CopyTo(body.Span);
            body = body[count..];
            input.AdvanceTo(read.Buffer.GetPosition(count));
            if (read.IsCompleted && body.Length > 0)
                return false;
        }

        return true;
    }
}
