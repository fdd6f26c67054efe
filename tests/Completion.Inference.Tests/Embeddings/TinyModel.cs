using System.Runtime.InteropServices;
using Completion.Inference.Gguf;

namespace Completion.Inference.Tests.Embeddings;

/// <summary>Models of one layer with random weights, that the library can run: for each way of storing embeddings.</summary>
internal static class TinyModel
{
    private const int Width = 256;
    private const int Tokens = 96;

    /// <param name="type">How the embeddings are stored.</param>
    /// <param name="architecture">llama or gemma3.</param>
    internal static byte[] Build(string type, string architecture = "llama")
    {
        var stored = Enumerable.Range(0, 64).Select(TensorType.Find).Single(known => known?.Name == type)!;
        var random = new Random(type.Length + stored.Id);
        var builder = GgufBuilder.Model(architecture, [.. Enumerable.Range(0, Tokens).Select(token => $"t{token}")])
            .Number($"{architecture}.embedding_length", Width)
            .Number($"{architecture}.feed_forward_length", Width)
            .Number($"{architecture}.attention.head_count", 4)
            .Number($"{architecture}.attention.head_count_kv", 4)
            .Real($"{architecture}.attention.layer_norm_rms_epsilon", 1e-5f)
            .Numbers("tokenizer.ggml.token_type", [.. Enumerable.Repeat(1, Tokens)])
            .Texts("tokenizer.ggml.merges", "t 0")
            .Number("tokenizer.ggml.eos_token_id", 0)
            .Tensor("token_embd.weight", (uint)stored.Id, Rows(stored, random), Width, Tokens)
            .Tensor("output_norm.weight", 0, Numbers(Width, _ => 1), Width)
            .Tensor("blk.0.attn_norm.weight", 0, Numbers(Width, _ => 1), Width)
            .Tensor("blk.0.ffn_norm.weight", 0, Numbers(Width, _ => 1), Width);
        foreach (var name in (string[])["attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down"])
        {
            builder.Tensor($"blk.0.{name}.weight", 0, Numbers(Width * Width, _ => Weight(random)), Width, Width);
        }

        return (architecture == "gemma3" ? WithGemmaNorms(builder) : builder).Build();
    }

    private static GgufBuilder WithGemmaNorms(GgufBuilder builder) => builder
        .Number("gemma3.attention.sliding_window", 64)
        .Tensor("blk.0.attn_q_norm.weight", 0, Numbers(Width / 4, _ => 1), Width / 4)
        .Tensor("blk.0.attn_k_norm.weight", 0, Numbers(Width / 4, _ => 1), Width / 4)
        .Tensor("blk.0.post_attention_norm.weight", 0, Numbers(Width, _ => 1), Width)
        .Tensor("blk.0.post_ffw_norm.weight", 0, Numbers(Width, _ => 1), Width);

    private static float Weight(Random random) => (float)(0.1 * ((2 * random.NextDouble()) - 1));

    private static byte[] Numbers(int count, Func<int, float> value) =>
        MemoryMarshal.AsBytes<float>(Enumerable.Range(0, count).Select(value).ToArray()).ToArray();

    /// <summary>Any bits are numbers, except where a block has its scales: these are small halves.</summary>
    private static byte[] Rows(TensorType type, Random random)
    {
        var bytes = new byte[Width * Tokens / type.BlockElements * type.BlockBytes];
        random.NextBytes(bytes);
        for (var at = 0; at < bytes.Length; at += type.BlockBytes)
        {
            var block = bytes.AsSpan(at, type.BlockBytes);
            switch (type.Name)
            {
                case "F32":
                    BitConverter.TryWriteBytes(block, Weight(random));
                    break;
                case "BF16":
                    BitConverter.TryWriteBytes(block, (ushort)(BitConverter.SingleToInt32Bits(Weight(random)) >> 16));
                    break;
                case "Q6_K":
                    BitConverter.TryWriteBytes(block[208..], (Half)(Weight(random) / 1000));
                    break;
                case "Q4_K" or "Q5_K":
                    BitConverter.TryWriteBytes(block, (Half)(Weight(random) / 100));
                    BitConverter.TryWriteBytes(block[2..], (Half)(Weight(random) / 100));
                    break;
                default:
                    BitConverter.TryWriteBytes(block, (Half)Weight(random));
                    break;
            }
        }

        return bytes;
    }
}
