using Completion.Inference.Vocabularies;

namespace Completion.Engine.Prompting;

/// <summary>The last tokens of a prefix that a prompt leaves out.</summary>
/// <param name="Count">How many.</param>
/// <param name="Bytes">Their bytes.</param>
internal readonly record struct RemovedTokens(int Count, ReadOnlyMemory<byte> Bytes);

/// <summary>
/// How many of a prefix's last tokens a longer text might have spelled otherwise: those that a token crossing the cursor
/// could begin in. They are given back to the model, which writes them anew together with what follows.
/// </summary>
/// <remarks>
/// The vocabulary alone is asked, not the tokeniser: a crossing token may be one that the tokeniser never makes there, which
/// costs a token or two to write and changes nothing else.
/// </remarks>
internal static class TokenAlignment
{
    /// <summary>Tokens given back at most: more than one is rare, more than two is an indentation or a long name.</summary>
    public const int MostTokens = 3;

    /// <summary>Tokens of a line at most that stand behind the marker.</summary>
    public const int MostLead = 128;

    /// <summary>The tokens to keep and the bytes of those given back.</summary>
    /// <param name="prefix">Tokens of the text before the cursor.</param>
    /// <param name="vocabulary">The tokens' bytes.</param>
    public static (int[] Kept, RemovedTokens Removed) Apply(int[] prefix, Vocabulary vocabulary)
    {
        var count = Count(prefix, vocabulary);
        return (prefix[..^count], new RemovedTokens(count, vocabulary.Text(prefix.AsSpan(prefix.Length - count))));
    }

    /// <summary>How many of the last tokens stand on the last lines of a prefix.</summary>
    /// <param name="prefix">Tokens of the text before the cursor.</param>
    /// <param name="lines">How many lines; 0: none.</param>
    /// <param name="vocabulary">The tokens' bytes.</param>
    public static int Lead(ReadOnlySpan<int> prefix, int lines, Vocabulary vocabulary)
    {
        var count = 0;
        for (var left = lines; left > 0 && count < Math.Min(MostLead, prefix.Length); count++)
        {
            left -= vocabulary.Bytes(prefix[^(count + 1)]).Contains((byte)'\n') ? 1 : 0;
            if (left == 0)
            {
                break;
            }
        }

        return count;
    }

    private static int Count(int[] prefix, Vocabulary vocabulary)
    {
        var count = 0;
        for (var tokens = 1; tokens <= Math.Min(MostTokens, prefix.Length); tokens++)
        {
            var tail = vocabulary.Text(prefix.AsSpan(prefix.Length - tokens));
            if (!IsSpelledByBytes(tail, vocabulary.Trie))
            {
                break;
            }

            var first = vocabulary.Bytes(prefix[^tokens]).Length;
            for (var start = 0; start < first; start++)
            {
                if (IsBeginningOfToken(tail.AsSpan(start), vocabulary.Trie))
                {
                    count = tokens;
                    break;
                }
            }
        }

        // What is left must not end inside a character: no model was shown that.
        while (count > 0 && count < prefix.Length && vocabulary.Bytes(prefix[^count]) is [>= 0x80 and < 0xC0, ..])
        {
            count++;
        }

        return count;
    }

    private static bool IsBeginningOfToken(ReadOnlySpan<byte> bytes, TokenTrie trie)
    {
        var node = 0;
        foreach (var value in bytes)
        {
            node = trie.Child(node, value);
            if (node < 0)
            {
                return false;
            }
        }

        return trie.EndOf(node) > node + 1;
    }

    /// <summary>Whether there is a way to go on wherever a token ends in a text: each of its bytes is a token.</summary>
    private static bool IsSpelledByBytes(ReadOnlySpan<byte> bytes, TokenTrie trie)
    {
        foreach (var value in bytes)
        {
            if (trie.Child(0, value) is var node && (node < 0 || trie.TokensAt(node).IsEmpty))
            {
                return false;
            }
        }

        return true;
    }
}
