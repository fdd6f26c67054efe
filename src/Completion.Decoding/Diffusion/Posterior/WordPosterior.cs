using System.Numerics.Tensors;

namespace Completion.Decoding.Diffusion.Posterior;

/// <summary>
/// A model's distributions for slots side by side, each by itself, under the condition that the text in them begins with one of finitely many words: exact
/// marginals, exact samples, and the most probable string.
/// </summary>
/// <remarks>
/// The slots and the automaton are a hidden Markov chain, so sums over all strings are found by going through it forwards and backwards (Dang and Ermon,
/// arXiv 2607.07026, 2026); with the greatest term instead of the sum it is DINGO (Suresh et al., 2025). The cost is that of slots times edges, and of reading each
/// row once. In logarithms. Not thread-safe; the rows must not change while it is used.
/// </remarks>
public sealed class WordPosterior
{
    private const double Never = double.NegativeInfinity;

    private readonly WordAutomaton _words;
    private readonly IReadOnlyList<ReadOnlyMemory<float>> _rows;
    private readonly int _deleted;
    private readonly bool _mayEnd;
    private readonly int _width;

    /// <summary>Of the tokens before a slot, summed by the state they lead to: slots + 1 rows of states.</summary>
    private readonly double[] _before;

    /// <summary>Of the tokens from a slot on, summed, by the state before it.</summary>
    private readonly double[] _behind;

    /// <summary>For each slot the sum over all tokens, and over those that end a word.</summary>
    private readonly (double All, double Ends)[] _sums;

    /// <param name="words">The words, and the vocabulary.</param>
    /// <param name="rows">For each slot the log-probabilities of all tokens; minus infinity for one that cannot stand there.</param>
    /// <param name="deleted">The token of a slot that is not used: it stands anywhere and changes nothing; -1 when there is none.</param>
    /// <param name="mayEnd">Whether the text behind the slots ends a word, so that a word may take all of them.</param>
    public WordPosterior(WordAutomaton words, IReadOnlyList<ReadOnlyMemory<float>> rows, int deleted, bool mayEnd)
    {
        (_words, _rows, _deleted, _mayEnd, _width) = (words, rows, deleted, mayEnd, words.States + 1);
        (_before, _behind) = (new double[(rows.Count + 1) * _width], new double[(rows.Count + 1) * _width]);
        _sums = [.. rows.Select(row => (LogSum(row.Span), LogSumOfEnds(row.Span)))];
        Forwards();
        Backwards();
    }

    /// <summary>Logarithm of the probability that the model, asked for each slot by itself, writes a text that begins with a word.</summary>
    public double LogProbability => _behind[0];

    /// <summary>The exact marginals of a slot: log-probabilities of its tokens given that the text begins with a word.</summary>
    /// <param name="slot">The slot, from 0.</param>
    /// <param name="into">As long as a row; all minus infinity when no text begins with a word.</param>
    public void Marginals(int slot, Span<float> into)
    {
        into.Fill(float.NegativeInfinity);
        if (double.IsNegativeInfinity(LogProbability))
        {
            return;
        }

        var row = _rows[slot].Span;
        var before = Row(_before, slot);
        var behind = Row(_behind, slot + 1);
        var free = before[_words.Free] + behind[_words.Free] - LogProbability;
        if (!double.IsNegativeInfinity(free))
        {
            TensorPrimitives.Add(row, (float)free, into);
        }

        var (ended, unused) = (Never, Never);
        for (var state = 0; state < _words.States; state++)
        {
            ended = _words.IsWord[state] ? LogAdd(ended, before[state]) : ended;
            unused = LogAdd(unused, before[state] + behind[state]);
            if (double.IsNegativeInfinity(before[state]))
            {
                continue;
            }

            foreach (var (token, to) in _words.EdgesOf(state))
            {
                Add(into, token, before[state] + row[token] + behind[to] - LogProbability);
            }
        }

        ended += behind[_words.Free] - LogProbability;
        if (!double.IsNegativeInfinity(ended))
        {
            foreach (var child in _words.Ends)
            {
                foreach (var token in _words.Trie.TokensUnder(child))
                {
                    Add(into, token, ended + row[token]);
                }
            }
        }

        if (_deleted >= 0)
        {
            Add(into, _deleted, unused + row[_deleted] - LogProbability);
        }
    }

    /// <summary>Draws a string from the exact posterior.</summary>
    /// <param name="uniform">A number above 0 and below 1 for each slot.</param>
    /// <param name="tokens">Filled with one token for each slot.</param>
    /// <returns>False when no text begins with a word.</returns>
    public bool TrySample(Func<int, double> uniform, Span<int> tokens)
    {
        if (double.IsNegativeInfinity(LogProbability))
        {
            return false;
        }

        var state = 0;
        for (var slot = 0; slot < _rows.Count; slot++)
        {
            var share = uniform(slot);
            (tokens[slot], state) = state == _words.Free ? (DrawFree(slot, share), state) : Draw(slot, state, Math.Log(share) + Row(_behind, slot)[state]);
        }

        return true;
    }

