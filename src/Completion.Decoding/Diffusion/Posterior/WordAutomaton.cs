using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Completion.Constraints;
using Completion.Inference.Vocabularies;

namespace Completion.Decoding.Diffusion.Posterior;

/// <summary>
/// The token strings that begin with one of finitely many words: an automaton over tokens, whose states are how far a word has come. All ways to cut a
/// word into tokens are in it, and tokens that go on behind a word's end. Immutable and safe to share.
/// </summary>
/// <remarks>
/// Only tokens that the words allow are edges, so that it is as large as the words, not as the vocabulary. Behind a word stands a byte that can be
/// no part of one (<see cref="WordMask.EndsWord"/>); from then on every token is free, which is one edge for all of them.
/// </remarks>
public sealed class WordAutomaton
{
    /// <summary>States beyond which words are not followed.</summary>
    private const int MostStates = 20_000;

    private readonly TokenTrie _trie;
    private readonly Func<int, byte, int> _child;
    private readonly Func<int, bool> _isWord;
    private readonly Dictionary<int, int> _stateOf = [];
    private readonly List<int> _nodes = [];
    private readonly List<int> _firsts = [0];
    private readonly List<(int Token, int To)> _edges = [];

    private WordAutomaton(TokenTrie trie, int start, Func<int, byte, int> child, Func<int, bool> isWord)
    {
        (_trie, _child, _isWord) = (trie, child, isWord);
        Ends = [.. Children(trie).Where(child => WordMask.EndsWord(trie.ByteOf(child)))];
        StateOf(start);
        for (var state = 0; state < _nodes.Count && _nodes.Count <= MostStates; state++)
        {
            Follow(0, _nodes[state]);
            _firsts.Add(_edges.Count);
        }

        IsWord = [.. _nodes.Select(isWord)];
    }

    /// <summary>Number of states within words; the first is that before the first token, and one more is behind all words.</summary>
    public int States => _nodes.Count;

    /// <summary>Number of tokens that lead from state to state, counted for each state by itself.</summary>
    public int Edges => _edges.Count;

    /// <summary>The state behind all words: <see cref="States"/>.</summary>
    internal int Free => _nodes.Count;

    /// <summary>Whether a word is complete, for each state; then every token that ends a word leads behind it.</summary>
    internal ImmutableArray<bool> IsWord { get; }

    /// <summary>The children of the vocabulary's root that end a word.</summary>
    internal ImmutableArray<int> Ends { get; }

    /// <summary>The vocabulary.</summary>
    internal TokenTrie Trie => _trie;

    /// <summary>The automaton of some names.</summary>
    /// <param name="names">The words.</param>
    /// <param name="node">What is written of them already, as a node of theirs.</param>
    /// <param name="trie">The vocabulary.</param>
    /// <returns>Null when there are too many.</returns>
    public static WordAutomaton? Of(NameTrie names, int node, TokenTrie trie) => Checked(new WordAutomaton(trie, node, names.Child, names.IsName));

    /// <summary>The automaton of the words that a constraint is inside of.</summary>
    /// <param name="inside">A state inside a word (<see cref="Constraint.IsInsideWord"/>). What it says of a text behind the word is not asked.</param>
    /// <param name="trie">The vocabulary.</param>
    /// <returns>Null when it is not inside a word, or there are too many.</returns>
    public static WordAutomaton? Of(Constraint inside, TokenTrie trie)
    {
        if (!inside.IsInsideWord)
        {
            return null;
        }

        var states = new List<Constraint> { inside };
        var children = new Dictionary<(int Node, byte Value), int>();
        return Checked(new WordAutomaton(trie, 0, Child, node => !states[node].IsInsideWord));

        int Child(int node, byte value)
        {
            if (WordMask.EndsWord(value))
            {
                return -1;
            }

            if (!children.TryGetValue((node, value), out var child))
            {
                var next = states.Count > MostStates ? null : states[node].Advance([value]);
                child = next is null ? -1 : states.Count;
                children.Add((node, value), child);
                if (next is not null)
                {
                    states.Add(next);
                }
            }

            return child;
        }
    }

    /// <summary>The tokens that lead from a state within words, each with the state behind it.</summary>
    internal ReadOnlySpan<(int Token, int To)> EdgesOf(int state) =>
        CollectionsMarshal.AsSpan(_edges)[_firsts[state].._firsts[state + 1]];

    private static WordAutomaton? Checked(WordAutomaton automaton)
    {
        if (automaton._nodes.Count > MostStates)
        {
            return null;
        }

        // The state behind all words has its number only now.
        foreach (ref var edge in CollectionsMarshal.AsSpan(automaton._edges))
        {
            edge.To = edge.To < 0 ? automaton.Free : edge.To;
        }

        return automaton;
    }

    private static IEnumerable<int> Children(TokenTrie trie)
    {
        for (var child = 1; child < trie.NodeCount; child = trie.EndOf(child))
        {
            yield return child;
        }
    }

    /// <summary>Walks the vocabulary and the words together.</summary>
    private void Follow(int at, int node)
    {
        for (var child = at + 1; child < _trie.EndOf(at); child = _trie.EndOf(child))
        {
            var value = _trie.ByteOf(child);
            if (_child(node, value) is >= 0 and var next)
            {
                foreach (var token in _trie.TokensAt(child))
                {
                    _edges.Add((token, StateOf(next)));
                }

                Follow(child, next);
            }
            else if (at > 0 && WordMask.EndsWord(value) && _isWord(node))
            {
                foreach (var token in _trie.TokensUnder(child))
                {
                    _edges.Add((token, -1));
                }
            }
        }
    }

    private int StateOf(int node)
    {
        if (!_stateOf.TryGetValue(node, out var state))
        {
            _stateOf.Add(node, state = _nodes.Count);
            _nodes.Add(node);
        }

        return state;
    }
}
