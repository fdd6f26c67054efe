using System.Text;
using Completion.Inference.Gguf;
using Completion.Inference.Vocabularies;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Constraints.Tests;

/// <summary>Vocabularies to hold laws on: small random ones, and the one of the model in this repository.</summary>
internal static class Vocabularies
{
    /// <summary>Pieces that collide often, end names in many ways, and cut characters of several bytes anywhere.</summary>
    private static readonly byte[][] s_pieces =
        [.. new[] { "a", "b", "ab", "_", "1", "@", ".", "()", ";\n", " ", "é", "日" }.Select(Encoding.UTF8.GetBytes), [0xC3], [0xA9], [0xE6, 0x97], [0xA5]];

    /// <summary>Tokens of one to four pieces; some twice, some without bytes.</summary>
    public static Gen<Vocabulary> Random { get; } =
        from tokens in Gen.Frequency(
            (1, Gen.Constant(Array.Empty<byte>())),
            (12, Gen.Elements(s_pieces).NonEmptyListOf().Select(pieces => pieces.Take(4).SelectMany(piece => piece).ToArray()))).ListOf()
        select new Vocabulary(tokens, []);

    /// <summary>Names over the same letters.</summary>
    public static Gen<string[]> Names { get; } =
        Gen.Elements("a", "b", "_", "1", "é", "日", "ab").NonEmptyListOf().Select(parts => string.Concat(parts.Take(4)))
            .SelectMany(name => Gen.Elements(name, "@" + name)).ListOf().Select(names => names.ToArray());

    /// <summary>Texts cut at any byte.</summary>
    public static Gen<byte[]> Texts { get; } =
        Gen.Elements(s_pieces).ListOf().Select(pieces => pieces.Take(6).SelectMany(piece => piece).ToArray());

    /// <summary>The tokens of the model in this repository, without its control tokens.</summary>
    public static Vocabulary Real { get; } = ReadReal();

    private static Vocabulary ReadReal()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Directory.Packages.props")))
        {
            folder = folder.Parent;
        }

        var file = GgufFile.Read(Path.Combine(folder.FullName, "models", "csharp-nano.gguf"));
        Assert.True(file.TryGetStrings("tokenizer.ggml.tokens", out var tokens));
        var alphabet = Alphabet();
        return new Vocabulary(
            Enumerable.Range(0, tokens.Count).Select(token => Encoding.UTF8.GetString(tokens[token]))
                .Select(text => text.StartsWith("<|", StringComparison.Ordinal) ? [] : text.Select(letter => alphabet[letter]).ToArray()),
            []);
    }

    /// <summary>The letters that byte-level vocabularies write bytes as: printable Latin-1 as itself, the rest from U+0100 on.</summary>
    private static Dictionary<char, byte> Alphabet()
    {
        var alphabet = new Dictionary<char, byte>();
        var next = '\u0100';
        for (var value = 0; value < 256; value++)
        {
            var isPrintable = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            alphabet[isPrintable ? (char)value : next++] = (byte)value;
        }

        return alphabet;
    }
}
