using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Completion.Inference.Gguf;

/// <summary>
/// The header of a GGUF file, read and checked in managed code. The native library aborts the process on some malformed
/// files, so it only ever sees files that passed <see cref="Read"/>.
/// </summary>
/// <remarks>Immutable. Holds no handle on the file.</remarks>
public sealed class GgufFile
{
    private const uint Magic = 0x46554747;
    private const int MaxTensorName = 63;
    private const int MaxDimensions = 4;

    private readonly Dictionary<string, object> _metadata;

    private GgufFile(string path, Dictionary<string, object> metadata, List<TensorInfo> tensors)
    {
        (Path, _metadata, Tensors) = (path, metadata, tensors);
    }

    /// <summary>Where the file lies.</summary>
    public string Path { get; }

    /// <summary>Numbers, bools, strings, arrays of these; arrays of strings are <see cref="GgufStrings"/>.</summary>
    public IReadOnlyDictionary<string, object> Metadata => _metadata;

    /// <summary>The tensors in the file's order.</summary>
    public IReadOnlyList<TensorInfo> Tensors { get; }

    /// <summary>Such as <c>llama</c> or <c>qwen2</c>.</summary>
    public string Architecture => Text("general.architecture") ?? string.Empty;

    /// <summary>The name its author gave the model, or the file's.</summary>
    public string Name => Text("general.name") is { Length: > 0 } name ? name : System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>Tokens the model was trained to look back over; zero when the file does not say.</summary>
    public long ContextLength => Integer($"{Architecture}.context_length") ?? 0;

    /// <summary>A string of the metadata, or null.</summary>
    public string? Text(string key) => _metadata.GetValueOrDefault(key) as string;

    /// <summary>A whole number of the metadata, whatever its width, or null.</summary>
    public long? Integer(string key) => _metadata.GetValueOrDefault(key) switch
    {
        byte or sbyte or short or ushort or int or uint or long => Convert.ToInt64(_metadata[key], CultureInfo.InvariantCulture),
        ulong value and <= long.MaxValue => (long)value,
        _ => null,
    };

    /// <summary>A bool of the metadata, or null.</summary>
    public bool? Flag(string key) => _metadata.GetValueOrDefault(key) as bool?;

    /// <summary>An array of strings of the metadata.</summary>
    public bool TryGetStrings(string key, [NotNullWhen(true)] out GgufStrings? strings)
    {
        strings = _metadata.GetValueOrDefault(key) as GgufStrings;
        return strings is not null;
    }

    /// <summary>Reads a header and checks it against the file's length and what llama.cpp 0.5 knows.</summary>
    /// <exception cref="ModelException">The file is missing, unreadable, not a GGUF, truncated, corrupt or of an unknown kind.</exception>
    public static GgufFile Read(string path)
    {
        var file = ReadHeader(path);
        GgufRules.Check(file);
        return file;
    }

    /// <summary>Reads a header and checks all that does not depend on the model's kind.</summary>
    internal static GgufFile ReadHeader(string path)
    {
        if (Directory.Exists(path))
        {
            throw new ModelException($"{path} is a folder; give the path of a .gguf file.");
        }

        if (!File.Exists(path))
        {
            throw new ModelException($"There is no model at {path}; correct the path, or leave it empty for the built-in model.");
        }

        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
            return ReadHeader(path, stream, stream.Length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"The model {path} cannot be read: {e.Message}", e);
        }
    }

    private static GgufFile ReadHeader(string path, Stream stream, long length)
    {
        var reader = new GgufReader(path, stream, length);
        if (length < 4 || reader.UInt32() != Magic)
        {
            throw new ModelException($"{path} is not a GGUF file; choose a model in llama.cpp's .gguf format.");
        }

        var version = reader.UInt32();
        if (version is not (2 or 3))
        {
            throw new ModelException(
                $"{path} is a GGUF file of version {version}, but only versions 2 and 3 can be read; choose a newer file of the model.");
        }

        // A tensor takes at least a name's length, a dimension count, a type and an offset; a key its length, type and a byte.
        var tensorCount = reader.Count("tensors", 24);
        var keyCount = reader.Count("metadata keys", 13);
        var metadata = new Dictionary<string, object>();
        for (var i = 0; i < keyCount; i++)
        {
            var key = reader.Text("a metadata key");
            if (!metadata.TryAdd(key, reader.Value(reader.UInt32(), key)))
            {
                throw reader.Corrupt($"the metadata key {GgufName.Quoted(key)} appears twice");
            }
        }

        var alignment = metadata.GetValueOrDefault("general.alignment", 32u) as uint? ?? 0;
        if (alignment == 0 || (alignment & (alignment - 1)) != 0)
        {
            throw reader.Corrupt("its alignment is not a power of two");
        }

        return new GgufFile(path, metadata, ReadTensors(reader, tensorCount, alignment, length));
    }

    private static List<TensorInfo> ReadTensors(GgufReader reader, int count, uint alignment, long length)
    {
        var relative = new List<TensorInfo>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        long end = 0;
        for (var i = 0; i < count; i++)
        {
            var name = reader.Text("a tensor's name");
            if (name.Length is 0 or > MaxTensorName || !names.Add(name))
            {
                throw reader.Corrupt($"the name of tensor {i} is empty, too long or taken");
            }

            var dimensions = reader.UInt32();
            if (dimensions is 0 or > MaxDimensions)
            {
                throw reader.Corrupt($"the tensor {GgufName.Quoted(name)} has {dimensions} dimensions");
            }

            var shape = new long[dimensions];
            var elements = 1L;
            for (var d = 0; d < shape.Length; d++)
            {
                var extent = reader.UInt64();
                if (extent is 0 or > int.MaxValue || elements > (1L << 48) / (long)extent)
                {
                    throw reader.Corrupt($"the tensor {GgufName.Quoted(name)} has a dimension of {extent}");
                }

                shape[d] = (long)extent;
                elements *= (long)extent;
            }

            var typeId = reader.UInt32();
            var type = TensorType.Find(unchecked((int)typeId)) ?? throw reader.Corrupt($"the tensor {GgufName.Quoted(name)} has the unknown type {typeId}");
            if (shape[0] % type.BlockElements != 0)
            {
                throw reader.Corrupt($"the rows of the tensor {GgufName.Quoted(name)} do not divide into blocks of {type.Name}");
            }

            var size = elements / type.BlockElements * type.BlockBytes;
            var offset = reader.UInt64();
            if (offset != (ulong)end)
            {
                throw reader.Corrupt($"the tensor {GgufName.Quoted(name)} begins at {offset} where {end} is due");
            }

            end = Align(end + size, alignment);
            relative.Add(new TensorInfo(name, shape, type, (long)offset, size));
        }

        var data = Align(reader.Position, alignment);
        var expected = relative.Count == 0 ? reader.Position : data + relative[^1].Offset + relative[^1].Size;
        if (length < expected)
        {
            throw new ModelException(
                $"{reader.Path} is truncated: {expected} bytes are expected and {length} were found; download or copy the model again.");
        }

        return [.. relative.Select(tensor => tensor with { Offset = tensor.Offset + data })];
    }

    private static long Align(long offset, uint alignment) => (offset + alignment - 1) / alignment * alignment;
}
