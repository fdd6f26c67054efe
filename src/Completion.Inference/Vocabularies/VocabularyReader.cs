using System.Text;
using Completion.Inference.Gguf;

namespace Completion.Inference.Vocabularies;

/// <summary>Reads the bytes of every token out of a model file.</summary>
internal static class VocabularyReader
{
    private const int Unknown = 2;
    private const int Control = 3;
    private const int UserDefined = 4;
    private const int Unused = 5;

    /// <param name="file">The model.</param>
    /// <param name="endsGeneration">Ids the library ends a text at; <paramref name="markers"/> are added to them.</param>
    /// <param name="isControl">The library's own opinion, which corrects files that mark control tokens as text.</param>
    /// <param name="markers">Fill-in-the-middle, file and repository markers.</param>
    /// <exception cref="ModelException">The vocabulary is of a kind that does not spell text.</exception>
    internal static Vocabulary Read(GgufFile file, Func<int, bool> endsGeneration, Func<int, bool> isControl, IEnumerable<int> markers)
    {
        if (!file.TryGetStrings("tokenizer.ggml.tokens", out var tokens))
        {
            throw new ModelException($"{file.Path} has no vocabulary; choose another model.");
        }

        var types = file.Metadata.GetValueOrDefault("tokenizer.ggml.token_type") as int[];
        Func<byte[], int, byte[]> decode = file.Text("tokenizer.ggml.model") switch
        {
            "gpt2" => (text, type) => type == UserDefined ? text : ByteAlphabet.Decode(text),
            "llama" => (text, type) => type == UserDefined ? text : DecodeSentencePiece(text),
            { } other => throw new ModelException(
                $"{file.Path} has a vocabulary of the kind '{other}', which cannot be used; choose a model with a byte-pair (gpt2) or SentencePiece (llama) vocabulary."),
            null => throw new ModelException($"{file.Path} does not say which kind its vocabulary is; choose another model."),
        };

        var end = Enumerable.Range(0, tokens.Count).Where(endsGeneration).Concat(markers).ToHashSet();
        var bytes = new byte[tokens.Count][];
        for (var token = 0; token < bytes.Length; token++)
        {
            var type = types?[token] ?? 1;
            var silent = type is Unknown or Control or Unused || end.Contains(token) || isControl(token);
            bytes[token] = silent ? [] : decode(tokens[token].ToArray(), type);
        }

        return new Vocabulary(bytes, end);
    }

    /// <summary><c>▁</c> stands for a space, <c>&lt;0x0A&gt;</c> for a byte that no token spells.</summary>
    internal static byte[] DecodeSentencePiece(byte[] text)
    {
        if (text is [(byte)'<', (byte)'0', (byte)'x', var high, var low, (byte)'>'] &&
            char.IsAsciiHexDigit((char)high) && char.IsAsciiHexDigit((char)low))
        {
            return Convert.FromHexString([(char)high, (char)low]);
        }

        ReadOnlySpan<byte> space = "▁"u8;
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text.AsSpan(i).StartsWith(space))
            {
                bytes.Add((byte)' ');
                i += space.Length - 1;
            }
            else
            {
                bytes.Add(text[i]);
            }
        }

        return [.. bytes];
    }
}

/// <summary>GPT-2's alphabet: each of the 256 bytes is written as a printable character of its own.</summary>
internal static class ByteAlphabet
{
    private static readonly Dictionary<char, byte> ToByte = Build();

    /// <summary>The bytes a token's text stands for; a text outside the alphabet stands for itself.</summary>
    internal static byte[] Decode(byte[] text)
    {
        var characters = Encoding.UTF8.GetString(text);
        var bytes = new byte[characters.Length];
        for (var i = 0; i < characters.Length; i++)
        {
            if (!ToByte.TryGetValue(characters[i], out bytes[i]))
            {
                return text;
            }
        }

        return bytes;
    }

    private static Dictionary<char, byte> Build()
    {
        var map = new Dictionary<char, byte>();
        var next = '\u0100';
        for (var value = 0; value < 256; value++)
        {
            var printable = value is >= '!' and <= '~' or >= 0xA1 and <= 0xAC or >= 0xAE and <= 0xFF;
            map[printable ? (char)value : next++] = (byte)value;
        }

        return map;
    }
}
