using System.Collections.Immutable;

namespace Completion.Inference.Vocabularies;

/// <summary>
/// The tokens of a model as raw bytes. Byte-level vocabularies cut UTF-8 characters anywhere, so nothing above this
/// type ever works with a token's text, only with its bytes.
/// </summary>
/// <remarks>Immutable and safe to share between threads. Control tokens (FIM markers, end of text) have no bytes.</remarks>
public sealed class Vocabulary
{
    private readonly ImmutableArray<byte[]> _bytes;
    private readonly bool[] _endsGeneration;

    /// <param name="tokenBytes">The bytes of each token by id; empty for control tokens, which never appear in text.</param>
    /// <param name="endOfGeneration">Ids at which a completion ends (end of text, FIM markers, file separators).</param>
    public Vocabulary(IEnumerable<byte[]> tokenBytes, IEnumerable<int> endOfGeneration)
    {
        _bytes = [.. tokenBytes];
        _endsGeneration = new bool[_bytes.Length];
        foreach (var token in endOfGeneration)
        {
            _endsGeneration[token] = true;
        }

        EndOfGeneration = [.. Enumerable.Range(0, _bytes.Length).Where(t => _endsGeneration[t])];
        Trie = TokenTrie.Build(_bytes);
    }

    /// <summary>Number of tokens, control tokens included: the length of a row of logits.</summary>
    public int Count => _bytes.Length;

    /// <summary>Ids of tokens that end a completion, ascending.</summary>
    public ImmutableArray<int> EndOfGeneration { get; }

    /// <summary>All text tokens as a trie over their bytes.</summary>
    public TokenTrie Trie { get; }

    /// <summary>The bytes of a token; empty for a control token.</summary>
    public ReadOnlySpan<byte> Bytes(int token) => _bytes[token];

    /// <summary>The bytes of some tokens, one after the other.</summary>
    public byte[] Text(ReadOnlySpan<int> tokens)
    {
        var text = new List<byte>();
        foreach (var token in tokens)
        {
            text.AddRange(_bytes[token]);
        }

        return [.. text];
    }

    /// <summary>Whether a completion ends at this token.</summary>
    public bool EndsGeneration(int token) => _endsGeneration[token];

    /// <summary>How this vocabulary differs from another, compared byte for byte: a clause for people; null: an id means the same in both.</summary>
    public string? DifferenceFrom(Vocabulary other)
    {
        if (Count != other.Count)
        {
            return $"it has {Count} tokens and not {other.Count}";
        }

        for (var token = 0; token < Count; token++)
        {
            if (!Bytes(token).SequenceEqual(other.Bytes(token)))
            {
                return $"its token {token} is {Spelling(token)} and not {other.Spelling(token)}";
            }

            if (EndsGeneration(token) != other.EndsGeneration(token))
            {
                return $"its token {token} {(EndsGeneration(token) ? "ends" : "does not end")} a text";
            }
        }

        return null;
    }

    private string Spelling(int token) => Bytes(token).IsEmpty ? "a marker" : $"0x{Convert.ToHexString(Bytes(token))}";
}
