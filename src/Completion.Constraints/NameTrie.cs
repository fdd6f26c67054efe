using System.Buffers;
using System.Text;

namespace Completion.Constraints;

/// <summary>A finite set of names as a trie over their UTF-8 bytes. Immutable and safe to share.</summary>
/// <remarks>Depth-first order: the children of node <c>n</c> begin at <c>n + 1</c>; node 0 is the root.</remarks>
public sealed class NameTrie
{
    /// <summary>The node every name starts from.</summary>
    public const int Root = 0;

    private readonly byte[] _byte;
    private readonly int[] _end;
    private readonly bool[] _isName;
    private readonly byte[][] _sorted;

    /// <param name="names">Any order, duplicates allowed, none empty.</param>
    public NameTrie(IEnumerable<string> names)
        : this(Sorted(names))
    {
    }

    private NameTrie(byte[][] sorted)
    {
        _sorted = sorted;
        var bytes = new List<byte> { 0 };
        var end = new List<int> { 0 };
        var isName = new List<bool> { false };
        var path = new List<int> { Root };
        foreach (var name in sorted)
        {
            var shared = 0;
            while (shared < name.Length && shared + 1 < path.Count && bytes[path[shared + 1]] == name[shared])
            {
                shared++;
            }

            Close(shared + 1);
            for (var i = shared; i < name.Length; i++)
            {
                path.Add(bytes.Count);
                bytes.Add(name[i]);
                end.Add(0);
                isName.Add(false);
            }

            Count += isName[path[^1]] ? 0 : 1;
            isName[path[^1]] = true;
        }

        Close(0);
        (_byte, _end, _isName) = ([.. bytes], [.. end], [.. isName]);

        void Close(int keep)
        {
            for (var i = path.Count - 1; i >= keep; i--)
            {
                end[path[i]] = bytes.Count;
                path.RemoveAt(i);
            }
        }
    }

    /// <summary>Number of distinct names.</summary>
    public int Count { get; }

    /// <summary>These names and a few more.</summary>
    public NameTrie With(IEnumerable<string> more)
    {
        var added = Sorted(more.Where(name => !Has(Encoding.UTF8.GetBytes(name))));
        if (added.Length == 0)
        {
            return this;
        }

        var merged = new byte[_sorted.Length + added.Length][];
        for (int at = 0, old = 0, one = 0; at < merged.Length; at++)
        {
            merged[at] = one == added.Length || (old < _sorted.Length && _sorted[old].AsSpan().SequenceCompareTo(added[one]) <= 0) ? _sorted[old++] : added[one++];
        }

        return new NameTrie(merged);
    }

    /// <summary>Whether a name is one of these.</summary>
    public bool Has(ReadOnlySpan<byte> name) => Walk(Root, name) is >= 0 and var node && IsName(node);

    /// <summary>Whether a name ends at a node.</summary>
    public bool IsName(int node) => _isName[node];

    /// <summary>The node after one more byte, or -1 when no name goes on like that.</summary>
    public int Child(int node, byte value)
    {
        for (var child = node + 1; child < _end[node]; child = _end[child])
        {
            if (_byte[child] == value)
            {
                return child;
            }
        }

        return -1;
    }

    /// <summary>
    /// Writes the bytes that every name below a node goes on with; false, with nothing written, when there are none: where a
    /// name ends, or where names part.
    /// </summary>
    public bool TryForced(int node, IBufferWriter<byte> text)
    {
        var start = node;
        while (!_isName[node] && node + 1 < _end[node] && _end[node + 1] == _end[node])
        {
            node++;
        }

        if (node == start)
        {
            return false;
        }

        // The nodes of a single path lie one behind the other.
        text.Write(_byte.AsSpan(start + 1, node - start));
        return true;
    }

    /// <summary>The children of a node: the first, and the end of the last; none of the node -1. Their bytes ascend.</summary>
    internal (int First, int End) ChildrenOf(int node) => node < 0 ? (0, 0) : (node + 1, _end[node]);

    /// <summary>The byte that leads to a node.</summary>
    internal byte ByteOf(int node) => _byte[node];

    /// <summary>The first node after the subtree of a node.</summary>
    internal int EndOf(int node) => _end[node];

    /// <summary>The node after several bytes, or -1.</summary>
    public int Walk(int node, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            node = Child(node, value);
            if (node < 0)
            {
                return -1;
            }
        }

        return node;
    }

    private static byte[][] Sorted(IEnumerable<string> names)
    {
        var sorted = names.Select(Encoding.UTF8.GetBytes).ToArray();
        Array.Sort(sorted, static (a, b) => a.AsSpan().SequenceCompareTo(b));
        return sorted;
    }
}
