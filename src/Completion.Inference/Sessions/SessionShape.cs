using Completion.Inference.Native;

namespace Completion.Inference.Sessions;

/// <summary>The sizes of a session.</summary>
/// <param name="ContextLength">Positions of a sequence.</param>
/// <param name="MaxSequences">Sequences, the trunk included.</param>
/// <param name="MaxBatch">Tokens in one call that wants all rows of logits.</param>
/// <param name="Threads">Threads of the CPU's part.</param>
/// <param name="OnCpu">Whether all of the model is on the CPU.</param>
internal sealed record SessionShape(int ContextLength, int MaxSequences, int MaxBatch, int Threads, bool OnCpu)
{
    /// <summary>Sequences kept for ourselves: what was truncated, and the row that is added to single rows.</summary>
    private const int OwnSequences = 2;

    /// <summary>ggml's flash attention takes another path from 64 rows on.</summary>
    private const int CpuMicroBatch = 32;

    private const int GpuMicroBatch = 256;

    /// <summary>Most sequences that llama.cpp allows, less our own.</summary>
    internal const int SequenceLimit = 256 - OwnSequences;

    /// <summary>Rows that are computed together.</summary>
    internal int MicroBatch => OnCpu ? CpuMicroBatch : GpuMicroBatch;

    /// <summary>Tokens of a prompt per call: the grain of cancellation where the abort callback does not reach.</summary>
    internal int Chunk => OnCpu ? 4 * CpuMicroBatch : GpuMicroBatch;

    /// <summary>Whether a call of one row gets a second, thrown away.</summary>
    internal bool PadsSingleRows => OnCpu;

    /// <summary>Cells of the memory: drafts and what was truncated take room beside a full sequence.</summary>
    internal int Cells => ContextLength + Math.Clamp(ContextLength, 1024, 2048);

    internal LlamaContextParams ToParameters()
    {
        var parameters = Llama.ContextDefaultParams();
        parameters.Context = (uint)Cells;
        parameters.Batch = (uint)Math.Max(Chunk, MaxBatch) + 1;
        parameters.MicroBatch = (uint)MicroBatch;
        parameters.MaxSequences = (uint)(MaxSequences + OwnSequences);
        parameters.MaxOutputs = (uint)Math.Max(MaxBatch + 1, MaxSequences + OwnSequences);
        parameters.Threads = Threads;
        parameters.BatchThreads = Threads;
        parameters.FlashAttention = OnCpu ? 1 : -1;
        parameters.UnifiedKv = 1;
        parameters.NoPerformanceCounters = 1;
        parameters.OffloadOperations = OnCpu ? (byte)0 : (byte)1;
        return parameters;
    }
}
