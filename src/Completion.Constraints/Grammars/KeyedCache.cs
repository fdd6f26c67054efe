namespace Completion.Constraints.Grammars;

/// <summary>What was found for some numbers. Reading takes no lock; a number is written once and then stays.</summary>
/// <remarks>Mostly a handful of entries, in thousands of caches: a few are a list, more a table of lists.</remarks>
internal struct KeyedCache<T>
    where T : class
{
    private const int Few = 6;

    private Node? _few;
    private Table? _many;

    public readonly T? this[int key]
    {
        get
        {
            var node = Volatile.Read(in _many) is { } table ? table.Head(key) : Volatile.Read(in _few);
            while (node is not null && node.Key != key)
            {
                node = node.Rest;
            }

            return node?.Value;
        }
    }

    /// <summary>Keeps a value unless there is one by now; what is kept.</summary>
    /// <param name="key">Any number.</param>
    /// <param name="value">What was found for it.</param>
    /// <param name="gate">Held by writers of this cache.</param>
    public T Keep(int key, T value, object gate)
    {
        lock (gate)
        {
            if (this[key] is { } known)
            {
                return known;
            }

            if (_many is null && Length(_few) < Few)
            {
                Volatile.Write(ref _few, new Node(key, value, _few));
                return value;
            }

            if (_many is not { IsFull: false })
            {
                Volatile.Write(ref _many, new Table(_many, _few));
                _few = null;
            }

            _many!.Add(key, value);
            return value;
        }
    }

    private static int Length(Node? node) => node is null ? 0 : 1 + Length(node.Rest);

    private sealed class Table
    {
        private readonly Node?[] _heads;
        private int _count;

        public Table(Table? smaller, Node? few)
        {
            _heads = new Node?[smaller is null ? 8 : smaller._heads.Length * 4];
            AddAll(few);
            foreach (var head in smaller?._heads ?? [])
            {
                AddAll(head);
            }
        }

        public bool IsFull => _count >= _heads.Length * 2;

        public Node? Head(int key) => Volatile.Read(ref _heads[key & (_heads.Length - 1)]);

        public void Add(int key, T value)
        {
            ref var head = ref _heads[key & (_heads.Length - 1)];
            Volatile.Write(ref head, new Node(key, value, head));
            _count++;
        }

        private void AddAll(Node? nodes)
        {
            for (var node = nodes; node is not null; node = node.Rest)
            {
                Add(node.Key, node.Value);
            }
        }
    }

    private sealed record Node(int Key, T Value, Node? Rest);
}
