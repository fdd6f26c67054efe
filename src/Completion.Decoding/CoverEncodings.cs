using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Completion.Inference.Sessions;
using Completion.Inference.Vocabularies;

namespace Completion.Decoding;

/// <summary>
/// Exact probabilities of the next byte at a place where the text may end inside a token (Phan et al., "Exact Byte-Level
/// Probabilities from Tokenized Language Models for FIM-Tasks and Model Ensembles", ICLR 2025): the sum over all token
/// sequences that spell the text and whose last token reaches or crosses its end.
/// </summary>
/// <remarks>
/// The paper sums over the spellings that the tokeniser makes; here all count that the vocabulary allows, since a model
/// gives each of them some probability and what it gives is what it will write. Spellings of little probability are not
/// followed, and <see cref="BoundaryDistribution.Missed"/> says how much that is. Each level of the tree of spellings is one
/// batch of sequences that share the prompt. One per session; not thread-safe.
/// </remarks>
public sealed class CoverEncodings(IModelSession session)
{
    private readonly Vocabulary _vocabulary = session.Vocabulary;
    private readonly float[] _row = new float[session.Vocabulary.Count];
    private readonly List<BatchToken> _batch = [];

    /// <summary>Scores the spellings of a text after a prompt; the session's trunk then holds the prompt.</summary>
    /// <param name="prompt">Tokens before the text.</param>
    /// <param name="text">Bytes that are spelled; may be empty.</param>
    /// <param name="leastRatio">How probable, against the most probable one, a spelling must be to be followed; 0: all are.</param>
    /// <param name="cancellation">Honoured within one model call.</param>
    public BoundaryDistribution Score(ReadOnlySpan<int> prompt, ReadOnlySpan<byte> text, double leastRatio, CancellationToken cancellation)
    {
        var calls = session.ModelCalls;
        var result = new BoundaryDistribution { PromptTokensEvaluated = session.Prefill(prompt, cancellation) };
        var most = Math.Min(session.MaxBatch, (session.MaxSequences - 1) / 2);
        var level = new List<(Cover Cover, int Sequence)> { (new Cover([], 0, 0), 0) };
        for (var depth = 0; level.Count > 0; depth++)
        {
            // Parents keep their sequences until their children have forked from them: levels take turns in two halves.
            var firstSequence = depth % 2 == 0 ? 1 : 1 + most;
            var children = new List<(Cover Cover, int Parent)>();
            for (var row = 0; row < level.Count; row++)
            {
                Follow(level[row].Cover, level[row].Sequence, row, text, result, children);
            }

            level = Next(children, most, firstSequence, prompt.Length, leastRatio, result);
            if (level.Count > 0)
            {
                session.Decode(CollectionsMarshal.AsSpan(_batch), cancellation);
            }
        }

        result.ModelCalls = (int)(session.ModelCalls - calls);
        return result;
    }

    /// <summary>The children worth following, each forked from its parent and waiting in the batch.</summary>
    private List<(Cover Cover, int Sequence)> Next(
        List<(Cover Cover, int Parent)> children, int most, int firstSequence, int promptLength, double leastRatio, BoundaryDistribution result)
    {
        children.Sort(static (a, b) => b.Cover.LogProbability.CompareTo(a.Cover.LogProbability));
        var best = children.Count == 0 ? 0 : Math.Max(result.Total, Math.Exp(children[0].Cover.LogProbability));
        var next = new List<(Cover Cover, int Sequence)>();
        _batch.Clear();
        foreach (var (cover, parent) in children)
        {
            if (next.Count == most || Math.Exp(cover.LogProbability) < leastRatio * best)
            {
                result.Missed += Math.Exp(cover.LogProbability);
                continue;
            }

            var sequence = firstSequence + next.Count;
            var position = promptLength + cover.Tokens.Length - 1;
            session.Fork(parent, sequence, position);
            _batch.Add(new BatchToken(cover.Tokens[^1], position, sequence));
            next.Add((cover, sequence));
        }

        return next;
    }

    /// <summary>Adds what crosses the end of the text right after a spelling, and lists the spellings one token longer.</summary>
    private void Follow(
        Cover cover, int sequence, int row, ReadOnlySpan<byte> text, BoundaryDistribution result, List<(Cover Cover, int Parent)> children)
    {
        Normalise(session.Logits(row));
        var trie = _vocabulary.Trie;
        var node = 0;
        for (var at = cover.Length; at < text.Length; at++)
        {
            node = trie.Child(node, text[at]);
            if (node < 0)
            {
                return;
            }

            foreach (var token in trie.TokensAt(node))
            {
                children.Add((new Cover(cover.Tokens.Add(token), at + 1, cover.LogProbability + _row[token]), sequence));
            }
        }

        for (var child = node + 1; child < trie.EndOf(node); child = trie.EndOf(child))
        {
            var sum = 0.0;
            foreach (var token in trie.TokensUnder(child))
            {
                sum += Math.Exp(_row[token]);
            }

            result.Add(trie.ByteOf(child), Math.Exp(cover.LogProbability) * sum, cover);
        }

        if (cover.Length == text.Length)
        {
            foreach (var token in _vocabulary.EndOfGeneration)
            {
                result.AddEnd(Math.Exp(cover.LogProbability + _row[token]));
            }
        }
    }

    /// <summary>Log-probabilities of a row of logits.</summary>
    private void Normalise(ReadOnlySpan<float> logits)
    {
        var max = TensorPrimitives.Max(logits);
        TensorPrimitives.Subtract(logits, max, _row);
        var sum = 0.0;
        foreach (var value in _row)
        {
            sum += Math.Exp(value);
        }

        TensorPrimitives.Subtract(_row, (float)Math.Log(sum), _row);
    }
}
