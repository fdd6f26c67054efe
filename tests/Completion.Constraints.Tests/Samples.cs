using System.Text;
using Completion.Inference.Vocabularies;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Constraints.Tests;

/// <summary>Random names, texts and vocabularies over a small alphabet, so that prefixes are shared and names collide.</summary>
internal static class Samples
{
    private static readonly string[] s_pieces = ["a", "ab", "b", "é", "ß", "日", "𝒳", "_", "1", "@"];

    private static readonly string[] s_marks = [".", "?.", "->", "::", ");\n", " ", "(", "\"", "..", "\\", "/", "\n"];

    public static Gen<string> Name { get; } =
        from pieces in Gen.Elements(s_pieces).NonEmptyListOf()
        select string.Concat(pieces.Take(4));

    public static Gen<string[]> Names { get; } = from names in Name.ListOf() select names.Take(12).ToArray();

    public static Gen<byte[]> Text { get; } =
        from pieces in Gen.Frequency((3, Name), (2, Gen.Elements(s_marks))).ListOf()
        select Encoding.UTF8.GetBytes(string.Concat(pieces.Take(6)));

    /// <summary>Single bytes, fused tokens, characters cut in their middle, duplicates, and tokens without bytes.</summary>
    public static Gen<Vocabulary> Vocabulary { get; } =
        from texts in Text.ListOf()
        from cuts in Gen.Choose(0, 1000).ListOf(texts.Count)
        select new Vocabulary(
            [[], .. texts, .. texts.Zip(cuts, (text, cut) => text[..(cut % (text.Length + 1))]), .. Enumerable.Range(0, 256).Select(b => new[] { (byte)b })],
            [0]);

    public static Gen<int[]> Cuts { get; } = from cuts in Gen.Choose(0, 1000).ListOf() select cuts.Take(4).ToArray();
}