    /// <summary>The most probable string that begins with a word.</summary>
    /// <returns>A token for each slot, the first of equals, and the logarithm of its probability; null when there is none.</returns>
    public (int[] Tokens, double LogProbability)? MostProbable() => new BestWord(_words, _rows, _deleted, _mayEnd).Find();

    /// <summary>Behind a word a slot is drawn by itself.</summary>
    private int DrawFree(int slot, double share)
    {
        var row = _rows[slot].Span;
        var (sum, least, last) = (0.0, share * Math.Exp(_sums[slot].All), -1);
        for (var token = 0; token < row.Length && sum < least; token++)
        {
            sum += Math.Exp(row[token]);
            last = float.IsNegativeInfinity(row[token]) ? last : token;
        }

        return last;
    }

    /// <summary>The token at which the sum of the strings that are possible from a state reaches a share of all of them.</summary>
    private (int Token, int To) Draw(int slot, int state, double logShare)
    {
        var row = _rows[slot].Span;
        var behind = Row(_behind, slot + 1);
        var (sum, last) = (Never, (Token: -1, To: -1));
        if (_deleted >= 0 && Reaches(_deleted, state, row[_deleted] + behind[state]))
        {
            return last;
        }

        foreach (var (token, to) in _words.EdgesOf(state))
        {
            if (Reaches(token, to, row[token] + behind[to]))
            {
                return last;
            }
        }

        foreach (var child in _words.IsWord[state] ? _words.Ends : [])
        {
            foreach (var token in _words.Trie.TokensUnder(child))
            {
                if (Reaches(token, _words.Free, row[token] + behind[_words.Free]))
                {
                    return last;
                }
            }
        }

        // Rounding may leave the sum below the share by a hair.
        return last;

        bool Reaches(int token, int to, double logProbability)
        {
            if (double.IsNegativeInfinity(logProbability))
            {
                return false;
            }

            (last, sum) = ((token, to), LogAdd(sum, logProbability));
            return sum >= logShare;
        }
    }

    private void Forwards()
    {
        Array.Fill(_before, Never);
        _before[0] = 0;
        for (var slot = 0; slot < _rows.Count; slot++)
        {
            var row = _rows[slot].Span;
            var before = Row(_before, slot);
            var behind = Row(_before, slot + 1);
            var free = before[_words.Free] + _sums[slot].All;
            for (var state = 0; state < _words.States; state++)
            {
                if (double.IsNegativeInfinity(before[state]))
                {
                    continue;
                }

                foreach (var (token, to) in _words.EdgesOf(state))
                {
                    behind[to] = LogAdd(behind[to], before[state] + row[token]);
                }

                behind[state] = _deleted < 0 ? behind[state] : LogAdd(behind[state], before[state] + row[_deleted]);
                free = _words.IsWord[state] ? LogAdd(free, before[state] + _sums[slot].Ends) : free;
            }

            behind[_words.Free] = LogAdd(behind[_words.Free], free);
        }
    }

    private void Backwards()
    {
        var last = Row(_behind, _rows.Count);
        for (var state = 0; state < _words.States; state++)
        {
            last[state] = _mayEnd && _words.IsWord[state] ? 0 : Never;
        }

        last[_words.Free] = 0;
        for (var slot = _rows.Count - 1; slot >= 0; slot--)
        {
            var row = _rows[slot].Span;
            var before = Row(_behind, slot);
            var behind = Row(_behind, slot + 1);
            before[_words.Free] = behind[_words.Free] + _sums[slot].All;
            for (var state = 0; state < _words.States; state++)
            {
                var sum = _deleted < 0 ? Never : behind[state] + row[_deleted];
                foreach (var (token, to) in _words.EdgesOf(state))
                {
                    sum = LogAdd(sum, behind[to] + row[token]);
                }

                before[state] = _words.IsWord[state] ? LogAdd(sum, behind[_words.Free] + _sums[slot].Ends) : sum;
            }
        }
    }

    private double LogSumOfEnds(ReadOnlySpan<float> row)
    {
        var sum = 0.0;
        foreach (var child in _words.Ends)
        {
            foreach (var token in _words.Trie.TokensUnder(child))
            {
                sum += Math.Exp(row[token]);
            }
        }

        return Math.Log(sum);
    }

    private static double LogSum(ReadOnlySpan<float> row)
    {
        var sum = 0.0;
        foreach (var value in row)
        {
            sum += Math.Exp(value);
        }

        return Math.Log(sum);
    }

    private static void Add(Span<float> into, int token, double logProbability) => into[token] = (float)LogAdd(into[token], logProbability);

    private static double LogAdd(double one, double other)
    {
        var (most, least) = one > other ? (one, other) : (other, one);
        return double.IsNegativeInfinity(least) ? most : most + Math.Log(1 + Math.Exp(least - most));
    }

    private Span<double> Row(double[] table, int slot) => table.AsSpan(slot * _width, _width);
}
