using System.Buffers.Binary;
using System.Text;

namespace Completion.Inference.Gguf;

/// <summary>
/// Reads the primitives of a GGUF header. It never trusts a length: what is announced is compared with what the file
/// still holds before anything is allocated.
/// </summary>
/// <exception cref="ModelException">From every method, when the file ends too early or announces the impossible.</exception>
internal sealed class GgufReader(string path, Stream stream, long length)
{
    /// <summary>A header holds a vocabulary and its merges: tens of megabytes. More than this is a corrupt count.</summary>
    private const int MaxArrayBytes = 512 << 20;

    private readonly byte[] _scratch = new byte[8];

    internal string Path => path;

    internal long Position { get; private set; }

    internal long Remaining => length - Position;

    internal ModelException Corrupt(string what) => new(
        $"{path} is corrupt ({what}); download or copy the model again.");

    internal uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Fixed(4));

    internal ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Fixed(8));

    /// <summary>A count of things of at least <paramref name="leastSize"/> bytes each.</summary>
    internal int Count(string things, int leastSize)
    {
        var count = UInt64();
        return count <= (ulong)(Remaining / leastSize) && count <= (ulong)(MaxArrayBytes / leastSize)
            ? (int)count
            : throw Corrupt($"it announces {count} {things} with {Remaining} bytes left");
    }

    internal string Text(string what)
    {
        var bytes = new byte[Count($"bytes of {what}", 1)];
        Fill(bytes);
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>A metadata value: a number, a bool, a string, or an array of these (<see cref="GgufStrings"/> for strings).</summary>
    internal object Value(uint type, string key) => type switch
    {
        0 => Fixed(1)[0],
        1 => (sbyte)Fixed(1)[0],
        2 => BinaryPrimitives.ReadUInt16LittleEndian(Fixed(2)),
        3 => BinaryPrimitives.ReadInt16LittleEndian(Fixed(2)),
        4 => UInt32(),
        5 => BinaryPrimitives.ReadInt32LittleEndian(Fixed(4)),
        6 => BinaryPrimitives.ReadSingleLittleEndian(Fixed(4)),
        7 => Fixed(1)[0] != 0,
        8 => Text(GgufName.Quoted(key)),
        9 => Array(key),
        10 => UInt64(),
        11 => BinaryPrimitives.ReadInt64LittleEndian(Fixed(8)),
        12 => BinaryPrimitives.ReadDoubleLittleEndian(Fixed(8)),
        _ => throw Corrupt($"the metadata key {GgufName.Quoted(key)} has the unknown type {type}"),
    };

    private object Array(string key)
    {
        var type = UInt32();
        return type switch
        {
            0 => Numbers<byte>(key, bytes => bytes),
            1 => Numbers(key, bytes => System.Array.ConvertAll(bytes, b => (sbyte)b)),
            2 => Numbers<ushort>(key, Reinterpret<ushort>),
            3 => Numbers<short>(key, Reinterpret<short>),
            4 => Numbers<uint>(key, Reinterpret<uint>),
            5 => Numbers<int>(key, Reinterpret<int>),
            6 => Numbers<float>(key, Reinterpret<float>),
            7 => Numbers(key, bytes => System.Array.ConvertAll(bytes, b => b != 0)),
            8 => Strings(key),
            10 => Numbers<ulong>(key, Reinterpret<ulong>),
            11 => Numbers<long>(key, Reinterpret<long>),
            12 => Numbers<double>(key, Reinterpret<double>),
            _ => throw Corrupt($"the metadata array {GgufName.Quoted(key)} has the unknown element type {type}"),
        };
    }

    private unsafe T[] Numbers<T>(string key, Func<byte[], T[]> convert) where T : unmanaged
    {
        var bytes = new byte[Count($"elements of {GgufName.Quoted(key)}", sizeof(T)) * sizeof(T)];
        Fill(bytes);
        return convert(bytes);
    }

    // GGUF is little-endian, as is every platform that the native library supports.
    private static T[] Reinterpret<T>(byte[] bytes) where T : unmanaged =>
        System.Runtime.InteropServices.MemoryMarshal.Cast<byte, T>(bytes).ToArray();

    private GgufStrings Strings(string key)
    {
        var ends = new int[Count($"strings of {GgufName.Quoted(key)}", sizeof(ulong))];
        var bytes = new byte[Math.Min(Remaining - (long)ends.Length * sizeof(ulong), ends.Length * 16L)];
        var used = 0;
        var things = $"bytes in a string of {GgufName.Quoted(key)}";
        for (var i = 0; i < ends.Length; i++)
        {
            var size = Count(things, 1);
            if (size > MaxArrayBytes - used)
            {
                throw Corrupt($"the strings of {GgufName.Quoted(key)} are larger than {MaxArrayBytes} bytes");
            }

            if (used + size > bytes.Length)
            {
                System.Array.Resize(ref bytes, (int)Math.Max(used + size, Math.Min(bytes.Length * 2L, MaxArrayBytes)));
            }

            Fill(bytes.AsSpan(used, size));
            ends[i] = used += size;
        }

        return new GgufStrings(bytes, ends);
    }

    private Span<byte> Fixed(int size)
    {
        var span = _scratch.AsSpan(0, size);
        Fill(span);
        return span;
    }

    private void Fill(Span<byte> target)
    {
        if (target.Length > Remaining)
        {
            throw new ModelException(
                $"{path} is truncated: its header goes on after the file's {length} bytes; download or copy the model again.");
        }

        stream.ReadExactly(target);
        Position += target.Length;
    }
}
