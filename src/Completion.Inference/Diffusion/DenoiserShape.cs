using Completion.Inference.Native;

namespace Completion.Inference.Diffusion;

/// <summary>The sizes of a denoiser.</summary>
/// <param name="ContextLength">Positions of a text, the context included.</param>
/// <param name="MaxTexts">Texts in one call.</param>
/// <param name="MaxRows">Tokens in one call, all texts together.</param>
/// <param name="MaxSlots">Slots in one call, all texts together.</param>
/// <param name="Threads">Threads of the CPU's part.</param>
/// <param name="OnCpu">Whether all of the model is on the CPU.</param>
internal sealed record DenoiserShape(int ContextLength, int MaxTexts, int MaxRows, int MaxSlots, int Threads, bool OnCpu)
{
    /// <summary>Rows below which ggml's flash attention on the CPU computes each by itself.</summary>
    private const int CpuTile = 64;

    /// <summary>Rows of several texts that are computed together.</summary>
    internal int RowsTogether => OnCpu ? CpuTile - 1 : MaxRows;

    internal LlamaContextParams ToParameters()
    {
        var parameters = Llama.ContextDefaultParams();
        parameters.Context = (uint)(ContextLength + MaxRows);
        // Attention to both sides needs all rows of a call in one micro-batch.
        parameters.Batch = (uint)MaxRows;
        parameters.MicroBatch = (uint)MaxRows;
        parameters.MaxSequences = (uint)MaxTexts;
        parameters.MaxOutputs = (uint)Math.Max(MaxSlots, MaxTexts);
        parameters.Threads = Threads;
        parameters.BatchThreads = Threads;
        parameters.FlashAttention = OnCpu ? 1 : -1;
        parameters.UnifiedKv = 1;
        parameters.NoPerformanceCounters = 1;
        parameters.OffloadOperations = OnCpu ? (byte)0 : (byte)1;
        return parameters;
    }
}
