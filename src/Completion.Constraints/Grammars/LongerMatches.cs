using System.Collections.Immutable;

namespace Completion.Constraints.Grammars;

/// <summary>Numbers for sets of longer matches (<see cref="Reading.Longer"/>), so that a step from one to the next is found, not made.</summary>
/// <remarks>Not safe to share.</remarks>
internal sealed class LongerMatches(Lexer lexer)
{
    /// <summary>The empty set.</summary>
    public const int None = 0;

    private readonly List<ImmutableArray<int>> _sets = [[]];
    private readonly Dictionary<(int Set, byte Value), int> _after = [];
    private readonly Dictionary<(int Set, int Token), int> _with = [];

    /// <summary>The number of a set.</summary>
    public int NumberOf(ImmutableArray<int> set)
    {
        for (var number = 0; number < _sets.Count; number++)
        {
            if (_sets[number].AsSpan().SequenceEqual(set.AsSpan()))
            {
                return number;
            }
        }

        _sets.Add(set);
        return _sets.Count - 1;
    }

    /// <summary>What is possible after one more byte; -1 when a longer match is complete.</summary>
    public int After(int set, byte value)
    {
        if (set == None)
        {
            return None;
        }

        if (!_after.TryGetValue((set, value), out var after))
        {
            after = ReadingSteps.Longer(lexer, _sets[set], value) is { } rest ? NumberOf(rest) : -1;
            _after.Add((set, value), after);
        }

        return after;
    }

    /// <summary>A set with one more match; -1 for none.</summary>
    public int With(int set, int token)
    {
        if (token < 0)
        {
            return set;
        }

        if (!_with.TryGetValue((set, token), out var with))
        {
            with = NumberOf(ReadingSteps.With(_sets[set], token));
            _with.Add((set, token), with);
        }

        return with;
    }
}
