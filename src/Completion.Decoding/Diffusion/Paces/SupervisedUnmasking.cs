namespace Completion.Decoding.Diffusion.Paces;

/// <summary>From left to right, as many of the proposed tokens as an autoregressive model agrees with.</summary>
/// <remarks>
/// The proposals are those of the masks at the left end of the first hole that has any, up to the next token, a mask that is to be two,
/// or the end of the text. Where the diffusion model deletes, the autoregressive one ends.
/// </remarks>
public abstract class SupervisedUnmasking(ISupervisor supervisor, int? delete, int? expand, int most) : IUnmasking
{
    private readonly List<int> _proposed = [];

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <summary>The token that expands, of which an autoregressive model knows nothing.</summary>
    protected int? Expand => expand;

    /// <inheritdoc/>
    public void Choose(DenoisingStep step, List<int> chosen)
    {
        _proposed.Clear();
        var hole = 0;
        while (hole < step.Canvas.Holes.Count && step.Canvas.IsFilled(hole))
        {
            hole++;
        }

        if (hole < step.Canvas.Holes.Count)
        {
            Propose(step, hole, chosen);
        }

        if (chosen.Count == 0)
        {
            ChooseOne(step, chosen);
            return;
        }

        supervisor.Read(step.Canvas, hole, _proposed.ToArray());
        var agreed = 0;
        while (agreed < chosen.Count && Agrees(step.Predictions, chosen[agreed], supervisor.Logits(agreed)))
        {
            agreed++;
        }

        var first = chosen[0];
        chosen.RemoveRange(agreed, chosen.Count - agreed);
        if (agreed == 0)
        {
            ChooseOne(step, chosen, first);
        }
    }

    /// <summary>Whether the supervisor would write what is proposed.</summary>
    /// <param name="predictions">With the proposal.</param>
    /// <param name="number">Of it.</param>
    /// <param name="logits">What the supervisor says in its place.</param>
    protected abstract bool Agrees(Predictions predictions, int number, ReadOnlySpan<float> logits);

    /// <summary>Chooses one mask where the supervisor agrees with none, or cannot be asked.</summary>
    /// <param name="step">What is known.</param>
    /// <param name="chosen">Where it goes.</param>
    /// <param name="first">The leftmost proposal; negative: there is none.</param>
    protected abstract void ChooseOne(DenoisingStep step, List<int> chosen, int first = -1);

    /// <summary>The logit of what the supervisor writes where a token is proposed.</summary>
    protected float Logit(int token, ReadOnlySpan<float> logits)
    {
        if (token != delete)
        {
            return logits[token];
        }

        var end = float.NegativeInfinity;
        for (var other = 0; other < logits.Length; other++)
        {
            end = supervisor.Vocabulary.EndsGeneration(other) ? Math.Max(end, logits[other]) : end;
        }

        return end;
    }

    private void Propose(DenoisingStep step, int hole, List<int> chosen)
    {
        var slots = step.Canvas.Holes[hole];
        for (var slot = step.Canvas.Frontier(hole); slot < slots.Count && slots[slot] is < 0 and not SlotCanvas.NewMask; slot++)
        {
            var prediction = step.Predictions.Slots[~slots[slot]];
            if (!prediction.IsOpen || prediction.Token == expand || _proposed.Count == Math.Min(most, supervisor.MostProposed))
            {
                return;
            }

            chosen.Add(~slots[slot]);
            if (prediction.Token == delete)
            {
                return;
            }

            _proposed.Add(prediction.Token);
        }
    }
}
