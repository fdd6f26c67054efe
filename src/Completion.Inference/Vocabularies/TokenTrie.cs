namespace Completion.Inference.Vocabularies;

/// <summary>
/// A vocabulary as a byte trie, flattened in depth-first order so that a refused byte skips its whole subtree with one
/// addition (the layout of llguidance's toktrie).
/// </summary>
/// <remarks>
/// Node <c>n</c> has the byte <c>ByteOf(n)</c> on the edge from its parent, its children start at <c>n + 1</c>, and the
/// first node after its subtree is <c>EndOf(n)</c>. Node 0 is the root and has no byte. Tokens with equal bytes share a
/// node and are listed by <see cref="TokensAt"/>.
/// </remarks>
public sealed class TokenTrie
{
    private readonly byte[] _byte;
    private readonly int[] _end;
    private readonly int[] _firstToken;
    private readonly int[] _tokens;

    private TokenTrie(byte[] bytes, int[] end, int[] firstToken, int[] tokens, int depth)
    {
        (_byte, _end, _firstToken, _tokens, Depth) = (bytes, end, firstToken, tokens, depth);
    }

    /// <summary>Number of nodes, the root included.</summary>
    public int NodeCount => _byte.Length;

    /// <summary>Length in bytes of the longest token.</summary>
    public int Depth { get; }

    /// <summary>The byte on the edge that leads to a node.</summary>
    public byte ByteOf(int node) => _byte[node];

    /// <summary>The first node after the subtree of a node.</summary>
    public int EndOf(int node) => _end[node];

    /// <summary>Tokens that end exactly at a node; mostly none or one.</summary>
    public ReadOnlySpan<int> TokensAt(int node) => _tokens.AsSpan(_firstToken[node].._firstToken[node + 1]);

    /// <summary>Tokens in the subtree of a node, the node's own included.</summary>
    public ReadOnlySpan<int> TokensUnder(int node) => _tokens.AsSpan(_firstToken[node].._firstToken[_end[node]]);

    /// <summary>The child of a node along a byte, or -1. Children are few below the first level; a scan wins.</summary>
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

    /// <summary>Builds the trie; tokens without bytes are left out.</summary>
    public static TokenTrie Build(IReadOnlyList<byte[]> tokenBytes)
    {
        var sorted = Enumerable.Range(0, tokenBytes.Count).Where(t => tokenBytes[t].Length > 0).ToArray();
        Array.Sort(sorted, (a, b) =>
        {
            var order = tokenBytes[a].AsSpan().SequenceCompareTo(tokenBytes[b]);
            return order != 0 ? order : a.CompareTo(b);
        });

        var bytes = new List<byte> { 0 };
        var end = new List<int> { 0 };
        var firstToken = new List<int> { 0 };
        var tokens = new List<int>(sorted.Length);
        var path = new List<int> { 0 };
        var depth = 0;
        foreach (var token in sorted)
        {
            ReadOnlySpan<byte> text = tokenBytes[token];
            var shared = 0;
            while (shared < text.Length && shared + 1 < path.Count && bytes[path[shared + 1]] == text[shared])
            {
                shared++;
            }

            Close(shared + 1);
            for (var i = shared; i < text.Length; i++)
            {
                path.Add(bytes.Count);
                bytes.Add(text[i]);
                end.Add(0);
                firstToken.Add(tokens.Count);
            }

            tokens.Add(token);
            depth = Math.Max(depth, text.Length);
        }

        Close(0);
        firstToken.Add(tokens.Count);
        return new TokenTrie([.. bytes], [.. end], [.. firstToken], [.. tokens], depth);

        void Close(int keep)
        {
            for (var i = path.Count - 1; i >= keep; i--)
            {
                end[path[i]] = bytes.Count;
                path.RemoveAt(i);
            }
        }
    }
}
