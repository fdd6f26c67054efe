using Completion.Decoding.Speculation;
using Completion.Inference.Sessions;

namespace Completion.Decoding;

/// <summary>What a decoder keeps from request to request: memory of the vocabulary's size, and of the tree's.</summary>
internal sealed class DecodingParts
{
    public DecodingParts(IModelSession session)
    {
        Legality = new Legality(session.Vocabulary);
        Legal = new LegalTokens(Legality, session.Vocabulary.Count);
        Sampler = new TokenSampler(Legality, session.Vocabulary.Count);
        Guesser = new Guesser(session)
        {
            Drafters = [new HierarchyDrafter([new RecycledSource(new SuccessorTable(session.Vocabulary.Count))], firstDrafter: Guesser.Forced + 1)],
        };
    }

    public CandidateTree Tree { get; } = new();

    public Legality Legality { get; }

    public LegalTokens Legal { get; }

    public TokenSampler Sampler { get; }

    public Guesser Guesser { get; }
}
