namespace Completion.Decoding.Speculation;

/// <summary>
/// Tokens that may follow one node of a path, as a tree that is evaluated in one model call. Node 0 stands for the path's
/// own last token; children of a node have different tokens.
/// </summary>
/// <remarks>Arrays that are re-used from call to call; not thread-safe.</remarks>
internal sealed class GuessTree(int capacity)
{
    /// <summary>Node 0: the token after which guessing begins.</summary>
    public const int Root = 0;

    /// <summary>Tokens before a guess that a drafter gets to see at most.</summary>
    public const int Context = 32;

    private readonly Guess[] _nodes = new Guess[capacity];
    private int _mostDepth;

    /// <summary>Nodes, the root included.</summary>
    public int Count { get; private set; }

    /// <summary>Nodes at most, the root included.</summary>
    public int Capacity => capacity;

    public ref readonly Guess this[int node] => ref _nodes[node];

    /// <summary>Forgets all and starts below a token.</summary>
    /// <param name="token">The root's.</param>
    /// <param name="mostDepth">Guesses that lie deeper are not taken.</param>
    public void Reset(int token, int mostDepth = int.MaxValue)
    {
        _mostDepth = mostDepth;
        _nodes[Root] = new Guess(token, -1, -1, -1, 0, 1, -1, 0);
        Count = 1;
    }

    /// <summary>The child of a node with a token; -1: none.</summary>
    public int Child(int node, int token)
    {
        var child = _nodes[node].FirstChild;
        while (child >= 0 && _nodes[child].Token != token)
        {
            child = _nodes[child].Next;
        }

        return child;
    }

    /// <summary>Adds a token below a node, after the node's other children, or finds it there.</summary>
    /// <param name="parent">The node above.</param>
    /// <param name="token">Vocabulary id.</param>
    /// <param name="confidence">Estimated probability that the model takes it, given that it took the parent; 0 to 1.</param>
    /// <param name="drafter">Who guesses it: an index of the session's drafters.</param>
    /// <param name="kind">What the drafter knows the guess by when it hears whether it was right: its own number.</param>
    /// <returns>Its node; -1 when the tree is full or the node too deep.</returns>
    public int Add(int parent, int token, float confidence, int drafter, int kind = 0)
    {
        var last = -1;
        for (var child = _nodes[parent].FirstChild; child >= 0; child = _nodes[child].Next)
        {
            if (_nodes[child].Token == token)
            {
                return child;
            }

            last = child;
        }

        if (Count == capacity || _nodes[parent].Depth == _mostDepth)
        {
            return -1;
        }

        ref readonly var above = ref _nodes[parent];
        _nodes[Count] = new Guess(token, parent, -1, -1, above.Depth + 1, above.PathConfidence * confidence, drafter, kind);
        if (last < 0)
        {
            _nodes[parent] = _nodes[parent] with { FirstChild = Count };
        }
        else
        {
            _nodes[last] = _nodes[last] with { Next = Count };
        }

        return Count++;
    }
}

/// <param name="Token">Vocabulary id.</param>
/// <param name="Parent">Node above, -1 for the root.</param>
/// <param name="FirstChild">Its first child, -1: none.</param>
/// <param name="Next">The next child of its parent, -1: none.</param>
/// <param name="Depth">Tokens below the root.</param>
/// <param name="PathConfidence">Product of the confidences from the root.</param>
/// <param name="Drafter">Who guessed it first; -1 for the root.</param>
/// <param name="Kind">The drafter's own number of what kind of guess it is.</param>
internal readonly record struct Guess(int Token, int Parent, int FirstChild, int Next, int Depth, float PathConfidence, int Drafter, int Kind);
