using System.Numerics;
using System.Runtime.CompilerServices;
using Completion.Inference.Gguf;
using Completion.Inference.Native;
using Completion.Inference.Vocabularies;

namespace Completion.Inference.Sessions;

/// <summary>A session on llama.cpp.</summary>
/// <remarks>
/// <para>
/// On the CPU a row of logits does not depend, to the bit, on what else was in its batch, on how a prompt was cut into
/// calls, or on other sequences in the memory; greedy decoding alone and greedy decoding beside drafts therefore choose
/// the same tokens. Three things make it so. Flash attention sums over the memory's cells in their order and skips those
/// of other sequences (ordinary attention sums over all of them in lanes). Calls are cut into micro-batches below the 64
/// rows at which it changes to tiles, and never have a single row, which it would split over threads. And the cells of a
/// sequence lie in the order of its positions, for which see <see cref="Bury"/>. Without these, logits of the default
/// model differ by up to 0.15 between one sequence and four, and one choice in sixty with them.
/// </para>
/// <para>
/// On a GPU the kernels change with the size of a batch and rows agree only to rounding; so they do for unquantised F16
/// weights on the CPU (7e-4 measured).
/// </para>
/// </remarks>
internal sealed unsafe partial class LlamaSession : IModelSession
{
    private const int MemoryFull = 1;
    private const int Aborted = 2;

    private readonly ContextHandle _context;
    private readonly nint _memory;
    private readonly nint _nativeVocabulary;
    private readonly BatchBuffer _batch;
    private readonly AbortSignal _abort;
    private readonly SequenceTable _sequences;
    private readonly SessionShape _shape;
    private readonly int _graveyard;
    private readonly int _padding;
    private int _firstRow;
    private int _rows;

    internal LlamaSession(ModelHandle model, GgufFile file, Vocabulary vocabulary, SessionShape shape)
    {
        _shape = shape;
        _file = file;
        Vocabulary = vocabulary;
        _graveyard = shape.MaxSequences;
        _padding = shape.MaxSequences + 1;
        _abort = new AbortSignal();
        _sequences = new SequenceTable(shape.MaxSequences, shape.ContextLength);
        _context = new ContextHandle(model, shape.ToParameters(), _abort);
        if (_context.IsInvalid)
        {
            _context.Dispose();
            throw new ModelException(
                $"The model's memory for {shape.ContextLength} tokens could not be made ({NativeLog.LastError ?? "no reason given"}); choose a smaller context.");
        }

        _memory = Llama.Memory(_context);
        _nativeVocabulary = Llama.ModelVocabulary(model);
        _batch = new BatchBuffer(Math.Max(shape.MaxBatch, shape.Chunk) + 1);
    }

    public Vocabulary Vocabulary { get; }

    public int ContextLength => _shape.ContextLength;

    public int MaxSequences => _shape.MaxSequences;

    public int MaxBatch => _shape.MaxBatch;

    public long ModelCalls { get; private set; }

    public int Prefill(ReadOnlySpan<int> prompt, CancellationToken cancellation) => Prefill(prompt, [], cancellation);

