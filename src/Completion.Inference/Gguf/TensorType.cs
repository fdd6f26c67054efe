namespace Completion.Inference.Gguf;

/// <summary>How the numbers of a tensor are stored: blocks of <paramref name="BlockElements"/> in <paramref name="BlockBytes"/> bytes.</summary>
/// <param name="Id">ggml's number.</param>
/// <param name="Name">ggml's name.</param>
public sealed record TensorType(int Id, string Name, int BlockElements, int BlockBytes)
{
    private static readonly Dictionary<int, TensorType> ById = new TensorType[]
    {
        new(0, "F32", 1, 4), new(1, "F16", 1, 2), new(30, "BF16", 1, 2), new(28, "F64", 1, 8),
        new(24, "I8", 1, 1), new(25, "I16", 1, 2), new(26, "I32", 1, 4), new(27, "I64", 1, 8),
        new(2, "Q4_0", 32, 18), new(3, "Q4_1", 32, 20), new(6, "Q5_0", 32, 22), new(7, "Q5_1", 32, 24),
        new(8, "Q8_0", 32, 34), new(9, "Q8_1", 32, 36),
        new(10, "Q2_K", 256, 84), new(11, "Q3_K", 256, 110), new(12, "Q4_K", 256, 144), new(13, "Q5_K", 256, 176),
        new(14, "Q6_K", 256, 210), new(15, "Q8_K", 256, 292),
        new(16, "IQ2_XXS", 256, 66), new(17, "IQ2_XS", 256, 74), new(22, "IQ2_S", 256, 82),
        new(18, "IQ3_XXS", 256, 98), new(21, "IQ3_S", 256, 110), new(19, "IQ1_S", 256, 50), new(29, "IQ1_M", 256, 56),
        new(20, "IQ4_NL", 32, 18), new(23, "IQ4_XS", 256, 136),
        new(34, "TQ1_0", 256, 54), new(35, "TQ2_0", 256, 66), new(39, "MXFP4", 32, 17), new(40, "NVFP4", 64, 36),
        new(41, "Q1_0", 128, 18), new(42, "Q2_0", 64, 18),
    }.ToDictionary(type => type.Id);

    /// <summary>The type with ggml's number, or null when llama.cpp 0.5 has none.</summary>
    public static TensorType? Find(int id) => ById.GetValueOrDefault(id);
}

/// <summary>A tensor as the file's header describes it.</summary>
/// <param name="Name">Such as <c>token_embd.weight</c>.</param>
/// <param name="Shape">Elements per dimension, the fastest first: row length, then rows.</param>
/// <param name="Type">How its numbers are stored.</param>
/// <param name="Offset">Bytes from the start of the file.</param>
/// <param name="Size">Bytes.</param>
public sealed record TensorInfo(string Name, IReadOnlyList<long> Shape, TensorType Type, long Offset, long Size)
{
    /// <summary>Numbers it holds.</summary>
    public long Elements => Size / Type.BlockBytes * Type.BlockElements;
}
