namespace Completion.Decoding.Speculation;

/// <summary>
/// Knows what may follow a text, one token at a time: what a tree of guesses grows from (<see cref="HierarchyDrafter"/>).
/// </summary>
/// <remarks>One request at a time, not thread-safe; nothing here but <see cref="Begin"/> may allocate.</remarks>
internal interface IGuessSource
{
    /// <summary>Successors of a place at most.</summary>
    const int Most = 8;

    /// <summary>For traces and figures.</summary>
    string Name { get; }

    /// <summary>The assumed shares of right guesses, one for each kind of guess that it tells apart.</summary>
    ReadOnlySpan<float> Priors { get; }

    /// <inheritdoc cref="IDrafter.Begin"/>
    void Begin(ReadOnlySpan<int> prompt);

    /// <inheritdoc cref="IDrafter.Append"/>
    void Append(int token);

    /// <inheritdoc cref="IDrafter.Observe"/>
    void Observe(int before, int token, ReadOnlySpan<float> logits);

    /// <summary>Where a text ends, in what is known.</summary>
    /// <param name="recent">Its last tokens.</param>
    GuessPlace Locate(ReadOnlySpan<int> recent);

    /// <summary>The place behind one more token.</summary>
    GuessPlace Step(in GuessPlace place, int token);

    /// <summary>What may come next, all different, most trusted first.</summary>
    /// <param name="place">A place found since the last token was added.</param>
    /// <param name="found">Room for <see cref="Most"/>.</param>
    /// <returns>How many.</returns>
    int Successors(in GuessPlace place, Span<Successor> found);
}

/// <summary>A place in what a source knows; what the numbers mean is the source's own.</summary>
internal readonly record struct GuessPlace(int A, int B, int C);

/// <param name="Token">Vocabulary id.</param>
/// <param name="Kind">An index of the source's <see cref="IGuessSource.Priors"/>.</param>
internal readonly record struct Successor(int Token, int Kind);
