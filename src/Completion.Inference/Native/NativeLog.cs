using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Completion.Inference.Native;

/// <summary>How grave a line of the native library's log is.</summary>
public enum NativeLogLevel
{
    /// <summary>Detail for developers.</summary>
    Debug = 1,

    /// <summary>What the library does.</summary>
    Information = 2,

    /// <summary>Something odd that does not stop it.</summary>
    Warning = 3,

    /// <summary>Something that failed.</summary>
    Error = 4,
}

/// <summary>The native library's log, line by line.</summary>
/// <remarks>Process-wide, as the library's own callback is. Handlers run on whichever thread the library logs from.</remarks>
public static unsafe class NativeLog
{
    private static readonly Lock Gate = new();
    private static readonly StringBuilder Pending = new();
    private static NativeLogLevel _pendingLevel = NativeLogLevel.Information;
    private static string? _lastError;

    /// <summary>Raised for each whole line. A handler must not throw.</summary>
    public static event Action<NativeLogLevel, string>? Line;

    /// <summary>Tells of something in our own words that belongs among the library's lines.</summary>
    internal static void Write(NativeLogLevel level, string line) => Line?.Invoke(level, line);

    /// <summary>The last error line since <see cref="ForgetError"/>, to quote when a call fails without a reason.</summary>
    internal static string? LastError
    {
        get
        {
            lock (Gate)
            {
                return _lastError;
            }
        }
    }

    internal static void ForgetError()
    {
        lock (Gate)
        {
            _lastError = null;
        }
    }

    internal static void Attach() => Llama.LogSet(&Receive, null);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Receive(int level, byte* text, void* state) =>
        Append(level, Marshal.PtrToStringUTF8((nint)text) ?? string.Empty);

    /// <summary>Joins the pieces the library hands over into lines; level 5 continues the line before.</summary>
    private static void Append(int level, string text)
    {
        const int continuation = 5;
        List<(NativeLogLevel, string)>? complete = null;
        lock (Gate)
        {
            if (level is >= 1 and < continuation)
            {
                _pendingLevel = (NativeLogLevel)level;
            }

            Pending.Append(text);
            if (!text.Contains('\n', StringComparison.Ordinal))
            {
                return;
            }

            foreach (var line in Pending.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                (complete ??= []).Add((_pendingLevel, line));
                if (_pendingLevel == NativeLogLevel.Error)
                {
                    _lastError = line;
                }
            }

            Pending.Clear();
        }

        foreach (var (lineLevel, line) in complete ?? [])
        {
            Line?.Invoke(lineLevel, line);
        }
    }
}
