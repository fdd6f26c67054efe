using System.Text;

namespace Completion.Inference.Tests;

/// <summary>A folder for one test's files.</summary>
public sealed class TestFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("completion-");

    public string Path => _folder.FullName;

    public string Write(string name, byte[] content)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}

/// <summary>Writes small GGUF files: well-formed by default, with a fault where a test sets one.</summary>
internal sealed class GgufBuilder
{
    private readonly List<(string Key, uint Type, Action<BinaryWriter> Write)> _metadata = [];

    internal uint Version { get; set; } = 3;

    internal uint TensorType { get; set; }

    internal ulong TensorOffset { get; set; }

    internal static GgufBuilder Model(string architecture, params string[] tokens) => new GgufBuilder()
        .Text("general.architecture", architecture)
        .Number($"{architecture}.context_length", 64)
        .Number($"{architecture}.embedding_length", 4)
        .Number($"{architecture}.block_count", 1)
        .Text("tokenizer.ggml.model", "gpt2")
        .Texts("tokenizer.ggml.tokens", tokens.Length == 0 ? ["a", "b"] : tokens);

    internal GgufBuilder Text(string key, string value) => Add(key, 8, writer => WriteText(writer, value));

    internal GgufBuilder Number(string key, uint value) => Add(key, 4, writer => writer.Write(value));

    internal GgufBuilder Numbers(string key, params int[] values) => Add(key, 9, writer =>
    {
        writer.Write(5u);
        writer.Write((ulong)values.Length);
        Array.ForEach(values, writer.Write);
    });

    internal GgufBuilder Texts(string key, params string[] values) => Add(key, 9, writer =>
    {
        writer.Write(8u);
        writer.Write((ulong)values.Length);
        Array.ForEach(values, value => WriteText(writer, value));
    });

    /// <summary>One tensor of 4 × 8 numbers of four bytes.</summary>
    internal byte[] Build()
    {
        var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write("GGUF"u8);
        writer.Write(Version);
        writer.Write(1ul);
        writer.Write((ulong)_metadata.Count);
        foreach (var (key, type, write) in _metadata)
        {
            WriteText(writer, key);
            writer.Write(type);
            write(writer);
        }

        WriteText(writer, "token_embd.weight");
        writer.Write(2u);
        writer.Write(4ul);
        writer.Write(8ul);
        writer.Write(TensorType);
        writer.Write(TensorOffset);
        writer.Write(new byte[(32 - (stream.Position % 32)) % 32]);
        writer.Write(new byte[4 * 8 * 4]);
        return stream.ToArray();
    }

    private static void WriteText(BinaryWriter writer, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        writer.Write((ulong)bytes.Length);
        writer.Write(bytes);
    }

    private GgufBuilder Add(string key, uint type, Action<BinaryWriter> write)
    {
        _metadata.RemoveAll(entry => entry.Key == key);
        _metadata.Add((key, type, write));
        return this;
    }
}
