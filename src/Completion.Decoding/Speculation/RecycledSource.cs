namespace Completion.Decoding.Speculation;

/// <summary>Guesses what the model said the last time the same token was evaluated: Token Recycling, as a source.</summary>
/// <remarks>A kind of guess is a rank and a grade of sureness. A place is a token.</remarks>
internal sealed class RecycledSource(SuccessorTable table) : IGuessSource
{
    private static readonly float[] s_priors = [.. Enumerable.Range(0, SuccessorTable.Width).SelectMany(_ => (float[])[0.6f, 0.25f, 0.1f, 0.02f])];

    /// <inheritdoc/>
    public string Name => "recycled";

    /// <inheritdoc/>
    public ReadOnlySpan<float> Priors => s_priors;

    /// <inheritdoc/>
    public void Begin(ReadOnlySpan<int> prompt) => table.Adopt();

    /// <inheritdoc/>
    public void Append(int token)
    {
    }

    /// <inheritdoc/>
    public void Observe(int before, int token, ReadOnlySpan<float> logits) => table.Observe(token, logits);

    /// <inheritdoc/>
    public GuessPlace Locate(ReadOnlySpan<int> recent) => new(recent[^1], 0, 0);

    /// <inheritdoc/>
    public GuessPlace Step(in GuessPlace place, int token) => new(token, 0, 0);

    /// <inheritdoc/>
    public int Successors(in GuessPlace place, Span<Successor> found)
    {
        var count = table.Count(place.A);
        for (var rank = 0; rank < count; rank++)
        {
            found[rank] = new Successor(table.Successor(place.A, rank), rank * SuccessorTable.Grades + table.Grade(place.A, rank));
        }

        return count;
    }
}