    public int Prefill(ReadOnlySpan<int> prompt, ReadOnlySpan<BatchToken> guesses, CancellationToken cancellation)
    {
        ThrowIfDisposed();
        cancellation.ThrowIfCancellationRequested();
        ArgumentOutOfRangeException.ThrowIfZero(prompt.Length);
        if (prompt.Length > ContextLength)
        {
            throw new ModelException($"The prompt has {prompt.Length} tokens, but the model's context is {ContextLength}; give it less, or choose a larger context.");
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(guesses.Length, MaxBatch);
        CheckTokens(prompt);
        CheckPositions(guesses, prompt.Length);
        _rows = 0;
        var kept = Math.Min(prompt.CommonPrefixLength(_sequences.Prompt(0)), prompt.Length - 1);
        KeepOnlyTrunk(kept);
        for (var start = kept; start < prompt.Length;)
        {
            var length = Math.Min(_shape.Chunk, prompt.Length - start);
            if (start + length == prompt.Length && length + guesses.Length > _shape.Chunk)
            {
                // One call more, so that the guesses fit into the last.
                length = Math.Min(length - 1, _shape.Chunk - guesses.Length);
            }

            var chunk = prompt.Slice(start, length);
            var below = start + length == prompt.Length ? guesses : [];
            var others = Sequences(below) & ~1UL;
            for (var sequences = others; sequences != 0; sequences &= sequences - 1)
            {
                Fork(0, BitOperations.TrailingZeroCount(sequences), start);
            }

            _batch.Clear();
            for (var i = 0; i < chunk.Length; i++)
            {
                _batch.Add(chunk[i], start + i, 0, wantsLogits: start + i == prompt.Length - 1, others);
            }

            foreach (var guess in below)
            {
                _batch.Add(guess.Token, guess.Position, guess.Sequence, wantsLogits: true, guess.Also);
            }

            Evaluate(_batch, cancellation);
            foreach (var token in chunk)
            {
                Append(new BatchToken(token, 0, 0, others));
            }

            _sequences.SetPrompt(0);
            foreach (var guess in below)
            {
                Append(guess);
            }

            _firstRow = chunk.Length - 1;
            start += length;
        }

        _rows = 1 + guesses.Length;
        return prompt.Length - kept;
    }

    public void Decode(ReadOnlySpan<BatchToken> batch, CancellationToken cancellation)
    {
        ThrowIfDisposed();
        cancellation.ThrowIfCancellationRequested();
        ArgumentOutOfRangeException.ThrowIfZero(batch.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(batch.Length, MaxBatch);
        CheckPositions(batch);
        _rows = 0;
        _batch.Clear();
        foreach (var token in batch)
        {
            _batch.Add(token.Token, token.Position, token.Sequence, wantsLogits: true, token.Also);
        }

        Evaluate(_batch, cancellation);
        foreach (var token in batch)
        {
            Append(token);
        }

        _firstRow = 0;
        _rows = batch.Length;
    }

    public ReadOnlySpan<float> Logits(int row)
    {
        ThrowIfDisposed();
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, _rows);
        return new ReadOnlySpan<float>(Llama.Logits(_context, _firstRow + row), Vocabulary.Count);
    }

    public int Tokenize(ReadOnlySpan<byte> text, Span<int> tokens)
    {
        ThrowIfDisposed();
        fixed (byte* source = text)
        {
            fixed (int* target = tokens)
            {
                var count = Llama.Tokenize(
                    _nativeVocabulary, source, text.Length, target, tokens.Length, addSpecial: false, parseSpecial: false);
                return Math.Max(0, count);
            }
        }
    }

    public void Fork(int from, int to, int length)
    {
        ThrowIfDisposed();
        CheckSequence(from);
        CheckSequence(to);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, _sequences.Length(from));
        if (from == to)
        {
            Truncate(from, length);
            return;
        }

        Bury(to, 0);
        if (length > 0)
        {
            Llama.MemoryCopy(_memory, from, to, 0, length);
        }

        _sequences.Copy(from, to, length);
    }

    public void Truncate(int sequence, int length)
    {
        ThrowIfDisposed();
        CheckSequence(sequence);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (length < _sequences.Length(sequence))
        {
            Bury(sequence, length);
        }
    }

    public void Dispose()
    {
        _context.Dispose();
        _batch.Dispose();
        _mixture?.Dispose();
        _table?.Dispose();
    }

    /// <summary>Runs the batch and, when it did not succeed, puts the memory back to what <see cref="_sequences"/> says.</summary>
    private void Evaluate(BatchBuffer batch, CancellationToken cancellation)
    {
        var padded = _shape.PadsSingleRows && batch.Count % _shape.MicroBatch == 1;
        if (padded)
        {
            batch.Add(0, 0, _padding, wantsLogits: false);
        }

        var status = Call(batch, cancellation);
        if (status == MemoryFull)
        {
            // What was buried is what can be given up.
            Llama.MemoryRemove(_memory, _graveyard, -1, -1);
            status = Call(batch, cancellation);
        }

        if (padded)
        {
            Llama.MemoryRemove(_memory, _padding, -1, -1);
        }

        if (status == 0)
        {
            return;
        }

        for (var sequence = 0; sequence < _sequences.Count; sequence++)
        {
            Llama.MemoryRemove(_memory, sequence, _sequences.Length(sequence), -1);
        }

        cancellation.ThrowIfCancellationRequested();
        throw new ModelException(status switch
        {
            MemoryFull => $"The model's memory is full: the prompt and its drafts need more than its {_shape.Cells} tokens; ask for fewer or shorter drafts.",
            Aborted => "The model's computation was aborted.",
            _ => $"The model's computation failed with code {status} ({NativeLog.LastError ?? "no reason given"}); try another device.",
        });
    }

