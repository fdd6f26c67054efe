using Completion.Decoding.Speculation;
using Completion.Decoding.Superposed;
using Completion.Inference.Sessions;
using Completion.Inference.Vocabularies;

namespace Completion.Decoding;

/// <summary>What a decoder keeps from request to request: memory of the vocabulary's size, and of the tree's.</summary>
internal sealed class DecodingParts
{
    private readonly DraftMemory? _memory;

    public DecodingParts(IModelSession session, DraftMemory? memory = null, IModelSession? draftModel = null)
    {
        _memory = memory;
        Legality = new Legality(session.Vocabulary);
        Legal = new LegalTokens(Legality, session.Vocabulary.Count);
        Sampler = new TokenSampler(Legality, session.Vocabulary.Count);
        Arithmetic = new ArithmeticSampler(Legality, session.Vocabulary.Count);
        Guesser = new Guesser(session)
        {
            DraftModel = draftModel is null ? null : new DraftModel(draftModel),
            Drafters = [new HierarchyDrafter([.. Sources(session.Vocabulary)], Guesser.Drafter)],
        };
        Superposer = new Superposer(session, Legality, Legal);
    }

    /// <summary>The file that is completed: guesses are not taken from its stored text.</summary>
    public string? File
    {
        set => _memory?.Corpus.Without = value;
    }

    public CandidateTree Tree { get; } = new();

    public Legality Legality { get; }

    public LegalTokens Legal { get; }

    public TokenSampler Sampler { get; }

    public ArithmeticSampler Arithmetic { get; }

    public Guesser Guesser { get; }

    public Superposer Superposer { get; }

    /// <summary>In the order of Hierarchy Drafting: the context, the solution, what the model said before.</summary>
    private IEnumerable<IGuessSource> Sources(Vocabulary vocabulary)
    {
        // The markers of a prompt have no text.
        yield return new CopySource([.. Enumerable.Range(0, vocabulary.Count).Where(token => vocabulary.Bytes(token).IsEmpty)]);
        if (_memory is not null)
        {
            yield return new CorpusSource(_memory.Corpus);
        }

        yield return new RecycledSource(_memory?.Successors ?? new SuccessorTable(vocabulary.Count));
    }
}
