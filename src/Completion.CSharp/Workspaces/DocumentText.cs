using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Workspaces;

/// <summary>Turns a file's bytes into text: UTF-8 with or without byte order mark, or UTF-16 with one.</summary>
internal static class DocumentText
{
    /// <summary>More than this is not a hand-written source file; Roslyn's positions and our memory are finite.</summary>
    public const int LargestFile = 64 * 1024 * 1024;

    private static readonly UTF8Encoding Utf8 = new(false, true);
    private static readonly UTF8Encoding Utf8Marked = new(true, true);
    private static readonly UnicodeEncoding Utf16 = new(false, true, true);
    private static readonly UnicodeEncoding Utf16Swapped = new(true, true, true);

    /// <summary>The file's text, or null when there is no such file.</summary>
    /// <exception cref="DocumentException">It is not text, or cannot be read.</exception>
    public static SourceText? Read(string path)
    {
        try
        {
            var stamp = FileStamp.Of(path);
            if (!stamp.Exists)
                return null;
            if (stamp.Length > LargestFile)
                throw new DocumentException($"{path} is too large to complete in: {stamp.Length / (1024 * 1024)} MB, and the limit is {LargestFile / (1024 * 1024)} MB.");
            return Decode(path, ReadBytes(path));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DocumentException($"{path} cannot be read: {e.Message}");
        }
    }

    /// <summary>The text of <paramref name="bytes"/>; <paramref name="path"/> is for the message only.</summary>
    /// <exception cref="DocumentException">They are not text.</exception>
    public static SourceText Decode(string path, ReadOnlySpan<byte> bytes)
    {
        var encoding = EncodingOf(path, bytes);
        string text;
        try
        {
            text = encoding.GetString(bytes[encoding.Preamble.Length..]);
        }
        catch (DecoderFallbackException e)
        {
            var name = encoding is UTF8Encoding ? "UTF-8" : "UTF-16";
            throw new DocumentException($"{path} is not {name} text: the bytes at offset {encoding.Preamble.Length + e.Index} are not valid; save it as UTF-8.");
        }

        var zero = text.IndexOf('\0', StringComparison.Ordinal);
        if (zero >= 0)
            throw new DocumentException($"{path} is not UTF-8 text: it has a zero character at position {zero}, as binary files do.");
        return SourceText.From(text, encoding);
    }

    /// <summary>What the compiler makes of a file that is not valid text: every byte a character. Never throws.</summary>
    public static SourceText ReadLeniently(string path)
    {
        try
        {
            return Read(path) ?? SourceText.From("", Utf8);
        }
        catch (DocumentException)
        {
            return FileStamp.Of(path).Length > LargestFile ? SourceText.From("", Utf8) : ReadLatin(path);
        }
    }

    private static SourceText ReadLatin(string path)
    {
        try
        {
            return SourceText.From(Encoding.Latin1.GetString(ReadBytes(path)), Encoding.Latin1);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return SourceText.From("", Utf8);
        }
    }

    private static Encoding EncodingOf(string path, ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xEF, 0xBB, 0xBF, ..] => Utf8Marked,
        [0xFF, 0xFE, 0, 0, ..] or [0, 0, 0xFE, 0xFF, ..] => throw new DocumentException($"{path} is not UTF-8 text: it begins like UTF-32; save it as UTF-8."),
        [0xFF, 0xFE, ..] => Utf16,
        [0xFE, 0xFF, ..] => Utf16Swapped,
        _ => Utf8,
    };

    private static byte[] ReadBytes(string path)
    {
        // Another program may be writing or replacing the file: share everything.
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        var read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return read == bytes.Length ? bytes : bytes[..read];
    }
}
