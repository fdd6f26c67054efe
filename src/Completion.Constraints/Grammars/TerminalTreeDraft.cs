namespace Completion.Constraints.Grammars;

/// <summary>A <see cref="TerminalTree"/> in the making.</summary>
/// <param name="pairs">Which terminals may stand behind which.</param>
/// <param name="words">Words of a set of tokens.</param>
internal sealed class TerminalTreeDraft(TerminalPairs pairs, int words)
{
    public const int Root = 0;

    private readonly int _words = words;

    /// <summary>A group of more tokens is kept as bits: faster to add than numbers, but as large as the vocabulary.</summary>
    private readonly int _few = Math.Max(8, words / 8);

    private readonly List<(int Terminal, int Mode, int Parent, int Before)> _nodes = [(-1, 0, -1, -1)];
    private readonly Dictionary<(int Node, int Terminal, int Mode), int> _children = [];
    private readonly Dictionary<(int Node, int Future), Group> _groups = [];
    private Group _last = new(-1, -1);

    /// <summary>Whether a terminal may end behind a node: whether it ever stands behind the last one on the way there.</summary>
    public bool MayHave(int node, int terminal) => _nodes[node].Before is var before && (before < 0 || terminal < 0 || pairs.Behind(before)[terminal]);

    /// <summary>The node behind a terminal, -1 for an ignored one, and before another of a mode.</summary>
    public int Child(int node, int terminal, int mode)
    {
        var key = (node, terminal, mode);
        if (!_children.TryGetValue(key, out var child))
        {
            _children.Add(key, child = _nodes.Count);
            _nodes.Add((terminal, mode, node, terminal < 0 ? _nodes[node].Before : terminal));
        }

        return child;
    }

    /// <summary>Adds a token whose open terminal may become what a number says.</summary>
    public void Add(int node, int future, int token) => GroupOf(node, future).Add([token], this);

    /// <summary>Adds all of another tree that may stand behind a node.</summary>
    public void Add(int top, TerminalTree tree)
    {
        Span<int> path = stackalloc int[tree.Depth + 1];
        for (var at = 0; at < tree.Nodes.Length; at++)
        {
            ref readonly var node = ref tree.Nodes[at];
            if (node.Depth > 0 && !MayHave(path[node.Depth - 1], node.Terminal))
            {
                at = node.End - 1;
                continue;
            }

            path[node.Depth] = node.Depth == 0 ? top : Child(path[node.Depth - 1], node.Terminal, node.Mode);
            foreach (var group in tree.GroupsOf(node))
            {
                var into = GroupOf(path[node.Depth], group.Future);
                into.Add(tree.TokensOf(group), this);
                if (group.Bits is { } bits)
                {
                    Words.Or(into.Bits ??= new ulong[_words], bits);
                }
            }
        }
    }

    /// <summary>The tree; the draft is not used afterwards.</summary>
    public TerminalTree Finished()
    {
        var children = Enumerable.Range(1, _nodes.Count - 1).ToLookup(node => _nodes[node].Parent);
        var groups = _groups.Values.ToLookup(group => group.Node);
        var nodes = new List<TerminalTree.Node>(_nodes.Count);
        var flatGroups = new List<TerminalTree.Group>(_groups.Count);
        var tokens = new List<int>();
        var depth = 0;
        Place(Root, 0);
        return new TerminalTree([.. nodes], [.. flatGroups], [.. tokens], depth);

        void Place(int node, int at)
        {
            var (place, firstGroup) = (nodes.Count, flatGroups.Count);
            nodes.Add(default);
            depth = Math.Max(depth, at);
            foreach (var group in groups[node])
            {
                if (group.Bits is not null)
                {
                    group.Pour(_words);
                }

                flatGroups.Add(new TerminalTree.Group(group.Future, group.Bits, tokens.Count, group.Few.Count));
                tokens.AddRange(group.Few);
            }

            var count = flatGroups.Count - firstGroup;
            foreach (var child in children[node])
            {
                Place(child, at + 1);
            }

            nodes[place] = new TerminalTree.Node(_nodes[node].Terminal, _nodes[node].Mode, at, nodes.Count, firstGroup, count);
        }
    }

    private Group GroupOf(int node, int future)
    {
        if (_last.Node == node && _last.Future == future)
        {
            return _last;
        }

        if (!_groups.TryGetValue((node, future), out var group))
        {
            _groups.Add((node, future), group = new Group(node, future));
        }

        return _last = group;
    }

    private sealed class Group(int node, int future)
    {
        public int Node => node;

        public int Future => future;

        public List<int> Few { get; } = [];

        public ulong[]? Bits { get; set; }

        public void Add(ReadOnlySpan<int> tokens, TerminalTreeDraft draft)
        {
            Few.AddRange(tokens);
            if (Few.Count > draft._few)
            {
                Pour(draft._words);
            }
        }

        /// <summary>Turns the numbers into bits.</summary>
        public void Pour(int words)
        {
            Bits ??= new ulong[words];
            foreach (var token in Few)
            {
                Bits[token >> 6] |= 1UL << (token & 63);
            }

            Few.Clear();
        }
    }
}
