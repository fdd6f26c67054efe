using Completion.Constraints;
using Completion.Inference.Vocabularies;

namespace Completion.Decoding.Diffusion;

/// <summary>
/// Whether a canvas can become a legal text: exactly at the left end of what is not written, and by looking ahead over masks to
/// what stands behind them.
/// </summary>
/// <remarks>
/// After "LAVE" (look ahead, then verify): masks before a token are filled with what the same model call says is most probable there,
/// several texts at once, and the token may stay if the grammar accepts one of them. It needs to know only what may come next. With
/// several holes, <see cref="ICanvasRules.MayStand"/> is asked too, for which it does not matter what is written where. What it keeps is
/// only remembered: its answers are of the canvas and the predictions alone.
/// </remarks>
internal sealed class CanvasGuard(Vocabulary vocabulary, int? delete, DiffusionRequest request)
{
    private readonly HoleState?[] _holes = new HoleState?[request.FixedTexts.Count - 1];
    private readonly byte[][] _fixed = [.. request.FixedTexts.Select(text => vocabulary.Text(text))];

    /// <summary>Whether what stands in a hole may stay there.</summary>
    /// <param name="canvas">All holes.</param>
    /// <param name="hole">The one that was changed.</param>
    /// <param name="predictions">Of the model call that the masks' numbers are of.</param>
    public bool Allows(SlotCanvas canvas, int hole, Predictions predictions)
    {
        if (Known(canvas, hole) is { } known)
        {
            if (!IsLegal(known, canvas, hole, predictions) ||
                (canvas.IsFilled(hole) && hole + 1 < canvas.Holes.Count && Known(canvas, hole + 1) is { Rules: null }))
            {
                return false;
            }
        }

        return canvas.Holes.Count == 1 || request.Rules.MayStand(Pieces(canvas));
    }

    /// <summary>Masks again what was written into a hole before the holes to its left were filled, if it may not stand there now.</summary>
    /// <returns>How many tokens.</returns>
    public int Mend(SlotCanvas canvas, Predictions predictions)
    {
        var remasked = 0;
        for (var hole = 1; hole < canvas.Holes.Count && Known(canvas, hole) is { } known; hole++)
        {
            if (!IsLegal(known, canvas, hole, predictions))
            {
                remasked += canvas.Remask(new SlotPlace(hole, 0));
            }
        }

        return remasked;
    }

    /// <summary>The leftmost hole that has masks, with the states at its left end; null: there is none, or its rules allow nothing.</summary>
    public (int Hole, Constraint? Legal, Constraint Grammar)? Frontier(SlotCanvas canvas)
    {
        for (var hole = 0; hole < canvas.Holes.Count; hole++)
        {
            if (!canvas.IsFilled(hole))
            {
                var (slots, frontier) = (canvas.Holes[hole], canvas.Frontier(hole));
                return Known(canvas, hole) is { Rules: not null } known && known.Grammar!.After(slots, frontier) is { } grammar
                    ? (hole, known.Of(canvas.IsRelaxed(hole))!.After(slots, frontier), grammar)
                    : null;
            }
        }

        return null;
    }

    /// <summary>How many of the tokens that stand at the left end of a hole make a text that may stay alone, the longest first.</summary>
    /// <returns>Nothing where there is none, or where this is not known yet.</returns>
    public IEnumerable<int> Ends(SlotCanvas canvas, int hole)
    {
        if (Known(canvas, hole) is not { Rules: not null } known)
        {
            yield break;
        }

        for (var length = canvas.Frontier(hole); length > 0; length--)
        {
            if (known.Of(canvas.IsRelaxed(hole))!.After(canvas.Holes[hole], length) is { MayEnd: true })
            {
                yield return length;
            }
        }
    }

