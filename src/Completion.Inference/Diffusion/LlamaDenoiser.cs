using Completion.Inference.Native;
using Completion.Inference.Vocabularies;

namespace Completion.Inference.Diffusion;

/// <summary>A denoiser on llama.cpp.</summary>
/// <remarks>
/// <para>
/// Texts of a call are sequences of one memory; the context is shared by all of them and kept from call to call, what follows it
/// is forgotten after each. Models whose architecture knows no memory (<c>dream</c>, <c>llada</c>) have no context: they are
/// given whole texts.
/// </para>
/// <para>
/// On the CPU what is said of a text does not depend, to the bit, on the texts beside it: ggml's flash attention goes over to tiles
/// at 64 rows, where sums are grouped by where a text lies in memory (logits of the default model differ by up to 0.3), so texts that
/// are more together are computed one after another, and contexts in pieces, so that it does not depend on what was kept of the context before
/// either. The former costs nothing there. On a GPU they agree only to rounding.
/// </para>
/// </remarks>
internal sealed unsafe class LlamaDenoiser : IDenoiser
{
    private const int MemoryFull = 1;
    private const int Aborted = 2;

    private readonly DenoiserShape _shape;
    private readonly ContextHandle _handle;
    private readonly nint _memory;
    private readonly BatchBuffer _batch;
    private readonly AbortSignal _abort = new();
    private readonly int[] _context;
    private readonly int[] _rows;
    private readonly int[] _firstSlot;
    private readonly List<float[]> _copied = [];
    private int _length;
    private int _texts;
    private bool _isCopied;

    internal LlamaDenoiser(ModelHandle model, Vocabulary vocabulary, CanvasLayout layout, DenoiserShape shape)
    {
        (_shape, Vocabulary, Layout) = (shape, vocabulary, layout);
        _handle = new ContextHandle(model, shape.ToParameters(), _abort);
        if (_handle.IsInvalid)
        {
            _handle.Dispose();
            throw new ModelException(
                $"The model's memory for {shape.ContextLength} tokens could not be made ({NativeLog.LastError ?? "no reason given"}); choose a smaller context.");
        }

        _memory = Llama.Memory(_handle);
        _batch = new BatchBuffer(shape.MaxRows);
        (_context, _rows, _firstSlot) = (new int[shape.ContextLength], new int[shape.MaxSlots], new int[shape.MaxTexts + 1]);
    }

    public Vocabulary Vocabulary { get; }

    public CanvasLayout Layout { get; }

    private DiffusionFormat Format => Layout.Format;

    public int ContextLength => _shape.ContextLength;

    public int MaxTexts => _shape.MaxTexts;

    public int MaxRows => _shape.MaxRows;

    public int MaxSlots => _shape.MaxSlots;

    public long ModelCalls { get; private set; }

    public int SetContext(ReadOnlySpan<int> context, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        cancellation.ThrowIfCancellationRequested();
        if (context.Length > 0 && (Format.Attention == DiffusionAttention.Full || _memory == 0))
        {
            throw new ArgumentException("A model in which everything attends to everything is given whole texts.", nameof(context));
        }

        CheckLength(context.Length);
        _texts = 0;
        var kept = context.CommonPrefixLength(_context.AsSpan(0, _length));
        Forget(kept);
        for (var start = kept; start < context.Length;)
        {
            var chunk = context.Slice(start, Math.Min(_shape.RowsTogether, context.Length - start));
            _batch.Clear();
            for (var i = 0; i < chunk.Length; i++)
            {
                _batch.Add(chunk[i], start + i, 0, wantsLogits: false);
            }

            Llama.SetCausalAttention(_handle, true);
            Evaluate(cancellation);
            chunk.CopyTo(_context.AsSpan(start));
            _length = start += chunk.Length;
        }

        ShareContext();
        return context.Length - kept;
    }

    public bool CanKeep => _memory != 0 && Format.Attention == DiffusionAttention.Full;

    public void DenoiseAndKeep(DenoisedText text, int kept, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        cancellation.ThrowIfCancellationRequested();
        if (!CanKeep)
        {
            throw new InvalidOperationException("This model has no keys and values that could be kept; give it whole texts.");
        }

        Forget(0);
        Check([text]);
        _batch.Clear();
        (_texts, _isCopied, _firstSlot[0]) = (0, false, 0);
        _firstSlot[1] = Add(text, 0, 0);
        Llama.SetCausalAttention(_handle, false);
        Evaluate(cancellation);
        text.Tokens.Span[..kept].CopyTo(_context);
        Forget(kept);
        ShareContext();
        _texts = 1;
    }

