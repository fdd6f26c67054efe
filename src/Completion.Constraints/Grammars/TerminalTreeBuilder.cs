using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Completion.Inference.Vocabularies;

namespace Completion.Constraints.Grammars;

/// <summary>Reads the tokens of a vocabulary with the lexer alone, from one of its states.</summary>
/// <remarks>
/// Which terminals a token may complete, and where, depends on bytes only, but for the modes: of those the tree has every
/// one that may follow. Where a terminal may end or go on, a token is read both ways and stands in the tree twice.
/// </remarks>
internal sealed class TerminalTreeBuilder
{
    /// <summary>Nodes of a part of the vocabulary that is read anew each time.</summary>
    private const int Small = 128;

    private readonly Grammar _grammar;
    private readonly Lexer _lexer;
    private readonly TokenTrie _trie;
    private readonly Func<int, int, TerminalTree> _known;
    private readonly TerminalTreeDraft _tree;
    private readonly LongerMatches _longer;
    private readonly List<Open> _open = [];
    private readonly int[] _firsts;
    private readonly int[] _ends;

    /// <param name="grammar">The language.</param>
    /// <param name="trie">The vocabulary.</param>
    /// <param name="words">Words of a set of its tokens.</param>
    /// <param name="known">The trees of <see cref="Below"/>, which many states of the lexer have in common.</param>
    public TerminalTreeBuilder(Grammar grammar, TokenTrie trie, int words, Func<int, int, TerminalTree> known)
    {
        (_grammar, _lexer, _trie, _known) = (grammar, grammar.Lexer, trie, known);
        _tree = new TerminalTreeDraft(grammar.Pairs, words);
        _longer = new LongerMatches(grammar.Lexer);
        _firsts = new int[trie.Depth + 2];
        _ends = new int[trie.Depth + 1];
    }

    /// <summary>The tree of the tokens below a node of the vocabulary and of those that end there.</summary>
    /// <param name="node">Any but the root.</param>
    /// <param name="token">The lexer's state at the node.</param>
    public TerminalTree Below(int node, int token)
    {
        _open.Add(new Open(TerminalTreeDraft.Root, token, LongerMatches.None));
        AddTokens(node, 0);
        Read(node, null);
        return _tree.Finished();
    }

    /// <summary>The tree of all tokens.</summary>
    /// <param name="token">The lexer's state before them.</param>
    /// <param name="longer">Longer matches that are still possible there.</param>
    /// <param name="without">First bytes of tokens that are left out.</param>
    public TerminalTree Whole(int token, ImmutableArray<int> longer, BitSet without)
    {
        _open.Add(new Open(TerminalTreeDraft.Root, token, _longer.NumberOf(longer)));
        Read(0, without);
        return _tree.Finished();
    }

    /// <summary>Walks the vocabulary below a node; the ways to read the bytes so far are those of each depth, one depth behind the other.</summary>
    private void Read(int top, BitSet? without)
    {
        _firsts[0] = 0;
        _firsts[1] = _open.Count;
        _ends[0] = _trie.EndOf(top);
        var depth = 0;
        for (var node = top + 1; node < _trie.EndOf(top);)
        {
            while (node >= _ends[depth])
            {
                depth--;
            }

            var (first, end) = (_firsts[depth], _firsts[depth + 1]);
            CollectionsMarshal.SetCount(_open, end);
            var value = _trie.ByteOf(node);
            for (var i = first; i < end && !(depth == 0 && without is { } left && left[value]); i++)
            {
                Step(_open[i], value, end);
            }

            var isPart = _open.Count == end + 1 && _open[end].Longer == LongerMatches.None && _trie.EndOf(node) - node > Small;
            if (isPart)
            {
                _tree.Add(_open[end].Node, _known(node, _open[end].Token));
            }

            if (isPart || _open.Count == end)
            {
                node = _trie.EndOf(node);
                continue;
            }

            AddTokens(node, end);
            depth++;
            _firsts[depth + 1] = _open.Count;
            _ends[depth] = _trie.EndOf(node);
            node++;
        }
    }

    private void AddTokens(int node, int first)
    {
        foreach (var token in _trie.TokensAt(node))
        {
            for (var i = first; i < _open.Count; i++)
            {
                _tree.Add(_open[i].Node, _lexer.FutureOf(_open[i].Token), token);
            }
        }
    }

    /// <summary>Adds the ways to read one more byte behind one way to read those before.</summary>
    private void Step(in Open open, byte value, int first)
    {
        var longer = _longer.After(open.Longer, value);
        if (longer < 0)
        {
            return;
        }

        var ended = _lexer.Winner(open.Token);
        var token = _lexer.Next(open.Token, value);
        if (token >= 0)
        {
            Add(new Open(open.Node, token, longer), first);
            if (_lexer.Winner(token) >= 0)
            {
                return;
            }
        }

        // No rule has what is ignored, so that no pair of terminals tells where it may stand.
        if (ended < 0 || (!_grammar.Ignored[ended] && !_tree.MayHave(open.Node, ended)))
        {
            return;
        }

        longer = _longer.With(longer, _grammar.Early[ended] ? -1 : token);
        var (node, mode) = (open.Node, _lexer.ModeOf(open.Token));
        for (var next = 0; next < _grammar.Modes.Length; next++)
        {
            var begun = _lexer.Next(Lexer.Start(next), value);
            if (begun < 0)
            {
                continue;
            }

            if (_grammar.Ignored[ended])
            {
                // Behind what is ignored, in the same mode, all is as it was.
                Add(new Open(next == mode ? node : _tree.Child(node, -1, next), begun, longer), first);
            }
            else if (MayFollow(ended, next, begun))
            {
                Add(new Open(_tree.Child(node, ended, next), begun, longer), first);
            }
        }
    }

    /// <summary>Whether a token of a mode that has begun may stand behind a terminal in any text.</summary>
    private bool MayFollow(int terminal, int mode, int begun)
    {
        var behind = _grammar.Pairs.Behind(terminal);
        return _grammar.IsLive(mode, behind, accepts: true)
            && (_lexer.Reachable(begun).Overlaps(behind) || _lexer.Reachable(begun).Overlaps(_grammar.Ignored));
    }

    private void Add(in Open open, int first)
    {
        for (var i = first; i < _open.Count; i++)
        {
            if (_open[i] == open)
            {
                return;
            }
        }

        _open.Add(open);
    }

    /// <summary>One way to read the bytes so far.</summary>
    /// <param name="Node">The terminals that have ended.</param>
    /// <param name="Token">The lexer's state in the open one.</param>
    /// <param name="Longer">Longer matches that are possible, by number.</param>
    private readonly record struct Open(int Node, int Token, int Longer);
}
