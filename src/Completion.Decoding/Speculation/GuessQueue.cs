namespace Completion.Decoding.Speculation;

/// <summary>Guesses that wait for room in a tree, the most probable first; of equal ones the first that came.</summary>
internal sealed class GuessQueue(int capacity)
{
    private readonly Waiting[] _heap = new Waiting[capacity];
    private int _count;
    private int _came;

    public void Clear() => (_count, _came) = (0, 0);

    /// <summary>Adds a guess; more than there is room for are left out.</summary>
    public void Add(int parent, int token, float confidence, float pathConfidence, int source, int kind)
    {
        if (_count == _heap.Length)
        {
            return;
        }

        var at = _count++;
        var guess = new Waiting(parent, token, confidence, pathConfidence, source, kind, _came++);
        for (; at > 0 && guess.IsBefore(_heap[(at - 1) / 2]); at = (at - 1) / 2)
        {
            _heap[at] = _heap[(at - 1) / 2];
        }

        _heap[at] = guess;
    }

    /// <summary>Takes the best one away.</summary>
    /// <returns>Whether there was one.</returns>
    public bool TryTake(out Waiting best)
    {
        best = _heap[0];
        if (_count == 0)
        {
            return false;
        }

        var last = _heap[--_count];
        var at = 0;
        while (2 * at + 1 is var child && child < _count)
        {
            if (child + 1 < _count && _heap[child + 1].IsBefore(_heap[child]))
            {
                child++;
            }

            if (!_heap[child].IsBefore(last))
            {
                break;
            }

            _heap[at] = _heap[child];
            at = child;
        }

        _heap[at] = last;
        return true;
    }

    /// <param name="Parent">The node it would stand below.</param>
    /// <param name="Token">Vocabulary id.</param>
    /// <param name="Confidence">Given the parent.</param>
    /// <param name="PathConfidence">From the root.</param>
    /// <param name="Source">Who guesses it.</param>
    /// <param name="Kind">What it is counted as.</param>
    /// <param name="Came">Guesses that came before it.</param>
    public readonly record struct Waiting(int Parent, int Token, float Confidence, float PathConfidence, int Source, int Kind, int Came)
    {
        public bool IsBefore(in Waiting other) =>
            PathConfidence > other.PathConfidence || (PathConfidence == other.PathConfidence && Came < other.Came);
    }
}