    /// <summary>The sequences that tokens name, one bit each; those of a tree have ids below 64.</summary>
    private static ulong Sequences(ReadOnlySpan<BatchToken> batch)
    {
        var sequences = 0UL;
        foreach (ref readonly var token in batch)
        {
            sequences |= (1UL << token.Sequence) | token.Also;
        }

        return sequences;
    }

    private void Append(in BatchToken token)
    {
        _sequences.Append(token.Sequence, token.Token);
        for (var also = token.Also; also != 0; also &= also - 1)
        {
            _sequences.Append(BitOperations.TrailingZeroCount(also), token.Token);
        }
    }

    private int Call(BatchBuffer batch, CancellationToken cancellation)
    {
        _abort.Cancellation = cancellation;
        ModelCalls++;
        var status = Llama.Decode(_context, batch.View());
        _abort.Cancellation = CancellationToken.None;
        return status;
    }

    /// <summary>
    /// Takes a sequence's tokens at and after a length away without freeing their cells, until the next prompt or until
    /// the memory is full. A freed cell would be given to a later token of some other sequence, whose cells would then no
    /// longer be in the order of its positions, and its sums would be rounded differently.
    /// </summary>
    private void Bury(int sequence, int length)
    {
        if (_sequences.Length(sequence) > length)
        {
            Llama.MemoryCopy(_memory, sequence, _graveyard, length, -1);
            Remove(sequence, length);
        }

        _sequences.Truncate(sequence, length);
    }

    private void KeepOnlyTrunk(int length)
    {
        for (var sequence = 1; sequence < _sequences.Count; sequence++)
        {
            if (_sequences.Length(sequence) > 0)
            {
                Remove(sequence, 0);
                _sequences.Truncate(sequence, 0);
            }
        }

        Llama.MemoryRemove(_memory, _graveyard, -1, -1);
        Remove(0, length);
        _sequences.Truncate(0, length);
    }

    private void Remove(int sequence, int from)
    {
        if (!Llama.MemoryRemove(_memory, sequence, from, -1))
        {
            throw new ModelException("The model cannot forget tokens; choose one whose memory is an ordinary attention cache.");
        }
    }

    /// <param name="batch">Tokens.</param>
    /// <param name="length">What every sequence will hold before them; null: what it holds.</param>
    private void CheckPositions(ReadOnlySpan<BatchToken> batch, int? length = null)
    {
        for (var i = 0; i < batch.Length; i++)
        {
            var token = batch[i];
            CheckToken(token.Token);
            CheckPosition(batch, i, token.Sequence, length);
            for (var also = token.Also; also != 0; also &= also - 1)
            {
                CheckPosition(batch, i, BitOperations.TrailingZeroCount(also), length);
            }

            if (token.Position >= ContextLength)
            {
                throw new ModelException($"The text has reached the model's context of {ContextLength} tokens; give it a shorter prompt, or choose a larger context.");
            }
        }
    }

    /// <summary>A token continues a sequence where the memory and the batch before it have brought it.</summary>
    private void CheckPosition(ReadOnlySpan<BatchToken> batch, int at, int sequence, int? length)
    {
        CheckSequence(sequence);
        var expected = length ?? _sequences.Length(sequence);
        foreach (ref readonly var before in batch[..at])
        {
            expected += before.Sequence == sequence || (sequence < 64 && (before.Also >> sequence & 1) != 0) ? 1 : 0;
        }

        if (batch[at].Position != expected)
        {
            throw new ArgumentException($"Sequence {sequence} goes on at position {expected}, not at {batch[at].Position}.", nameof(batch));
        }
    }

    private void CheckTokens(ReadOnlySpan<int> tokens)
    {
        foreach (var token in tokens)
        {
            CheckToken(token);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CheckToken(int token)
    {
        if ((uint)token >= (uint)Vocabulary.Count)
        {
            throw new ArgumentOutOfRangeException(nameof(token), token, "Not an id of the vocabulary.");
        }
    }

    private void CheckSequence(int sequence)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sequence);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(sequence, MaxSequences);
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_context.IsClosed, this);
}
