using System.Text;
using Completion.Decoding.Speculation;

namespace Completion.Engine.Superposed;

/// <summary>The tokens of source files, kept on the disk from start to start: to cut a million tokens takes seconds.</summary>
/// <remarks>
/// In a <see cref="StoreFile"/>: for each file its name, a hash of its text and its tokens, little-endian. What is damaged, of another
/// version or of another model is as good as none. Thread-safe as a whole object is replaced and never changed.
/// </remarks>
internal sealed class TokenisedFiles
{
    private const int Version = 2;
    private const int LongestFile = 256 * 1024 * 1024;

    /// <summary>By name: a hash of the text, and its tokens.</summary>
    public Dictionary<string, (ulong Text, int[] Tokens)> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads what was kept for a model.</summary>
    /// <param name="path">Where.</param>
    /// <param name="model">Of its vocabulary and tokeniser.</param>
    /// <param name="log">Told in a line why what is there cannot be used.</param>
    public static TokenisedFiles Read(string path, ulong model, Action<string>? log)
    {
        if (StoreFile.TryLoad(path, KeyOf(model), vocabulary: 0, LongestFile, out var content) is { } problem)
        {
            log?.Invoke(problem);
        }

        return content is null ? new TokenisedFiles() : Parse(content);
    }

    /// <summary>Keeps it; a full or read-only disk only means a slower next start.</summary>
    public void Write(string path, ulong model) => StoreFile.Save(path, KeyOf(model), vocabulary: 0, Serialize());

    private static string KeyOf(ulong model) => $"tokens of files {Version}, {model:x16}";

    private static TokenisedFiles Parse(byte[] content)
    {
        using var reader = new BinaryReader(new MemoryStream(content), Encoding.UTF8);
        var files = new TokenisedFiles();
        for (var count = reader.ReadInt32(); count > 0; count--)
        {
            var (name, text) = (reader.ReadString(), reader.ReadUInt64());
            var tokens = new int[reader.ReadInt32()];
            for (var i = 0; i < tokens.Length; i++)
            {
                tokens[i] = reader.Read7BitEncodedInt();
            }

            files.Files[name] = (text, tokens);
        }

        return files;
    }

    private byte[] Serialize()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(Files.Count);
        foreach (var (name, (text, tokens)) in Files.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            writer.Write(name);
            writer.Write(text);
            writer.Write(tokens.Length);
            foreach (var token in tokens)
            {
                writer.Write7BitEncodedInt(token);
            }
        }

        writer.Flush();
        return stream.ToArray();
    }
}
