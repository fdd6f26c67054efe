using System.Text;
using Completion.Constraints;
using Completion.Constraints.Tests;
using Completion.CSharp.Monitors;
using Completion.Inference.Gguf;
using Completion.Inference.Vocabularies;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.CSharp.Tests.Monitors;

/// <summary>The laws of constraints on the monitor: over random name sets in the compiler's place, and with the compiler over a model's whole vocabulary.</summary>
public sealed class MonitorLawsTests
{
    private const string Marked = "class C { void M(string s, C? c) { var p = s.│\n } int Überzahl; C? @class; }";

    /// <summary>Names by what is asked: the compiler's answers are a function of the text, whatever they are; but no name begins like a number or a range.</summary>
    private static Gen<MemberAccessMonitor> Monitors { get; } =
        from drawn in Samples.Names.ArrayOf(5)
        let sets = drawn.Select(names => names.Where(name => !char.IsAsciiDigit(name[0]) && name[0] != '.').ToArray()).ToArray()
        from atDot in Gen.Elements(true, false)
        select MemberAccessMonitor.Create(MonitorAt.NamesOf(
            $"class C {{ void M() {{ s{(atDot ? "." : "")}│ }} }}",
            spliced => new NameTrie(sets[spliced.Inserted.Length % sets.Length]) is { Count: > 0 } trie ? trie : null));

    [Fact]
    public void AdvancesLawfully() => Prop.ForAll(Monitors.ToArbitrary(), Samples.Text.ToArbitrary(), Samples.Cuts.ToArbitrary(), ConstraintLaws.Advances)
        .QuickCheckThrowOnFailure();

    [Fact]
    public void ForcesWhatItLeavesAlone() => Prop.ForAll(Monitors.ToArbitrary(), Samples.Text.ToArbitrary(), Samples.Text.ToArbitrary(), ConstraintLaws.Forces)
        .QuickCheckThrowOnFailure();

    [Fact]
    public void MasksAsItAdvances() => Prop.ForAll(Monitors.ToArbitrary(), Samples.Vocabulary.ToArbitrary(), Samples.Cuts.ToArbitrary(), (monitor, vocabulary, cleared) => ConstraintLaws.Masks(monitor, vocabulary, cleared, isExact: false))
        .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("")]
    [InlineData("Len")]
    [InlineData("Length")]
    [InlineData("Length; c?")]
    [InlineData("Length; c?.")]
    [InlineData("Length; c.@")]
    [InlineData("Length; c!.\u00DCber")]
    [InlineData("Length; var t = $\"{s.Length")]
    public void MasksAModelsVocabularyAsItAdvances(string generated)
    {
        var state = MonitorAt.Source(Marked).State.Advance(Encoding.UTF8.GetBytes(generated));
        ConstraintLaws.Masks(state!, ModelVocabulary(), [], isExact: false);
    }

    [Fact]
    public void MasksTokensThatFuseADotAndAName()
    {
        var vocabulary = new Vocabulary(
            new[] { ".Length", ".Lengthy", ".Len", ".length", "?.Length", ").Length", ");\n", ".Length.CompareTo", ".Length.Length", "..", ".5", ".@", ".É" }
                .Select(Encoding.UTF8.GetBytes), []);
        var mask = new TokenMask(vocabulary.Count);
        mask.SetAll();
        MonitorAt.Source("class C { void M(string s) { var p = (s│\n } }").State.Mask(vocabulary.Trie, mask);
        var kept = Enumerable.Range(0, vocabulary.Count).Where(token => mask[token]).Select(token => Encoding.UTF8.GetString(vocabulary.Bytes(token)));
        Assert.Equal([".Length", ".Len", "?.Length", ").Length", ");\n", ".Length.CompareTo", ".Length.Length", ".@"], kept);
    }

    /// <summary>The tokens of the model in the repository, spelled in the byte alphabet of GPT-2.</summary>
    private static Vocabulary ModelVocabulary()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "models", "csharp-nano.gguf")))
        {
            folder = folder.Parent ?? throw new FileNotFoundException("models/csharp-nano.gguf is not above the test's folder.");
        }

        Assert.True(GgufFile.Read(Path.Combine(folder.FullName, "models", "csharp-nano.gguf")).TryGetStrings("tokenizer.ggml.tokens", out var tokens));
        var printable = Enumerable.Range(0, 256).Where(b => b is >= '!' and <= '~' or >= 0xA1 and <= 0xAC or >= 0xAE).ToHashSet();
        var others = Enumerable.Range(0, 256).Where(b => !printable.Contains(b)).ToArray();
        var byteOf = printable.ToDictionary(b => (char)b, b => (byte)b);
        for (var i = 0; i < others.Length; i++)
        {
            byteOf[(char)(256 + i)] = (byte)others[i];
        }

        return new Vocabulary(
            Enumerable.Range(0, tokens.Count).Select(token => Encoding.UTF8.GetString(tokens[token]).Select(c => byteOf.GetValueOrDefault(c)).ToArray()), []);
    }
}
