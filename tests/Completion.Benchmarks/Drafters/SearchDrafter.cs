using Completion.Decoding.Speculation;

namespace Completion.Benchmarks.Drafters;

/// <summary>
/// ADED's way to choose a tree, to compare with: Monte-Carlo tree search (PUCT) over the paths that a drafter knows, of which the
/// most visited nodes are kept.
/// </summary>
/// <param name="all">Grows the tree of all that may be chosen.</param>
/// <param name="simulations">Walks for each tree.</param>
internal sealed class SearchDrafter(IDrafter all, int simulations) : IDrafter
{
    private const int Universe = 400;
    private const float Exploration = 1;

    private readonly GuessTree _known = new(Universe);
    private readonly int[] _visits = new int[Universe];
    private readonly float[] _values = new float[Universe];

    public string Name => "search";

    public void Begin(ReadOnlySpan<int> prompt) => all.Begin(prompt);

    public void Append(int token) => all.Append(token);

    public void Observe(int before, int token, ReadOnlySpan<float> logits) => all.Observe(before, token, logits);

    public void Judge(GuessTree tree, int node, int token) => all.Judge(tree, node, token);

    public void Draft(ReadOnlySpan<int> recent, GuessTree tree, int parent, int most)
    {
        _known.Reset(recent[^1]);
        all.Draft(recent, _known, GuessTree.Root, Universe);
        _visits.AsSpan().Clear();
        _values.AsSpan().Clear();
        for (var i = 0; i < simulations; i++)
        {
            Walk();
        }

        // Parents are visited at least as often as their children, and come before them.
        var nodes = new int[_known.Count];
        nodes[GuessTree.Root] = parent;
        foreach (var node in Enumerable.Range(1, _known.Count - 1).Where(node => _visits[node] > 0).OrderByDescending(node => _visits[node]).ThenBy(node => node).Take(most - 1))
        {
            var above = nodes[_known[node].Parent];
            nodes[node] = tree.Add(above, _known[node].Token, _known[node].PathConfidence / tree[above].PathConfidence, _known[node].Drafter, _known[node].Kind);
        }
    }

    /// <summary>One walk down to a node not visited yet, whose path's probability counts for all above it.</summary>
    private void Walk()
    {
        var node = GuessTree.Root;
        while (_visits[node] > 0 || node == GuessTree.Root)
        {
            var (best, score) = (-1, float.NegativeInfinity);
            for (var child = _known[node].FirstChild; child >= 0; child = _known[child].Next)
            {
                var value = _visits[child] > 0 ? _values[child] / _visits[child] : 0;
                var prior = _known[child].PathConfidence / _known[node].PathConfidence;
                var now = value + Exploration * prior * MathF.Sqrt(_visits[node]) / (1 + _visits[child]);
                (best, score) = now > score ? (child, now) : (best, score);
            }

            if (best < 0)
            {
                break;
            }

            node = best;
        }

        for (var at = node; at >= 0; at = _known[at].Parent)
        {
            _visits[at]++;
            _values[at] += _known[node].PathConfidence;
        }
    }
}