    public void Denoise(ReadOnlySpan<DenoisedText> texts, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        cancellation.ThrowIfCancellationRequested();
        ArgumentOutOfRangeException.ThrowIfZero(texts.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(texts.Length, MaxTexts);
        Check(texts);
        (_texts, _isCopied) = (0, false);
        for (var (text, slots) = (0, 0); text < texts.Length;)
        {
            _batch.Clear();
            var (first, firstSlot) = (text, slots);
            do
            {
                _firstSlot[text] = slots;
                slots = Add(texts[text], text, slots);
                text++;
            }
            while (text < texts.Length && _batch.Count + texts[text].Tokens.Length <= _shape.RowsTogether);

            Evaluate(first, text, cancellation);
            if (_isCopied |= text < texts.Length)
            {
                Copy(firstSlot, slots);
            }

            _firstSlot[text] = slots;
        }

        _texts = texts.Length;
    }

    public ReadOnlySpan<float> Logits(int text, int slot)
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(text);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(text, _texts);
        ArgumentOutOfRangeException.ThrowIfNegative(slot);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(slot, _firstSlot[text + 1] - _firstSlot[text]);
        var row = _firstSlot[text] + slot;
        return _isCopied ? _copied[row] : Native(row);
    }

    public void Dispose()
    {
        _handle.Dispose();
        _batch.Dispose();
    }

    private ReadOnlySpan<float> Native(int slot) => new(Llama.Logits(_handle, _rows[slot]), Vocabulary.Count);

    /// <summary>Adds a text to the batch.</summary>
    /// <returns>The slots up to it.</returns>
    private int Add(DenoisedText text, int sequence, int slots)
    {
        var tokens = text.Tokens.Span;
        var wanted = text.Slots.Span;
        for (var (position, next) = (0, 0); position < tokens.Length; position++)
        {
            var predicted = Format.IsShifted ? position + 1 : position;
            var isWanted = next < wanted.Length && wanted[next] == predicted;
            if (isWanted)
            {
                _rows[slots++] = _batch.Count;
                next++;
            }

            _batch.Add(tokens[position], _length + position, sequence, isWanted);
        }

        return slots;
    }

    /// <summary>Evaluates the batch, which holds some of the texts, and forgets them.</summary>
    private void Evaluate(int first, int end, CancellationToken cancellation)
    {
        Llama.SetCausalAttention(_handle, false);
        try
        {
            Evaluate(cancellation);
        }
        finally
        {
            for (var text = first; text < end && _memory != 0; text++)
            {
                Llama.MemoryRemove(_memory, text, _length, -1);
            }
        }
    }

    /// <summary>Keeps rows that the next batch would write over.</summary>
    private void Copy(int firstSlot, int slots)
    {
        for (var slot = firstSlot; slot < slots; slot++)
        {
            if (slot == _copied.Count)
            {
                _copied.Add(new float[Vocabulary.Count]);
            }

            Native(slot).CopyTo(_copied[slot]);
        }
    }

    private void Check(ReadOnlySpan<DenoisedText> texts)
    {
        var (rows, slots) = (0, 0);
        foreach (var text in texts)
        {
            CheckLength(_length + text.Tokens.Length);
            (rows, slots) = (rows + text.Tokens.Length, slots + text.Slots.Length);
            var last = Format.IsShifted ? 0 : -1;
            foreach (var slot in text.Slots.Span)
            {
                if (slot <= last || slot >= text.Tokens.Length)
                {
                    throw new ArgumentException($"Slot {slot} of {text.Tokens.Length} tokens cannot be predicted after {last}.", nameof(texts));
                }

                last = slot;
            }

            foreach (var token in text.Tokens.Span)
            {
                ArgumentOutOfRangeException.ThrowIfNegative(token);
                ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(token, Vocabulary.Count);
            }
        }

        if (rows > _shape.MaxRows || slots > _shape.MaxSlots)
        {
            throw new ModelException(
                $"The holes and the text between them are {rows} tokens with {slots} masks; one call of the model takes {_shape.MaxRows} with {_shape.MaxSlots}: fill smaller holes, or fewer at once.");
        }
    }

    private void CheckLength(int length)
    {
        if (length > ContextLength)
        {
            throw new ModelException($"The text and its holes are {length} tokens, but the model's context is {ContextLength}; give it less, or choose a larger context.");
        }
    }

    /// <summary>Makes all texts follow the context.</summary>
    private void ShareContext()
    {
        for (var text = 1; text < MaxTexts && _memory != 0; text++)
        {
            Llama.MemoryRemove(_memory, text, -1, -1);
            if (_length > 0)
            {
                Llama.MemoryCopy(_memory, 0, text, 0, _length);
            }
        }
    }

    /// <summary>
    /// Forgets what follows a part of the context. All sequences do: what one of them still held would stay where it is in memory, and what
    /// comes next would lie elsewhere than without it.
    /// </summary>
    private void Forget(int length)
    {
        for (var text = 0; text < MaxTexts && _memory != 0; text++)
        {
            Llama.MemoryRemove(_memory, text, length, -1);
        }

        _length = length;
    }

    private void Evaluate(CancellationToken cancellation)
    {
        _abort.Cancellation = cancellation;
        ModelCalls++;
        var status = Llama.Decode(_handle, _batch.View());
        _abort.Cancellation = CancellationToken.None;
        if (status == 0)
        {
            return;
        }

        Forget(_length);
        cancellation.ThrowIfCancellationRequested();
        throw new ModelException(status switch
        {
            MemoryFull => $"The model's memory of {_shape.ContextLength + _shape.MaxRows} tokens is full; fill smaller holes, or fewer at once.",
            Aborted => "The model's computation was aborted.",
            _ => $"The model's computation failed with code {status} ({NativeLog.LastError ?? "no reason given"}); try another device.",
        });
    }
}
