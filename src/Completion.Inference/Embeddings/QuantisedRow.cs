using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Completion.Inference.Gguf;

namespace Completion.Inference.Embeddings;

/// <summary>Numbers out of a row of a tensor, for the ways of storing them that embedding tables come in.</summary>
/// <remarks>ggml's formulas in ggml's order, so that the numbers are those the library computes with, to the bit.</remarks>
internal static class QuantisedRow
{
    /// <summary>Numbers in a block of the K types.</summary>
    private const int SuperBlock = 256;

    /// <summary>Whether <see cref="Decode"/> knows a type.</summary>
    public static bool CanDecode(TensorType type) =>
        type.Name is "F32" or "F16" or "BF16" or "Q8_0" or "Q4_0" or "Q4_K" or "Q5_K" or "Q6_K";

    /// <summary>Types that <see cref="Decode"/> knows, for people.</summary>
    public const string Known = "F32, F16, BF16, Q8_0, Q4_0, Q4_K, Q5_K or Q6_K";

    /// <summary>Writes the numbers of a row.</summary>
    /// <param name="type">One that <see cref="CanDecode"/> accepts.</param>
    /// <param name="row">Its bytes, whole blocks.</param>
    /// <param name="values">As many as the blocks hold.</param>
    public static void Decode(TensorType type, ReadOnlySpan<byte> row, Span<float> values)
    {
        for (; values.Length > 0; row = row[type.BlockBytes..], values = values[type.BlockElements..])
        {
            switch (type.Name)
            {
                case "F32":
                    values[0] = BinaryPrimitives.ReadSingleLittleEndian(row);
                    break;
                case "F16":
                    values[0] = Half(row);
                    break;
                case "BF16":
                    values[0] = BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(row) << 16);
                    break;
                case "Q8_0":
                    DecodeQ8(row, values);
                    break;
                case "Q4_0":
                    DecodeQ4(row, values);
                    break;
                case "Q4_K":
                    DecodeQ4K(row, values);
                    break;
                case "Q5_K":
                    DecodeQ5K(row, values);
                    break;
                case "Q6_K":
                    DecodeQ6K(row, values);
                    break;
                default:
                    throw new ArgumentException($"Rows of {type.Name} cannot be read.", nameof(type));
            }
        }
    }

    private static float Half(ReadOnlySpan<byte> bytes) => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes);

    private static void DecodeQ8(ReadOnlySpan<byte> block, Span<float> values)
    {
        var scale = Half(block);
        var quants = MemoryMarshal.Cast<byte, sbyte>(block[2..]);
        for (var i = 0; i < 32; i++)
        {
            values[i] = quants[i] * scale;
        }
    }

    private static void DecodeQ4(ReadOnlySpan<byte> block, Span<float> values)
    {
        var scale = Half(block);
        for (var i = 0; i < 16; i++)
        {
            values[i] = ((block[2 + i] & 15) - 8) * scale;
            values[i + 16] = ((block[2 + i] >> 4) - 8) * scale;
        }
    }

    private static void DecodeQ4K(ReadOnlySpan<byte> block, Span<float> values)
    {
        var (scale, least) = (Half(block), Half(block[2..]));
        var scales = block.Slice(4, 12);
        var quants = block.Slice(16, 128);
        for (var part = 0; part < SuperBlock / 32; part++)
        {
            var (partScale, partLeast) = ScaleAndLeast(scales, part);
            var (s, m) = (scale * partScale, least * partLeast);
            for (var i = 0; i < 32; i++)
            {
                var quant = quants[(part / 2 * 32) + i] >> (part % 2 * 4) & 15;
                values[(part * 32) + i] = (s * quant) - m;
            }
        }
    }

    private static void DecodeQ5K(ReadOnlySpan<byte> block, Span<float> values)
    {
        var (scale, least) = (Half(block), Half(block[2..]));
        var scales = block.Slice(4, 12);
        var high = block.Slice(16, 32);
        var low = block.Slice(48, 128);
        for (var part = 0; part < SuperBlock / 32; part++)
        {
            var (partScale, partLeast) = ScaleAndLeast(scales, part);
            var (s, m) = (scale * partScale, least * partLeast);
            for (var i = 0; i < 32; i++)
            {
                var quant = (low[(part / 2 * 32) + i] >> (part % 2 * 4) & 15) + ((high[i] >> part & 1) * 16);
                values[(part * 32) + i] = (s * quant) - m;
            }
        }
    }

    private static void DecodeQ6K(ReadOnlySpan<byte> block, Span<float> values)
    {
        var scale = Half(block[208..]);
        for (var half = 0; half < 2; half++)
        {
            var low = block.Slice(64 * half, 64);
            var high = block.Slice(128 + (32 * half), 32);
            var scales = MemoryMarshal.Cast<byte, sbyte>(block.Slice(192 + (8 * half), 8));
            for (var quarter = 0; quarter < 4; quarter++)
            {
                for (var i = 0; i < 32; i++)
                {
                    var quant = (low[(quarter % 2 * 32) + i] >> (quarter / 2 * 4) & 15) | ((high[i] >> (2 * quarter) & 3) << 4);
                    values[(128 * half) + (32 * quarter) + i] = scale * scales[(i / 16) + (2 * quarter)] * (quant - 32);
                }
            }
        }
    }

    /// <summary>Six bits each, of eight parts, in twelve bytes.</summary>
    private static (int Scale, int Least) ScaleAndLeast(ReadOnlySpan<byte> packed, int part) => part < 4
        ? (packed[part] & 63, packed[part + 4] & 63)
        : ((packed[part + 4] & 15) | (packed[part - 4] >> 6 << 4), (packed[part + 4] >> 4) | (packed[part] >> 6 << 4));
}
