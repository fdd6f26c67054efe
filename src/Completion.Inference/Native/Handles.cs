using System.Numerics;
using System.Runtime.InteropServices;

namespace Completion.Inference.Native;

/// <summary>A <c>llama_model</c>. Contexts made from it keep it alive.</summary>
internal sealed class ModelHandle : SafeHandle
{
    internal ModelHandle(nint model) : base(0, ownsHandle: true) => SetHandle(model);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        Llama.ModelFree(handle);
        return true;
    }
}

/// <summary>
/// A <c>llama_context</c>. It holds a reference on its model, so that the two can be disposed, or finalised, in any
/// order, and owns the object its abort callback reads.
/// </summary>
internal sealed unsafe class ContextHandle : SafeHandle
{
    private readonly ModelHandle _model;
    private GCHandle _abortState;

    /// <param name="model">Its reference count is raised until this handle is released.</param>
    /// <param name="parameters">The abort callback is filled in here.</param>
    /// <param name="abort">Asked between the nodes of a graph.</param>
    internal ContextHandle(ModelHandle model, LlamaContextParams parameters, AbortSignal abort) : base(0, ownsHandle: true)
    {
        var referenced = false;
        model.DangerousAddRef(ref referenced);
        _model = model;
        _abortState = GCHandle.Alloc(abort);
        parameters.AbortCallback = &IsAborted;
        parameters.AbortState = (void*)GCHandle.ToIntPtr(_abortState);
        SetHandle(Llama.ContextInit(model, parameters));
        if (IsInvalid)
        {
            // A SafeHandle never releases an invalid handle.
            ReleaseOwned();
        }
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        Llama.ContextFree(handle);
        ReleaseOwned();
        return true;
    }

    private void ReleaseOwned()
    {
        _abortState.Free();
        _model.DangerousRelease();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(System.Runtime.CompilerServices.CallConvCdecl)])]
    private static byte IsAborted(void* state)
    {
        var signal = (AbortSignal)GCHandle.FromIntPtr((nint)state).Target!;
        return signal.Cancellation.IsCancellationRequested ? (byte)1 : (byte)0;
    }
}

/// <summary>What the abort callback of a context looks at: the token of the call in progress.</summary>
internal sealed class AbortSignal
{
    public CancellationToken Cancellation { get; set; }
}

/// <summary>The arrays of a <c>llama_batch</c>, allocated once and filled anew for each call.</summary>
internal sealed unsafe class BatchBuffer : SafeHandle
{
    /// <summary>Sequences of one token at most: as many as there are bits in a set of them, and its own.</summary>
    private const int SequencesPerToken = 65;

    private readonly int* _tokens;
    private readonly int* _positions;
    private readonly int* _sequenceCounts;
    private readonly int* _sequenceIds;
    private readonly int** _sequences;
    private readonly byte* _wantsLogits;
    private readonly float* _inputs;
    private readonly int _width;

    /// <param name="capacity">Tokens it can hold.</param>
    /// <param name="width">0: tokens are given by their ids; else each is given by this many numbers, its <see cref="Input"/>.</param>
    internal BatchBuffer(int capacity, int width = 0) : base(0, ownsHandle: true)
    {
        (Capacity, _width) = (capacity, width);
        var size = (nuint)capacity;
        var block = (byte*)NativeMemory.AllocZeroed(size, (nuint)((3 + SequencesPerToken) * sizeof(int) + sizeof(int*) + (width * sizeof(float)) + 1));
        SetHandle((nint)block);
        _sequences = (int**)block;
        _tokens = (int*)(_sequences + capacity);
        _positions = _tokens + capacity;
        _sequenceCounts = _positions + capacity;
        _sequenceIds = _sequenceCounts + capacity;
        _inputs = (float*)(_sequenceIds + (SequencesPerToken * capacity));
        _wantsLogits = (byte*)(_inputs + (width * capacity));
        for (var i = 0; i < capacity; i++)
        {
            _sequences[i] = _sequenceIds + (SequencesPerToken * i);
        }
    }

    /// <summary>Tokens it can hold.</summary>
    public int Capacity { get; }

    /// <summary>Tokens it holds.</summary>
    public int Count { get; private set; }

    public override bool IsInvalid => handle == 0;

    public void Clear() => Count = 0;

    /// <param name="token">Vocabulary id.</param>
    /// <param name="position">In each of its sequences.</param>
    /// <param name="sequence">One of them.</param>
    /// <param name="wantsLogits">Whether its row is read.</param>
    /// <param name="also">The others, a bit each.</param>
    public void Add(int token, int position, int sequence, bool wantsLogits, ulong also = 0)
    {
        _tokens[Count] = token;
        _positions[Count] = position;
        var count = 0;
        _sequences[Count][count++] = sequence;
        for (; also != 0; also &= also - 1)
        {
            _sequences[Count][count++] = BitOperations.TrailingZeroCount(also);
        }

        _sequenceCounts[Count] = count;
        _wantsLogits[Count] = wantsLogits ? (byte)1 : (byte)0;
        Count++;
    }

    /// <summary>The numbers that are the input of token <paramref name="index"/>.</summary>
    public Span<float> Input(int index) => new(_inputs + (index * _width), _width);

    public LlamaBatch View() => new()
    {
        Count = Count,
        Tokens = _width == 0 ? _tokens : null,
        Embeddings = _width == 0 ? null : _inputs,
        Positions = _positions,
        SequenceCounts = _sequenceCounts,
        Sequences = _sequences,
        WantsLogits = _wantsLogits,
    };

    protected override bool ReleaseHandle()
    {
        NativeMemory.Free((void*)handle);
        return true;
    }
}
