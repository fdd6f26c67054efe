namespace Completion.Decoding.Speculation;

/// <summary>
/// Guesses what the model will write next, without asking it. Whatever is guessed is verified by the model in one call, so a
/// drafter changes what decoding costs and never what it says.
/// </summary>
/// <remarks>Lives as long as its session and learns from what it sees; one request at a time, not thread-safe.</remarks>
internal interface IDrafter
{
    /// <summary>For traces and figures: <c>copy</c>, <c>recycled</c> and the like.</summary>
    string Name { get; }

    /// <summary>A request starts: its prompt, markers included.</summary>
    void Begin(ReadOnlySpan<int> prompt);

    /// <summary>
    /// Adds guesses below a node of a tree, most trusted first, as long as there is room. Guesses that are there already are
    /// shared. Must not allocate.
    /// </summary>
    /// <param name="recent">The last tokens of the prompt and the path up to the node, at most <see cref="GuessTree.Context"/>; the last one is the node's own.</param>
    /// <param name="tree">Where to add.</param>
    /// <param name="parent">The node to add below.</param>
    /// <param name="most">Nodes at most in the whole tree afterwards.</param>
    void Draft(ReadOnlySpan<int> recent, GuessTree tree, int parent, int most);

    /// <summary>A token was added to the draft that is shown first.</summary>
    void Append(int token);

    /// <summary>What the model says after a token: a row of logits, one per vocabulary id, of a token that was evaluated, taken or not.</summary>
    /// <param name="before">The token before it; -1: none, or not known.</param>
    /// <param name="token">The token that the row follows.</param>
    /// <param name="logits">The row, without any mask.</param>
    void Observe(int before, int token, ReadOnlySpan<float> logits);

    /// <summary>
    /// What was chosen after a node that was evaluated, so that each of its children is now right or wrong, evaluated or not.
    /// </summary>
    /// <param name="tree">The tree that was drafted, unchanged since.</param>
    /// <param name="node">The root, or a node that was taken.</param>
    /// <param name="token">The legal token that decoding takes after it.</param>
    void Judge(GuessTree tree, int node, int token);
}