    /// <summary>The stretches without masks.</summary>
    public IReadOnlyList<CanvasPiece> Pieces(SlotCanvas canvas)
    {
        var (pieces, isJoined) = (new List<CanvasPiece>(), false);
        for (var text = 0; text < _fixed.Length; text++)
        {
            pieces.Add(new CanvasPiece(-1, _fixed[text], isJoined));
            isJoined = true;
            if (text == canvas.Holes.Count)
            {
                break;
            }

            var slots = canvas.Holes[text];
            for (var slot = 0; slot < slots.Count;)
            {
                if (slots[slot] < 0)
                {
                    (slot, isJoined) = (slot + 1, false);
                    continue;
                }

                var end = slot;
                while (end < slots.Count && slots[end] >= 0)
                {
                    end++;
                }

                pieces.Add(new CanvasPiece(text, vocabulary.Text([.. slots.Skip(slot).Take(end - slot)]), isJoined));
                (slot, isJoined) = (end, true);
            }
        }

        return pieces;
    }

    private bool IsLegal(HoleState known, SlotCanvas canvas, int hole, Predictions predictions)
    {
        var (slots, frontier) = (canvas.Holes[hole], canvas.Frontier(hole));
        if (known.Rules is null || known.Of(canvas.IsRelaxed(hole))!.After(slots, frontier) is not { } state)
        {
            return false;
        }

        if (frontier == slots.Count)
        {
            return state.MayEnd;
        }

        for (var slot = slots.Count - 1; slot > frontier; slot--)
        {
            if (slots[slot] >= 0)
            {
                return known.Grammar!.After(slots, frontier) is { } grammar && Reaches(grammar, slots, frontier, slot, predictions);
            }
        }

        return true;
    }

    /// <summary>Whether masks can be filled so that the tokens up to a slot are accepted behind them.</summary>
    private bool Reaches(Constraint from, IReadOnlyList<int> slots, int first, int last, Predictions predictions)
    {
        var texts = new List<(Constraint State, float Score)> { (from, 0) };
        var next = new List<(Constraint State, float Score)>();
        Span<int> tokens = stackalloc int[request.Settings.LookaheadTokens];
        for (var slot = first; slot <= last; slot++)
        {
            next.Clear();
            if (slots[slot] == SlotCanvas.NewMask)
            {
                // Nothing is known of it, so everything may follow.
                return true;
            }

            foreach (var (state, score) in texts)
            {
                if (slots[slot] >= 0)
                {
                    Follow(state, slots[slot], score, next);
                    continue;
                }

                var row = predictions.Row(~slots[slot]).Span;
                foreach (var token in tokens[..predictions.Best(~slots[slot], tokens)])
                {
                    Follow(state, token, score + row[token], next);
                }
            }

            if (next.Count == 0)
            {
                return false;
            }

            next.Sort((a, b) => b.Score.CompareTo(a.Score));
            texts.Clear();
            texts.AddRange(next.Take(request.Settings.LookaheadTexts));
        }

        return last < slots.Count - 1 || texts.Exists(text => text.State.MayEnd);
    }

    private void Follow(Constraint state, int token, float score, List<(Constraint State, float Score)> texts)
    {
        if (token == delete)
        {
            texts.Add((state, score));
        }
        else if (vocabulary.Bytes(token) is { IsEmpty: false } bytes && state.Advance(bytes) is { } after)
        {
            texts.Add((after, score));
        }
    }

    /// <summary>What is known of a hole; null while a hole to its left has masks.</summary>
    private HoleState? Known(SlotCanvas canvas, int hole)
    {
        for (var before = 0; before < hole; before++)
        {
            if (!canvas.IsFilled(before))
            {
                return null;
            }
        }

        byte[][] texts = [.. Enumerable.Range(0, hole).Select(before => vocabulary.Text([.. canvas.Holes[before]]))];
        if (_holes[hole] is { } known && known.Before.Zip(texts).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second)))
        {
            return known;
        }

        return _holes[hole] = new HoleState(texts, request.Rules.Of(hole, texts), vocabulary);
    }

    private sealed class HoleState(byte[][] before, HoleRules? rules, Vocabulary vocabulary)
    {
        public byte[][] Before => before;

        public HoleRules? Rules => rules;

        public TokenWalk? Grammar { get; } = rules is null ? null : new TokenWalk(rules.Grammar, vocabulary);

        private TokenWalk? Legal { get; } = rules is null ? null : new TokenWalk(rules.Legal, vocabulary);

        /// <summary>What has a say in the hole; null: nothing can be written.</summary>
        public TokenWalk? Of(bool isRelaxed) => isRelaxed ? Grammar : Legal;
    }
}
