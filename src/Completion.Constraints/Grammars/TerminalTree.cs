namespace Completion.Constraints.Grammars;

/// <summary>
/// The vocabulary as a parser sees it from one state of the lexer: a tree of the terminals that tokens complete, with the
/// tokens at each node by what their last, open terminal may become. What is left of a mask is to walk this tree with the
/// parser (the subterminal trees of Beurer-Kellner et al., "Guiding LLMs The Right Way", ICML 2024).
/// </summary>
/// <remarks>
/// Nodes are in depth-first order, so that what hangs on a terminal that does not fit is passed over at once. Immutable.
/// </remarks>
internal sealed class TerminalTree
{
    private readonly Node[] _nodes;
    private readonly Group[] _groups;
    private readonly int[] _tokens;

    public TerminalTree(Node[] nodes, Group[] groups, int[] tokens, int depth) =>
        (_nodes, _groups, _tokens, Depth) = (nodes, groups, tokens, depth);

    /// <summary>The most terminals that a token completes.</summary>
    public int Depth { get; }

    /// <summary>The nodes in depth-first order; the first is the root.</summary>
    public ReadOnlySpan<Node> Nodes => _nodes;

    /// <summary>The groups of a node.</summary>
    public ReadOnlySpan<Group> GroupsOf(in Node node) => _groups.AsSpan(node.FirstGroup, node.Groups);

    /// <summary>The tokens of a group that are not in its bits.</summary>
    public ReadOnlySpan<int> TokensOf(in Group group) => _tokens.AsSpan(group.FirstToken, group.Tokens);

    /// <summary>Adds the tokens that fit behind a state of the parser.</summary>
    /// <param name="parser">Before the open terminal at the root.</param>
    /// <param name="allowed">A bit per token.</param>
    /// <param name="path">Room for <see cref="Depth"/> + 1 states.</param>
    /// <returns>False when the parser gave up.</returns>
    public bool TryAdd(ParserState parser, Span<ulong> allowed, ParserState[] path)
    {
        path[0] = parser;
        for (var at = 0; at < _nodes.Length;)
        {
            ref readonly var node = ref _nodes[at];
            if (at > 0)
            {
                var before = path[node.Depth - 1];
                var after = node.Terminal < 0 ? before : before.Peek(node.Terminal);
                if (after is { IsGivenUp: true })
                {
                    return false;
                }

                if (after is null || !after.Kernel.IsLive(node.Mode))
                {
                    at = node.End;
                    continue;
                }

                path[node.Depth] = after;
            }

            var kernel = path[node.Depth].Kernel;
            foreach (ref readonly var group in GroupsOf(node))
            {
                if (!kernel.IsPossible(group.Future))
                {
                    continue;
                }

                if (group.Bits is { } bits)
                {
                    Words.Or(allowed, bits);
                }

                foreach (var token in TokensOf(group))
                {
                    allowed[token >> 6] |= 1UL << (token & 63);
                }
            }

            at++;
        }

        return true;
    }

    /// <summary>What tokens complete one more terminal.</summary>
    /// <param name="Terminal">The terminal; -1 for an ignored one, after which the parser is where it was.</param>
    /// <param name="Mode">Of what begins behind it.</param>
    /// <param name="Depth">Number of terminals from the root.</param>
    /// <param name="End">The first node that is not below this one.</param>
    /// <param name="FirstGroup">Where its groups begin.</param>
    /// <param name="Groups">Number of its groups.</param>
    public readonly record struct Node(int Terminal, int Mode, int Depth, int End, int FirstGroup, int Groups);

    /// <summary>Tokens whose open terminal may become the same.</summary>
    /// <param name="Future">What, by <see cref="Lexer.FutureOf"/>.</param>
    /// <param name="Bits">The tokens as bits when there are many, else null.</param>
    /// <param name="FirstToken">Where they begin when there are few.</param>
    /// <param name="Tokens">How many there are then.</param>
    public readonly record struct Group(int Future, ulong[]? Bits, int FirstToken, int Tokens);
}
