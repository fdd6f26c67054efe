using System.Numerics.Tensors;
using Completion.Constraints;
using Completion.Inference.Vocabularies;

namespace Completion.Decoding.Diffusion;

/// <summary>The most probable legal tokens at the left end of a hole, by the mask over the whole vocabulary.</summary>
internal sealed class LegalMasks(Vocabulary vocabulary)
{
    /// <summary>Of how many tokens the mask may say too much (a monitor's answers not asked yet) before the hole counts as blocked.</summary>
    private const int MostTried = 32;

    private readonly TokenMask _mask = new(vocabulary.Count);
    private readonly float[] _row = new float[vocabulary.Count];

    /// <summary>Best first; the token that deletes is among them where the text may end.</summary>
    public IEnumerable<(int Token, float LogProbability)> Best(ReadOnlySpan<float> logProbabilities, Constraint state, int? delete)
    {
        _mask.SetAll();
        state.Mask(vocabulary.Trie, _mask);
        logProbabilities.CopyTo(_row);
        for (var token = 0; token < _row.Length; token++)
        {
            if (token == delete ? !state.MayEnd : !_mask[token] || vocabulary.Bytes(token).IsEmpty)
            {
                _row[token] = float.NegativeInfinity;
            }
        }

        return Given();
    }

    private IEnumerable<(int Token, float LogProbability)> Given()
    {
        for (var i = 0; i < MostTried; i++)
        {
            var best = TensorPrimitives.IndexOfMax<float>(_row);
            if (float.IsNegativeInfinity(_row[best]))
            {
                yield break;
            }

            var logProbability = _row[best];
            _row[best] = float.NegativeInfinity;
            yield return (best, logProbability);
        }
    }
}
