namespace Completion.Constraints.Grammars.Holes;

/// <summary>Writes a text of the grammar around some fragments, the cheapest by what a model says of tokens in the holes.</summary>
/// <remarks>
/// What a canvas that is not finished comes to at the end (Mündler et al., 2025, "forced completion"), but by the model's marginals instead of with
/// as few tokens as possible. Tokens are found first and spelled then; white space is written where two tokens would be read as one. What comes out has
/// been read by the grammar from end to end: where that refuses it, what was written is made dearer, and the next cheapest is tried, a few times; then the
/// shortest text, whatever it costs. A token that begins in a hole and has a whole fragment inside, as a comment would, counts as dearer than
/// anything else.
/// </remarks>
public static class CanvasFiller
{
    private const int MostTries = 12;

    /// <summary>The cheapest filling.</summary>
    /// <param name="grammar">The language.</param>
    /// <param name="start">What whole texts are: one of the grammar's start rules.</param>
    /// <param name="fragments">At least one, UTF-8; the first begins the text and the last ends it.</param>
    /// <param name="costs">What tokens cost, and how they are spelled.</param>
    /// <param name="fillings">What to write into each hole, UTF-8; null unless the answer is yes.</param>
    /// <returns>No only where nothing can be written; that it cannot be told may mean that no spelling was found.</returns>
    /// <exception cref="GrammarException">The grammar has no such start rule.</exception>
    public static CanvasAnswer TryFill(
        Grammar grammar, string start, IReadOnlyList<byte[]> fragments, ICanvasCosts costs, out IReadOnlyList<byte[]>? fillings)
    {
        fillings = null;
        var (answer, canvas, ways) = Canvas.Chart(grammar, start, fragments);
        if (ways is null)
        {
            return answer;
        }

        var prices = new CanvasPrices(grammar, canvas.Lexer, costs);
        var writer = new FillingWriter(grammar, canvas, fragments, costs);
        for (var tries = 0; tries < MostTries && ways.Cheapest(prices.Of, prices.OfEnd) is { } cheapest; tries++)
        {
            // That all ignored tokens are found is certain: a filling without them costs too much.
            var tokens = writer.WithIgnored(cheapest.Tokens, cheapest.End);
            if (writer.Write(tokens, text => grammar.Start(start).Advance(text) is GrammarConstraint { IsGivenUp: false, MayEnd: true }) is { } written)
            {
                fillings = written;
                return CanvasAnswer.Yes;
            }

            prices.Raise(tokens);
        }

        fillings = prices.HasForbidden ? null : ShortestFilling.Find(grammar.Start(start), fragments);
        return fillings is null ? CanvasAnswer.CannotTell : CanvasAnswer.Yes;
    }
}
