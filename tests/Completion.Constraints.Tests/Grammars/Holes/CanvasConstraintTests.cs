using System.Text;
using Completion.Constraints.Grammars;
using Completion.Constraints.Grammars.Holes;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Constraints.Tests.Grammars.Holes;

/// <summary>A text written into the first hole byte by byte: the answers are those of the canvas with that text in it.</summary>
public sealed class CanvasConstraintTests
{
    private static readonly Gen<(string Prefix, string Text, string[] Behind, string Suffix)> s_canvas =
        from prefix in RandomGrammar.Fragments
        from text in RandomGrammar.Fragments
        from count in Gen.Choose(2, 3)
        from behind in RandomGrammar.Fragments.ListOf(count)
        from suffix in RandomGrammar.Fragments
        select (prefix, text, behind.ToArray(), suffix);

    [Fact]
    public void SaysWhatTheCanvasSays() =>
        Prop.ForAll(RandomGrammar.Grammars.Where(grammar => grammar.Prefixes().Count > 0).Select(grammar => grammar.Text).ToArbitrary(), s_canvas.ToArbitrary(), Check)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(150));

    [Fact]
    public void CutsTokensAcrossHoles() => Prop.ForAll(RandomTerminals.Grammars.ToArbitrary(), s_canvas.ToArbitrary(), Check)
        .Check(Config.QuickThrowOnFailure.WithMaxTest(150));

    /// <summary>The first hole may end although the second may not stay empty, and not where the second could not mend what it leaves.</summary>
    [Fact]
    public void EndsWhereTheHolesBehindCanBeFilled()
    {
        var checker = CanvasChecker.Between(Texts.Load("json.lark"), "start", "["u8, "]"u8, HiddenFragments.Refused)!;
        var hole = CanvasConstraint.At(checker, checker.Before, [", 2: "u8.ToArray(), ""u8.ToArray()]);
        Assert.Null(hole);
        hole = CanvasConstraint.At(checker, checker.Before, [", 2, "u8.ToArray(), ""u8.ToArray()]);
        Assert.False(hole!.MayEnd);
        Assert.True(hole.Advance("1"u8) is { MayEnd: true });
        Assert.True(hole.Advance("[1"u8) is { MayEnd: true });
        Assert.True(hole.Advance("{"u8) is { MayEnd: false });
    }

    private static void Check(string text, (string Prefix, string Text, string[] Behind, string Suffix) canvas)
    {
        if (CanvasChecker.Between(Grammar.Read(text), "start", Bytes(canvas.Prefix), Bytes(canvas.Suffix)) is not { } checker)
        {
            return;
        }

        var behind = canvas.Behind.Select(fragment => new ReadOnlyMemory<byte>(Bytes(fragment))).ToArray();
        Constraint? state = CanvasConstraint.At(checker, checker.Before, behind);
        for (var length = 0; length <= canvas.Text.Length; length++)
        {
            var written = canvas.Text[..length];
            Assert.Equal(MayStand(Bytes(written), behind), state is not null);
            if (state is null)
            {
                return;
            }

            Assert.Equal(MayStand([.. Bytes(written), .. behind[0].Span], behind[1..]), state.MayEnd);
            state = length < canvas.Text.Length ? state.Advance(Bytes(canvas.Text[length..(length + 1)])) : state;
        }

        bool MayStand(byte[] first, ReadOnlyMemory<byte>[] rest) => checker.MayStand([first, .. rest]) != CanvasAnswer.No;
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
