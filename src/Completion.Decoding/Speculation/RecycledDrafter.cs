namespace Completion.Decoding.Speculation;

/// <summary>
/// Token Recycling as published (Luo et al., ACL 2025): a fixed tree of 80 nodes below the last token, filled from the table of successors.
/// </summary>
/// <remarks>
/// The nodes are added in the order of their expected worth, so that a tree trimmed to less room keeps the best of them.
/// <see cref="RecycledSource"/> grows a tree to what the table says instead.
/// </remarks>
internal sealed class RecycledDrafter : IDrafter
{
    /// <summary>Nodes below the root at most.</summary>
    public const int Nodes = 80;

    /// <summary>Paths as ranks of children, and how many children of the path are in the tree.</summary>
    private static readonly (string Path, int Children)[] s_published =
    [
        ("", 8),
        ("0", 8), ("1", 4), ("2", 3), ("3", 2), ("4", 1), ("5", 1), ("6", 1), ("7", 1),
        ("00", 8), ("01", 3), ("02", 2), ("03", 1), ("04", 1), ("05", 1), ("06", 1), ("07", 1), ("10", 2), ("11", 1), ("20", 1), ("30", 1), ("40", 1), ("50", 1),
        ("000", 5), ("001", 2), ("002", 1), ("003", 1), ("004", 1), ("010", 1), ("020", 1), ("100", 1), ("200", 1), ("300", 1),
        ("0000", 3), ("0001", 1), ("0002", 1), ("0010", 1), ("0100", 1), ("1000", 1),
        ("00000", 2), ("00010", 1),
    ];

    /// <summary>How often a successor of a rank is the next token: assumed, for the order of the nodes.</summary>
    private static readonly float[] s_ranks = [0.5f, 0.13f, 0.07f, 0.05f, 0.04f, 0.03f, 0.025f, 0.02f];

    /// <summary>The published nodes by worth: index of the parent among them, -1 for the root, and the rank below it.</summary>
    private static readonly (int Parent, int Rank)[] s_order = Order();

    private readonly SuccessorTable _table;
    private readonly int _drafter;
    private readonly Acceptance _acceptance;
    private readonly int[] _nodes = new int[Nodes];

    /// <param name="table">What the model said; learns from what is observed.</param>
    /// <param name="drafter">Index among the session's drafters.</param>
    public RecycledDrafter(SuccessorTable table, int drafter = 0)
    {
        (_table, _drafter) = (table, drafter);
        _acceptance = new Acceptance(s_ranks);
    }

    /// <inheritdoc/>
    public string Name => "recycled-tree";

    /// <inheritdoc/>
    public void Begin(ReadOnlySpan<int> prompt) => _table.Adopt();

    /// <inheritdoc/>
    public void Append(int token)
    {
    }

    /// <inheritdoc/>
    public void Observe(int before, int token, ReadOnlySpan<float> logits) => _table.Observe(token, logits);

    /// <inheritdoc/>
    public void Draft(ReadOnlySpan<int> recent, GuessTree tree, int parent, int most)
    {
        for (var i = 0; i < Nodes && tree.Count < Math.Min(most, tree.Capacity); i++)
        {
            var (above, rank) = s_order[i];
            var node = above < 0 ? parent : _nodes[above];
            var isKnown = node >= 0 && rank < _table.Count(tree[node].Token);
            _nodes[i] = isKnown ? tree.Add(node, _table.Successor(tree[node].Token, rank), _acceptance[rank], _drafter, rank) : -1;
        }
    }

    /// <inheritdoc/>
    public void Judge(GuessTree tree, int node, int token)
    {
        for (var child = tree[node].FirstChild; child >= 0; child = tree[child].Next)
        {
            if (tree[child].Drafter == _drafter)
            {
                _acceptance.Record(tree[child].Kind, tree[child].Token == token);
            }
        }
    }

    private static (int Parent, int Rank)[] Order()
    {
        var paths = s_published
            .SelectMany(entry => Enumerable.Range(0, entry.Children).Select(rank => $"{entry.Path}{rank}"))
            .OrderByDescending(path => path.Aggregate(1f, (worth, rank) => worth * s_ranks[rank - '0']))
            .ThenBy(path => path, StringComparer.Ordinal)
            .ToArray();
        return [.. paths.Select(path => (Array.IndexOf(paths, path[..^1]), path[^1] - '0'))];
    }
}
