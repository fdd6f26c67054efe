using Completion.Inference.Sessions;

namespace Completion.Decoding.Speculation;

/// <summary>
/// The guesses below one path in one model call: which of a tree's nodes were evaluated, in which row, and which sequence
/// holds the way to them. The path's own sequence holds the way to the first leaf; every other leaf has one of its own.
/// </summary>
/// <remarks>Re-used from call to call; not thread-safe.</remarks>
internal sealed class GuessedRows(int capacity)
{
    private readonly int[] _rows = new int[capacity];
    private readonly int[] _sequences = new int[capacity];
    private readonly ulong[] _sets = new ulong[capacity];
    private readonly int[] _children = new int[capacity];
    private readonly bool[] _isWanted = new bool[capacity];

    public GuessTree Tree { get; } = new(capacity);

    /// <summary>Guesses that were evaluated.</summary>
    public int Evaluated { get; private set; }

    /// <summary>The row of logits after a node.</summary>
    public int Row(int node) => _rows[node];

    /// <summary>A sequence that holds the node and the way to it.</summary>
    public int Sequence(int node) => _sequences[node];

    /// <summary>The evaluated child of a node with a token; -1: none.</summary>
    public int Child(int node, int token)
    {
        var child = Tree.Child(node, token);
        return child >= 0 && _rows[child] >= 0 ? child : -1;
    }

    /// <summary>Starts over below a token, see <see cref="GuessTree.Reset"/>.</summary>
    public void Reset(int token, int mostDepth)
    {
        Tree.Reset(token, mostDepth);
        _isWanted.AsSpan().Clear();
    }

    /// <summary>Says that a guess is worth its row. Those above it must be wanted as well.</summary>
    public void Want(int node) => _isWanted[node] = true;

    /// <summary>Adds the root and the guesses that are wanted to a batch.</summary>
    /// <param name="batch">Rows are its indices.</param>
    /// <param name="position">Of the root's token.</param>
    /// <param name="sequence">The path's own.</param>
    /// <param name="free">Sequences for further leaves; those used are taken away.</param>
    /// <param name="leaves">Leaves at most; those that come later are left out.</param>
    public void AddTo(List<BatchToken> batch, int position, int sequence, Stack<int> free, int leaves)
    {
        Select(leaves);
        Spread(sequence, free);
        for (var node = 0; node < Tree.Count; node++)
        {
            if (_rows[node] >= 0)
            {
                _rows[node] = batch.Count;
                batch.Add(new BatchToken(Tree[node].Token, position + Tree[node].Depth, _sequences[node], _sets[node] & ~(1UL << _sequences[node])));
            }
        }
    }

    /// <summary>Marks with row 0 what is taken, and counts children.</summary>
    private void Select(int leaves)
    {
        _children.AsSpan(0, Tree.Count).Clear();
        (_rows[GuessTree.Root], Evaluated) = (0, 0);
        for (var node = 1; node < Tree.Count; node++)
        {
            ref readonly var guess = ref Tree[node];
            var isTaken = _isWanted[node] && _rows[guess.Parent] >= 0 && (_children[guess.Parent] == 0 || leaves > 1);
            _rows[node] = isTaken ? 0 : -1;
            if (isTaken)
            {
                leaves -= _children[guess.Parent]++ > 0 ? 1 : 0;
                Evaluated++;
            }
        }
    }

    /// <summary>Gives every leaf a sequence and every node those of the leaves below it.</summary>
    private void Spread(int sequence, Stack<int> free)
    {
        _sets.AsSpan(0, Tree.Count).Clear();
        var first = GuessTree.Root;
        while (Taken(Tree[first].FirstChild) is >= 0 and var child)
        {
            first = child;
        }

        for (var node = Tree.Count - 1; node >= 0; node--)
        {
            if (_rows[node] < 0)
            {
                continue;
            }

            if (_sets[node] == 0)
            {
                _sequences[node] = node == first ? sequence : free.Pop();
                _sets[node] = 1UL << _sequences[node];
            }

            if (Tree[node].Parent is >= 0 and var parent)
            {
                _sets[parent] |= _sets[node];
                _sequences[parent] = _sequences[node];
            }
        }

        for (var node = first; node >= 0; node = Tree[node].Parent)
        {
            _sequences[node] = sequence;
        }

        int Taken(int child)
        {
            while (child >= 0 && _rows[child] < 0)
            {
                child = Tree[child].Next;
            }

            return child;
        }
    }

    /// <summary>Sequences of leaves other than the path's own.</summary>
    public ulong Borrowed(int sequence) => _sets[GuessTree.Root] & ~(1UL << sequence);
}
