using Completion.Constraints;
using Completion.Decoding.Diffusion.Posterior;
using Completion.Inference.Vocabularies;

namespace Completion.Decoding.Diffusion;

/// <summary>
/// Where the left end of what is not written stands inside one of finitely many words, the most probable of them over all of its slots at once
/// (DINGO; drawn, where tokens are drawn, from the exact posterior of Dang and Ermon): slot by slot, the most probable first piece need not begin the
/// most probable word.
/// </summary>
internal sealed class WordFilling(Vocabulary vocabulary)
{
    /// <summary>Slots that a word may take.</summary>
    private const int MostSlots = 8;

    private (Constraint Inside, WordAutomaton? Words) _known;

    /// <summary>The tokens of the word, for the slots from the left end on.</summary>
    /// <param name="inside">The state at the left end.</param>
    /// <param name="slots">Of the hole.</param>
    /// <param name="first">The left end: a mask.</param>
    /// <param name="predictions">Of the model call that the masks' numbers are of.</param>
    /// <param name="isDrawn">Whether the word is drawn instead of being the most probable one.</param>
    /// <returns>The tokens, with the logarithm of their probability; null when no word fits.</returns>
    public (IReadOnlyList<int> Tokens, double LogProbability)? Best(Constraint inside, IReadOnlyList<int> slots, int first, Predictions predictions, bool isDrawn)
    {
        var rows = new List<ReadOnlyMemory<float>>();
        var slot = first;
        for (; slot < slots.Count && rows.Count < MostSlots && slots[slot] < 0 && slots[slot] != SlotCanvas.NewMask; slot++)
        {
            rows.Add(predictions.Row(~slots[slot]));
        }

        // What stands behind the masks, or is to be written behind those looked at, ends the word only if no mask follows.
        var mayEnd = slot == slots.Count || slots[slot] >= 0;
        if (rows.Count == 0 || Words(inside) is not { } words || Find(new WordPosterior(words, rows, -1, mayEnd)) is not { } best)
        {
            return null;
        }

        int[]? Find(WordPosterior posterior)
        {
            var drawn = new int[rows.Count];
            return !isDrawn ? posterior.MostProbable()?.Tokens
                : posterior.TrySample(number => predictions.Draw(~slots[first + number]), drawn) ? drawn
                : null;
        }

        var (tokens, sum, state) = (new List<int>(), 0.0, inside);
        foreach (var token in best)
        {
            var bytes = vocabulary.Bytes(token);
            if (bytes.IsEmpty || WordMask.EndsWord(bytes[0]) || state.Advance(bytes) is not { } next)
            {
                break;
            }

            sum += rows[tokens.Count].Span[token];
            tokens.Add(token);
            if (!next.IsInsideWord)
            {
                break;
            }

            state = next;
        }

        return tokens.Count == 0 ? null : (tokens, sum);
    }

    private WordAutomaton? Words(Constraint inside)
    {
        if (!ReferenceEquals(_known.Inside, inside))
        {
            _known = (inside, WordAutomaton.Of(inside, vocabulary.Trie));
        }

        return _known.Words;
    }
}
