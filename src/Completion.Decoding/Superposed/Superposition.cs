using Completion.Constraints;
using Completion.Decoding.Speculation;

namespace Completion.Decoding.Superposed;

/// <summary>Drafts that share model calls while they are proposed: paths in a tree of tokens, by what they are probably worth.</summary>
/// <remarks>Re-used from request to request; not thread-safe.</remarks>
internal sealed class Superposition
{
    /// <summary>The node that all drafts start from.</summary>
    public const int Root = 0;

    private readonly List<ProposedToken> _nodes = [];
    private readonly List<int> _onTheWay = [];
    private int _mark;
    private int[] _marks = [];

    /// <summary>The last nodes of drafts that go on, the best first.</summary>
    public List<int> Alive { get; } = [];

    /// <summary>The last nodes of drafts that came to their end.</summary>
    public List<int> Finished { get; } = [];

    /// <summary>All last nodes, the best first.</summary>
    public IEnumerable<int> Leaves => Finished.Concat(Alive).OrderByDescending(leaf => _nodes[leaf].Score);

    public ProposedToken this[int node] => _nodes[node];

    public void Reset(Constraint constraint, StopRule stop)
    {
        _nodes.Clear();
        Alive.Clear();
        Finished.Clear();
        _nodes.Add(new ProposedToken(-1, -1, 0, 0, constraint, stop));
        Alive.Add(Root);
    }

    public int Add(int parent, in Choice choice, double score)
    {
        _nodes.Add(new ProposedToken(parent, choice.Token, _nodes[parent].Depth + 1, score, choice.Constraint, choice.Stop));
        return _nodes.Count - 1;
    }

    /// <summary>Different tokens on the ways to all last nodes.</summary>
    public int Size()
    {
        if (_marks.Length < _nodes.Count)
        {
            Array.Resize(ref _marks, 2 * _nodes.Count);
        }

        _mark++;
        var size = 0;
        foreach (var leaf in Alive)
        {
            size += Mark(leaf);
        }

        foreach (var leaf in Finished)
        {
            size += Mark(leaf);
        }

        return size;
    }

    /// <summary>The tokens of a draft.</summary>
    public int[] Tokens(int leaf)
    {
        var tokens = new int[_nodes[leaf].Depth];
        for (var node = leaf; node != Root; node = _nodes[node].Parent)
        {
            tokens[_nodes[node].Depth - 1] = _nodes[node].Token;
        }

        return tokens;
    }

    /// <summary>Writes the last tokens of a text and of a draft behind it.</summary>
    /// <returns>How many there are.</returns>
    public int Context(int leaf, ReadOnlySpan<int> text, Span<int> context)
    {
        var at = context.Length;
        for (var node = leaf; node != Root && at > 0; node = _nodes[node].Parent)
        {
            context[--at] = _nodes[node].Token;
        }

        for (; at > 0 && !text.IsEmpty; text = text[..^1])
        {
            context[--at] = text[^1];
        }

        context[at..].CopyTo(context);
        return context.Length - at;
    }

    /// <summary>Adds all drafts to a tree of guesses, the best first. What finds no room is left out.</summary>
    public void AddTo(GuessTree guesses)
    {
        foreach (var leaf in Leaves)
        {
            _onTheWay.Clear();
            for (var node = leaf; node != Root; node = _nodes[node].Parent)
            {
                _onTheWay.Add(node);
            }

            var parent = GuessTree.Root;
            for (var i = _onTheWay.Count - 1; i >= 0 && parent >= 0; i--)
            {
                parent = guesses.Add(parent, _nodes[_onTheWay[i]].Token, 1, Guesser.Superposed);
            }
        }
    }

    private int Mark(int leaf)
    {
        var size = 0;
        for (var node = leaf; node != Root && _marks[node] != _mark; node = _nodes[node].Parent)
        {
            _marks[node] = _mark;
            size++;
        }

        return size;
    }
}

/// <param name="Parent">The node above, −1 for the root.</param>
/// <param name="Token">Vocabulary id.</param>
/// <param name="Depth">Tokens on the way.</param>
/// <param name="Score">Logarithm of what the way is estimated to be worth among the others.</param>
/// <param name="Constraint">State after the token.</param>
/// <param name="Stop">State after the token.</param>
internal readonly record struct ProposedToken(int Parent, int Token, int Depth, double Score, Constraint Constraint, StopRule Stop);
