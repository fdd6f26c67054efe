using System.Buffers;
using Completion.Decoding.Speculation;
using Completion.Inference.Sessions;

namespace Completion.Decoding;

/// <summary>
/// The tokens that will follow a node where the constraint leaves one way to go on: its bytes, as the model's tokeniser
/// spells them after the bytes before.
/// </summary>
/// <remarks>
/// They are a guess, evaluated in the model call of the token before them, and kept as long as each is what decoding
/// chooses from its row. That the text is certain does not make its tokens so: of <c>orderId</c> and <c>orderName</c>,
/// forcing the tokens of <c>order</c> leaves a model that knows <c>orderId</c> as one token without it. Whoever emits forced
/// text unseen must hold its end back; a guess that is checked needs nothing of the kind, gives every row its probability,
/// and leaves the drafts, token by token, what they are without it.
/// </remarks>
internal sealed class ForcedText(IModelSession session)
{
    private readonly ArrayBufferWriter<byte> _forced = new();
    private readonly TextGuess _spelling = new(session);

    /// <summary>Writes the tokens expected after a node, at most as many as there is room for.</summary>
    /// <param name="tree">With the node.</param>
    /// <param name="node">An open one.</param>
    /// <param name="prompt">What stands before the root.</param>
    /// <param name="guess">Where they go.</param>
    /// <returns>Their number; mostly 0.</returns>
    public int Guess(CandidateTree tree, int node, ReadOnlySpan<int> prompt, Span<int> guess)
    {
        _forced.ResetWrittenCount();
        return guess.IsEmpty || !tree[node].Constraint.TryForced(_forced)
            ? 0
            : _spelling.Tokens(tree, node, prompt, _forced.WrittenSpan, guess);
    }
}
