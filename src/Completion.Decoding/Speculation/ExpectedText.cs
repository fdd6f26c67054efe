using System.Buffers;
using Completion.Inference.Sessions;

namespace Completion.Decoding.Speculation;

/// <summary>
/// Guesses that the text goes on as whoever asks expects: as the answer before did, without what was typed since, or as the
/// text that was deleted there ("speculative edits"). In an editor the previous suggestion is the best drafter there is.
/// </summary>
/// <param name="session">Its tokeniser spells the texts.</param>
/// <param name="drafter">What the guesses are known by, see <see cref="Guess.Drafter"/>.</param>
internal sealed class ExpectedText(IModelSession session, int drafter)
{
    /// <summary>Texts that are told apart; those behind count as the last of them.</summary>
    private const int Kinds = 3;

    private readonly TextGuess _spelling = new(session);
    private readonly ArrayBufferWriter<byte> _written = new();
    private readonly Acceptance _acceptance = new([0.9f, 0.8f, 0.7f]);
    private readonly int[] _tokens = new int[session.MaxBatch];
    private readonly List<byte[]> _texts = [];
    private DecodingRequest _request = null!;

    /// <summary>A request starts.</summary>
    public void Begin(DecodingRequest request)
    {
        _request = request;
        _texts.Clear();
        foreach (var text in request.Expected)
        {
            _texts.Add([.. request.Removed.Span, .. text.Span]);
        }
    }

    /// <summary>Adds what is expected after a node to the guesses below it, as far as the text up to there is what was expected.</summary>
    public void Draft(CandidateTree tree, int node, GuessTree guesses)
    {
        if (_texts.Count == 0)
        {
            return;
        }

        _written.ResetWrittenCount();
        tree.WriteBytes(node, session.Vocabulary, _written);
        for (var i = 0; i < _texts.Count; i++)
        {
            if (_texts[i].AsSpan().StartsWith(_written.WrittenSpan))
            {
                var rest = _texts[i].AsSpan(_written.WrittenCount);
                var kind = Math.Min(i, Kinds - 1);
                var parent = GuessTree.Root;
                foreach (var token in _tokens.AsSpan(0, _spelling.Tokens(tree, node, _request.Prompt.Span, rest, _tokens)))
                {
                    parent = guesses.Add(parent, token, _acceptance[kind], drafter, kind);
                    if (parent < 0)
                    {
                        break;
                    }
                }
            }
        }
    }

    /// <summary>Learns what was chosen after a node of a tree.</summary>
    public void Judge(GuessTree guesses, int node, int token)
    {
        for (var child = guesses[node].FirstChild; child >= 0; child = guesses[child].Next)
        {
            if (guesses[child].Drafter == drafter)
            {
                _acceptance.Record(guesses[child].Kind, guesses[child].Token == token);
            }
        }
    }
}
