using Completion.Constraints;
using Completion.Inference.Vocabularies;

namespace Completion.Decoding.Diffusion;

/// <summary>A constraint's states along the tokens of a hole, kept for the next question.</summary>
internal sealed class TokenWalk(Constraint start, Vocabulary vocabulary)
{
    private readonly List<int> _tokens = [];
    private readonly List<Constraint> _states = [];

    /// <summary>The state after the first tokens of a row of slots; null: they are refused.</summary>
    public Constraint? After(IReadOnlyList<int> slots, int count)
    {
        var known = 0;
        while (known < count && known < _tokens.Count && _tokens[known] == slots[known])
        {
            known++;
        }

        _tokens.RemoveRange(known, _tokens.Count - known);
        _states.RemoveRange(known, _states.Count - known);
        var state = known == 0 ? start : _states[known - 1];
        for (; known < count; known++)
        {
            var bytes = vocabulary.Bytes(slots[known]);
            if (bytes.IsEmpty || state.Advance(bytes) is not { } next)
            {
                return null;
            }

            state = next;
            _tokens.Add(slots[known]);
            _states.Add(next);
        }

        return state;
    }
}
