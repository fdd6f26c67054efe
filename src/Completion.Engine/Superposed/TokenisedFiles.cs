using System.Security.Cryptography;
using System.Text;

namespace Completion.Engine.Superposed;

/// <summary>The tokens of source files, kept on the disk from start to start: to cut a million tokens takes seconds.</summary>
/// <remarks>
/// Little-endian: magic, version, the model's hash, SHA-256 of the rest; then for each file its name, a hash of its text and
/// its tokens. What is damaged, of another version or of another model is as good as none. Thread-safe as a whole object is
/// replaced and never changed.
/// </remarks>
internal sealed class TokenisedFiles
{
    private const uint Magic = 0x52474E43;
    private const int Version = 1;
    private const int HeaderBytes = 4 + 4 + 8 + SHA256.HashSizeInBytes;
    private const int LongestFile = 256 * 1024 * 1024;

    /// <summary>By name: a hash of the text, and its tokens.</summary>
    public Dictionary<string, (ulong Text, int[] Tokens)> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads what was kept for a model.</summary>
    /// <param name="path">Where.</param>
    /// <param name="model">Of its vocabulary and tokeniser.</param>
    /// <param name="log">Told in a line why what is there cannot be used.</param>
    public static TokenisedFiles Read(string path, ulong model, Action<string>? log)
    {
        try
        {
            if (!File.Exists(path))
            {
                return new TokenisedFiles();
            }

            if (new FileInfo(path).Length > LongestFile)
            {
                log?.Invoke($"{path} is larger than anything that is kept there; the tokens of the solution are made anew.");
                return new TokenisedFiles();
            }

            return Parse(File.ReadAllBytes(path), model);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or FormatException or ArgumentException)
        {
            log?.Invoke($"{path} cannot be used ({e.Message.TrimEnd('.')}); the tokens of the solution are made anew.");
            return new TokenisedFiles();
        }
    }

    /// <summary>Keeps it; a full or read-only disk only means a slower next start.</summary>
    public void Write(string path, ulong model)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var beside = $"{path}.{Environment.ProcessId}.{Guid.NewGuid():N}.tmp";
            File.WriteAllBytes(beside, Serialize(model));
            File.Move(beside, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // See the summary.
        }
    }

    private static TokenisedFiles Parse(byte[] bytes, ulong model)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
        if (bytes.Length < HeaderBytes || reader.ReadUInt32() != Magic || reader.ReadInt32() != Version)
        {
            throw new InvalidDataException("it is of another version");
        }

        if (reader.ReadUInt64() != model)
        {
            throw new InvalidDataException("it is of another model");
        }

        if (!reader.ReadBytes(SHA256.HashSizeInBytes).AsSpan().SequenceEqual(SHA256.HashData(bytes.AsSpan(HeaderBytes))))
        {
            throw new InvalidDataException("it is damaged");
        }

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

    private byte[] Serialize(ulong model)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(Magic);
        writer.Write(Version);
        writer.Write(model);
        writer.Write(new byte[SHA256.HashSizeInBytes]);
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
        var bytes = stream.ToArray();
        SHA256.HashData(bytes.AsSpan(HeaderBytes), bytes.AsSpan(HeaderBytes - SHA256.HashSizeInBytes, SHA256.HashSizeInBytes));
        return bytes;
    }
}
