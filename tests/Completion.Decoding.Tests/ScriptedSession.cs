using System.Numerics;
using Completion.Inference;
using Completion.Inference.Sessions;
using Completion.Inference.Vocabularies;

namespace Completion.Decoding.Tests;

/// <summary>
/// A model whose logits are a hash of the tokens before them, with a KV memory that checks every rule of the contract:
/// positions must follow one another, rows read only what their own sequence holds.
/// </summary>
internal sealed class ScriptedSession(Vocabulary vocabulary, int seed, int contextLength = 4096, int sequences = 16, int maxBatch = 64) : IModelSession
{
    private readonly List<int>[] _sequences = [.. Enumerable.Range(0, sequences).Select(_ => new List<int>())];
    private readonly List<float[]> _rows = [];

    public Vocabulary Vocabulary => vocabulary;

    public int ContextLength => contextLength;

    public int MaxSequences => sequences;

    public int MaxBatch => maxBatch;

    public long ModelCalls { get; private set; }

    public int LargestBatch { get; private set; }

    public int Prefill(ReadOnlySpan<int> prompt, CancellationToken cancellation) => Prefill(prompt, [], cancellation);

    public int Prefill(ReadOnlySpan<int> prompt, ReadOnlySpan<BatchToken> guesses, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var trunk = _sequences[0];
        var shared = 0;
        while (shared < trunk.Count && shared < prompt.Length - 1 && trunk[shared] == prompt[shared])
        {
            shared++;
        }

        foreach (var sequence in _sequences)
        {
            sequence.Clear();
        }

        trunk.AddRange(prompt);
        ModelCalls++;
        _rows.Clear();
        _rows.Add(LogitsAfter(trunk));
        Assert.InRange(guesses.Length, 0, maxBatch - 1);
        foreach (var sequence in Enumerable.Range(1, sequences - 1).Where(Names(guesses)))
        {
            _sequences[sequence].AddRange(prompt);
        }

        foreach (var guess in guesses)
        {
            Evaluate(guess);
        }

        return prompt.Length - shared;
    }

    private static Func<int, bool> Names(ReadOnlySpan<BatchToken> batch)
    {
        var named = 0UL;
        foreach (var token in batch)
        {
            named |= (1UL << token.Sequence) | token.Also;
        }

        return sequence => (named >> sequence & 1) != 0;
    }

    private void Evaluate(BatchToken token)
    {
        var sequence = _sequences[token.Sequence];
        Assert.Equal(sequence.Count, token.Position);
        sequence.Add(token.Token);
        _rows.Add(LogitsAfter(sequence));
        for (var also = token.Also; also != 0; also &= also - 1)
        {
            var other = _sequences[BitOperations.TrailingZeroCount(also)];
            Assert.Equal(sequence[..^1], other);
            other.Add(token.Token);
        }
    }

    public void Decode(ReadOnlySpan<BatchToken> batch, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        ModelCalls++;
        LargestBatch = Math.Max(LargestBatch, batch.Length);
        _rows.Clear();
        foreach (var token in batch)
        {
            Evaluate(token);
        }
    }

    public string? MixtureProblem { get; init; }

    /// <summary>The weighted mean of the logits after each token, though a mixture before it counts as its heaviest token.</summary>
    public void DecodeMixture(
        ReadOnlySpan<int> tokens, ReadOnlySpan<float> weights, int position, int sequence, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (MixtureProblem is { } problem)
        {
            throw new ModelException(problem);
        }

        ModelCalls++;
        var text = _sequences[sequence];
        Assert.Equal(text.Count, position);
        var mean = new float[vocabulary.Count];
        var heaviest = 0;
        for (var i = 0; i < tokens.Length; i++)
        {
            var row = LogitsAfter([.. text, tokens[i]]);
            for (var j = 0; j < mean.Length; j++)
            {
                mean[j] += weights[i] * row[j];
            }

            heaviest = weights[i] > weights[heaviest] ? i : heaviest;
        }

        text.Add(tokens[heaviest]);
        _rows.Clear();
        _rows.Add(mean);
    }

    public ReadOnlySpan<float> Logits(int row) => _rows[row];

    /// <summary>The longest token that fits, again and again, up to a byte that none spells.</summary>
    public int Tokenize(ReadOnlySpan<byte> text, Span<int> tokens)
    {
        var count = 0;
        while (!text.IsEmpty)
        {
            var longest = -1;
            for (var token = 0; token < vocabulary.Count; token++)
            {
                var bytes = vocabulary.Bytes(token);
                if (!bytes.IsEmpty && text.StartsWith(bytes) && (longest < 0 || bytes.Length > vocabulary.Bytes(longest).Length))
                {
                    longest = token;
                }
            }

            if (longest < 0)
            {
                break;
            }

            tokens[count++] = longest;
            text = text[vocabulary.Bytes(longest).Length..];
        }

        return count;
    }

    public void Fork(int from, int to, int length)
    {
        Assert.True(length <= _sequences[from].Count);
        _sequences[to].Clear();
        _sequences[to].AddRange(_sequences[from][..length]);
    }

    public void Truncate(int sequence, int length) => _sequences[sequence].RemoveRange(length, _sequences[sequence].Count - length);

    public void Dispose()
    {
    }

    /// <summary>Logits as a pure function of the tokens, peaked enough to have likely and unlikely choices.</summary>
    public float[] LogitsAfter(IReadOnlyList<int> tokens)
    {
        var state = unchecked((uint)seed);
        foreach (var token in tokens)
        {
            state = unchecked((state * 2654435761u) + (uint)token + 12345u);
        }

        var random = new Random(unchecked((int)state));
        var row = new float[vocabulary.Count];
        for (var i = 0; i < row.Length; i++)
        {
            row[i] = (float)(6 * random.NextDouble());
        }

        return row;
    }
}
