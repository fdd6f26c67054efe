using System.Text;
using Completion.Constraints;
using Completion.Constraints.Tests;
using Completion.CSharp.Analysis;
using Completion.CSharp.Monitors.Names;
using Completion.Inference.Vocabularies;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Tests.Monitors.Names;

/// <summary>The laws of constraints on the monitor of words: over random names in the compiler's place, and with the compiler.</summary>
public sealed class NameMonitorLawsTests
{
    /// <summary>Sources whose answers are a function of the text, whatever they are.</summary>
    private static Gen<NameMonitor> Monitors { get; } =
        from atHand in Samples.Names.ArrayOf(3)
        from beyond in Samples.Names.ArrayOf(5)
        from typed in Gen.Elements("", "a", "ab", "(", "\"a\"", "a.")
        from typeParameters in Gen.Elements(true, false)
        select NameMonitor.Create(new RandomNames($"class C {{ void M() {{ {typed}│ }} }}", atHand, beyond, typeParameters));

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
    [InlineData("number + ")]
    [InlineData("new ")]
    [InlineData("$\"{")]
    public void MasksWordsInTheMiddleOfTokens(string generated)
    {
        const string source = "class C { void M(int number, System.IO.Stream stream) { var p = │\n } }";
        var vocabulary = new Vocabulary(
            new[] { "num", "number", "nothing", " nothing", "(nothing", "(number", "Stream(", "Stream[", "String", "System.Text", ".nothing", "\"nothing", "//nothing", "1" }
                .Select(Encoding.UTF8.GetBytes), []);
        foreach (var monitor in new[] { NamesAt.Scope(source), NamesAt.Creation(source), NamesAt.Labels(source) })
        {
            ConstraintLaws.Masks(monitor.State.Advance(Encoding.UTF8.GetBytes(generated))!, vocabulary, [], isExact: false);
        }
    }

    [Fact]
    public void MasksWordsHereAndBehindASpace()
    {
        var tokens = new[] { "number", "nothing", " number", " nothing", " number(", ".nothing", "\"nothing" };
        var vocabulary = new Vocabulary(tokens.Select(Encoding.UTF8.GetBytes), []);
        var mask = new TokenMask(vocabulary.Count);
        mask.SetAll();
        NamesAt.Scope("class C { void M(int number) { if (number > 3 &&│) { } } }").State.Mask(vocabulary.Trie, mask);
        Assert.Equal(["number", " number", " number(", ".nothing", "\"nothing"], tokens.Where((_, token) => mask[token]));
    }

    private sealed class RandomNames(string marked, string[][] atHand, string[][] beyond, bool typeParameters)
        : NameSource(Analysed(marked), Cursor(marked), "", default)
    {
        public override string Name => "random";

        internal override LegalNames? AtHand(WordPlace place) => Of(atHand[Completion.CSharp.Monitors.GeneratedText.Length(place.Before) % atHand.Length]);

        private protected override bool CanTell(string lastWord) => lastWord.Length < 2;

        private protected override LegalNames? Find(SplicedDocument spliced) => Of(beyond[spliced.Inserted.Length % beyond.Length]) is { } names
            ? names with { AllowsTypeParameters = typeParameters, NeedsFollower = word => word.Length > 2, Followers = ".:" }
            : null;

        private static LegalNames? Of(string[] names) => names.Length == 0 ? null : new LegalNames(new NameTrie(names));

        private static DocumentAnalysis Analysed(string marked) => MonitorAt.Analysed(marked).Analysis;

        private static TextSpan Cursor(string marked) => new(marked.IndexOf('│', StringComparison.Ordinal), 0);
    }
}
