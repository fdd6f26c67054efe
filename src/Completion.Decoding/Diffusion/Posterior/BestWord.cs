using System.Numerics.Tensors;

namespace Completion.Decoding.Diffusion.Posterior;

/// <summary>The most probable string of slots that begins with a word: the greatest product along the automaton, and the way back (Viterbi; DINGO, Suresh et al., 2025).</summary>
internal sealed class BestWord(WordAutomaton words, IReadOnlyList<ReadOnlyMemory<float>> rows, int deleted, bool mayEnd)
{
    private readonly double[] _best = new double[words.States + 1];
    private readonly double[] _next = new double[words.States + 1];
    private readonly (int Token, int From)[] _ways = new (int, int)[rows.Count * (words.States + 1)];

    public (int[] Tokens, double LogProbability)? Find()
    {
        Array.Fill(_best, double.NegativeInfinity);
        _best[0] = 0;
        for (var slot = 0; slot < rows.Count; slot++)
        {
            Step(slot);
            _next.CopyTo(_best, 0);
        }

        var end = words.Free;
        for (var state = 0; mayEnd && state < words.States; state++)
        {
            end = words.IsWord[state] && _best[state] > _best[end] ? state : end;
        }

        if (double.IsNegativeInfinity(_best[end]))
        {
            return null;
        }

        var (tokens, at) = (new int[rows.Count], end);
        for (var slot = rows.Count - 1; slot >= 0; slot--)
        {
            (tokens[slot], at) = _ways[slot * (words.States + 1) + at];
        }

        return (tokens, _best[end]);
    }

    private void Step(int slot)
    {
        Array.Fill(_next, double.NegativeInfinity);
        var row = rows[slot].Span;
        var ways = _ways.AsSpan(slot * (words.States + 1), words.States + 1);
        if (!double.IsNegativeInfinity(_best[words.Free]))
        {
            Reach(words.Free, TensorPrimitives.IndexOfMax(row), words.Free, row, ways);
        }

        var ending = -1;
        for (var state = 0; state < words.States; state++)
        {
            if (double.IsNegativeInfinity(_best[state]))
            {
                continue;
            }

            foreach (var (token, to) in words.EdgesOf(state))
            {
                Reach(state, token, to, row, ways);
            }

            if (deleted >= 0)
            {
                Reach(state, deleted, state, row, ways);
            }

            if (words.IsWord[state])
            {
                ending = ending < 0 ? MostProbableEnd(row) : ending;
                if (ending >= 0)
                {
                    Reach(state, ending, words.Free, row, ways);
                }
            }
        }
    }

    private void Reach(int from, int token, int to, ReadOnlySpan<float> row, Span<(int Token, int From)> ways)
    {
        if (_best[from] + row[token] > _next[to])
        {
            (_next[to], ways[to]) = (_best[from] + row[token], (token, from));
        }
    }

    /// <summary>The most probable token that ends a word; -1 when there is none.</summary>
    private int MostProbableEnd(ReadOnlySpan<float> row)
    {
        var best = -1;
        foreach (var child in words.Ends)
        {
            foreach (var token in words.Trie.TokensUnder(child))
            {
                best = best < 0 || row[token] > row[best] ? token : best;
            }
        }

        return best;
    }
}
