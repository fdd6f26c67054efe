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
    private readonly List<(string Name, uint Type, ulong[] Shape, byte[] Content)> _tensors = [];

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

    internal GgufBuilder Flag(string key, bool value) => Add(key, 7, writer => writer.Write(value));

    internal GgufBuilder Real(string key, float value) => Add(key, 6, writer => writer.Write(value));

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

    /// <summary>A tensor, its row length first; the first of them replaces the one that is there by default.</summary>
    internal GgufBuilder Tensor(string name, uint type, byte[] content, params ulong[] shape)
    {
        _tensors.Add((name, type, shape, content));
        return this;
    }

    /// <summary>With one tensor of 4 × 8 numbers of four bytes, if no others were given.</summary>
    internal byte[] Build()
    {
        var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        var tensors = _tensors.Count > 0 ? _tensors : [("token_embd.weight", TensorType, [4, 8], new byte[4 * 8 * 4])];
        writer.Write("GGUF"u8);
        writer.Write(Version);
        writer.Write((ulong)tensors.Count);
        writer.Write((ulong)_metadata.Count);
        foreach (var (key, type, write) in _metadata)
        {
            WriteText(writer, key);
            writer.Write(type);
            write(writer);
        }

        var offset = TensorOffset;
        foreach (var (name, type, shape, content) in tensors)
        {
            WriteText(writer, name);
            writer.Write((uint)shape.Length);
            Array.ForEach(shape, writer.Write);
            writer.Write(type);
            writer.Write(offset);
            offset += (ulong)(content.Length + Padding(content.Length));
        }

        writer.Write(new byte[Padding(stream.Position)]);
        foreach (var (_, _, _, content) in tensors)
        {
            writer.Write(content);
            writer.Write(new byte[Padding(content.Length)]);
        }

        return stream.ToArray();
    }

    private static int Padding(long length) => (int)((32 - (length % 32)) % 32);

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
