namespace Completion.Decoding.Speculation;

/// <summary>Guesses what the model said after the last two tokens before: ADED's trigrams, as a source.</summary>
/// <remarks>
/// ADED chooses its tree by Monte-Carlo tree search over these probabilities; grown best first
/// (<see cref="HierarchyDrafter"/>), the tree of n nodes is the one that search tends to, and takes no search. A kind of guess is
/// a rank and a grade of probability. A place is the last two tokens.
/// </remarks>
internal sealed class TrigramSource(TrigramTable table) : IGuessSource
{
    private const int Ranks = 3;

    /// <summary>The least probability of each grade, in parts of the whole, the highest first.</summary>
    private static readonly float[] s_grades = [0.9f, 0.75f, 0.5f, 0.3f, 0.15f, 0.07f, 0.02f, 0];

    private static readonly float[] s_priors =
        [.. Enumerable.Range(0, Ranks).SelectMany(_ => (float[])[0.9f, 0.75f, 0.6f, 0.35f, 0.2f, 0.1f, 0.04f, 0.01f])];

    /// <inheritdoc/>
    public string Name => "trigram";

    /// <inheritdoc/>
    public ReadOnlySpan<float> Priors => s_priors;

    /// <inheritdoc/>
    public void Begin(ReadOnlySpan<int> prompt) => table.Adopt();

    /// <inheritdoc/>
    public void Append(int token)
    {
    }

    /// <inheritdoc/>
    public void Observe(int before, int token, ReadOnlySpan<float> logits) => table.Observe(before, token, logits);

    /// <inheritdoc/>
    public GuessPlace Locate(ReadOnlySpan<int> recent) => new(recent.Length > 1 ? recent[^2] : -1, recent[^1], 0);

    /// <inheritdoc/>
    public GuessPlace Step(in GuessPlace place, int token) => new(place.B, token, 0);

    /// <inheritdoc/>
    public int Successors(in GuessPlace place, Span<Successor> found)
    {
        var slot = table.Find(place.A, place.B);
        var count = slot < 0 ? 0 : Math.Min(IGuessSource.Most, table.Count(slot));
        for (var rank = 0; rank < count; rank++)
        {
            var (token, probability) = table.Successor(slot, rank);
            found[rank] = new Successor(token, Math.Min(rank, Ranks - 1) * s_grades.Length + Grade(probability));
        }

        return count;
    }

    private static int Grade(int probability)
    {
        var grade = 0;
        while (probability < s_grades[grade] * TrigramTable.Whole)
        {
            grade++;
        }

        return grade;
    }
}
