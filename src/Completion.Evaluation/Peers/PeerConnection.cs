using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Threading.Channels;

namespace Completion.Evaluation.Peers;

/// <summary>A child process that exchanges lines. Its output is read all the time, so that neither side waits for the other to read.</summary>
internal sealed class PeerConnection : IAsyncDisposable
{
    /// <summary>A process whose input has ended gets this long to end by itself.</summary>
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(1);

    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleWriter = true });
    private readonly SemaphoreSlim _writing = new(1);
    private readonly Task _output;
    private readonly Task _errors;
    private volatile string? _lastWords;

    private PeerConnection(Process process)
    {
        _process = process;
        _output = ReadOutputAsync();
        _errors = ReadErrorsAsync();
    }

    public int ProcessId => _process.Id;

    /// <summary>Starts Node.js with a script.</summary>
    /// <exception cref="EvaluationException">Node.js or the script is not there.</exception>
    public static PeerConnection Start(string script)
    {
        if (!File.Exists(script))
            throw new EvaluationException($"There is no script '{script}'; name the peer's program.");

        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var start = new ProcessStartInfo("node", [script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = utf8,
            StandardOutputEncoding = utf8,
            StandardErrorEncoding = utf8,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        try
        {
            return new PeerConnection(Process.Start(start)!);
        }
        catch (Win32Exception e)
        {
            throw new EvaluationException($"Node.js cannot be started ({e.Message}); install version 20 or newer, and have it on the PATH.");
        }
    }

    /// <summary>
    /// Writes a line whole, even when the caller stops waiting for it: half a line would spoil all that follow. What the
    /// process no longer takes is lost, which its silence then tells.
    /// </summary>
    public Task SendAsync(byte[] line, CancellationToken cancellation) => WriteAsync(line).WaitAsync(cancellation);

    /// <summary>The next line; null after the last.</summary>
    public async ValueTask<string?> ReceiveAsync(CancellationToken cancellation) =>
        await _lines.Reader.WaitToReadAsync(cancellation).ConfigureAwait(false) && _lines.Reader.TryRead(out var line) ? line : null;

    /// <summary>The next line, if it is there already.</summary>
    public bool TryReceive(out string? line) => _lines.Reader.TryRead(out line);

    /// <summary>Why there are no more lines, for people.</summary>
    public async Task<string> LastWordsAsync()
    {
        await EndAsync(_errors).ConfigureAwait(false);
        return _lastWords is { } words ? $": {words}" : ", and did not say why.";
    }

    public async ValueTask DisposeAsync()
    {
        // A line that the process does not read would have to be waited for.
        if (await _writing.WaitAsync(TimeSpan.Zero).ConfigureAwait(false))
        {
            CloseInput();
            await EndAsync(_process.WaitForExitAsync()).ConfigureAwait(false);
        }

        Kill();
        // A killed process is gone when the system says so, not when it is told.
        await EndAsync(Task.WhenAll(_output, _errors, _process.WaitForExitAsync())).ConfigureAwait(false);
        _process.Dispose();
    }

    /// <summary>Ends the process at once, and what it has started.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended by itself.
        }
    }

    private async Task WriteAsync(byte[] line)
    {
        await _writing.WaitAsync().ConfigureAwait(false);
        try
        {
            var input = _process.StandardInput.BaseStream;
            await input.WriteAsync(line).ConfigureAwait(false);
            await input.FlushAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The process has ended, which whoever waits for its answer will see.
        }
        finally
        {
            _writing.Release();
        }
    }

    private void CloseInput()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended by itself.
        }
    }

    private async Task ReadOutputAsync()
    {
        try
        {
            while (await _process.StandardOutput.ReadLineAsync().ConfigureAwait(false) is { } line)
            {
                if (!string.IsNullOrWhiteSpace(line))
                    _lines.Writer.TryWrite(line);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // As good as the end.
        }
        finally
        {
            _lines.Writer.TryComplete();
        }
    }

    private async Task ReadErrorsAsync()
    {
        try
        {
            while (await _process.StandardError.ReadLineAsync().ConfigureAwait(false) is { } line)
            {
                // Node.js surrounds an error's sentence with code, the stack and its own version.
                if (line.Length > 0 && !char.IsWhiteSpace(line[0]) && !line.StartsWith("Node.js v", StringComparison.Ordinal))
                    _lastWords = line.TrimEnd();
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // As good as the end.
        }
    }

    /// <summary>Waits for something that should end soon, and not for long.</summary>
    private static async Task EndAsync(Task task) =>
        await task.WaitAsync(s_farewell).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
