using System.Collections.Immutable;
using System.Text;
using Completion.Constraints;
using Completion.Inference.Vocabularies;

namespace Completion.Decoding.Explaining;

/// <summary>What happened at the nodes of a candidate tree, written down while it grows; only when someone asks.</summary>
internal sealed class DecodingTrace(Vocabulary vocabulary)
{
    private const string Model = "model";

    private readonly Dictionary<int, string> _sources = [];
    private readonly Dictionary<int, List<RefusedToken>> _refused = [];
    private readonly HashSet<int> _pauses = [];

    private int _node;

    /// <summary>What is asked from now on is what may follow a node.</summary>
    public void At(int node) => _node = node;

    /// <summary>A node's token had been guessed.</summary>
    public void Guessed(int node, string source) => _sources[node] = source;

    /// <summary>Decoding compares what follows the node.</summary>
    public void Paused() => _pauses.Add(_node);

    /// <summary>A token was refused after the node.</summary>
    public void Refused(int token, Constraint constraint)
    {
        if (!_refused.TryGetValue(_node, out var list))
        {
            _refused[_node] = list = [];
        }

        var bytes = vocabulary.Bytes(token);
        var refused = new RefusedToken(TextOf(token), vocabulary.EndsGeneration(token) ? "an end" : Refuser(constraint, bytes));
        if (!list.Contains(refused))
        {
            list.Add(refused);
        }
    }

    /// <summary>All that was written down, node by node; a node's parent comes before it.</summary>
    public ImmutableArray<ExplainedToken> Explain(CandidateTree tree, IEnumerable<DraftPath> done)
    {
        var roles = new TokenRole[tree.Count];
        foreach (var path in done.OrderBy(path => path.IsMain))
        {
            for (var node = path.Node; node != CandidateTree.Root; node = tree[node].Parent)
            {
                roles[node] = path.IsMain ? TokenRole.Main : TokenRole.Draft;
            }
        }

        return [.. Enumerable.Range(1, tree.Count - 1).Select(node => Explain(tree, node, roles[node]))];
    }

    private ExplainedToken Explain(CandidateTree tree, int index, TokenRole role)
    {
        ref readonly var node = ref tree[index];
        return new ExplainedToken(
            node.Parent - 1, TextOf(node.Token), node.LogProbability - tree[node.Parent].LogProbability,
            _sources.GetValueOrDefault(index, Model), role,
            _refused.TryGetValue(node.Parent, out var refused) ? [.. refused] : [],
            _pauses.Contains(node.Parent),
            node.End switch
            {
                NodeEnd.Open => null,
                NodeEnd.Model => "the model ends",
                NodeEnd.StopRule => node.Stop.Reason,
                _ => "nothing legal",
            });
    }

    private string TextOf(int token) =>
        vocabulary.EndsGeneration(token) ? string.Empty : Encoding.UTF8.GetString(vocabulary.Bytes(token));

    /// <summary>The first factor that refuses by itself; the whole, when they only do so together with the stop rule.</summary>
    private static string Refuser(Constraint constraint, ReadOnlySpan<byte> bytes)
    {
        foreach (var factor in (constraint as ProductConstraint)?.Factors ?? [])
        {
            if (factor.Advance(bytes) is null)
            {
                return factor.Name;
            }
        }

        return constraint is ProductConstraint product && product.Advance(bytes) is not null ? "the stop rule" : constraint.Name;
    }
}
