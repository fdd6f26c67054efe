using System.Text;
using Completion.Constraints.Tests;
using Completion.Inference.Vocabularies;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.CSharp.Tests.Monitors.Arguments;

/// <summary>The laws of constraints on the monitor of arguments, with the compiler, over random pieces of calls.</summary>
public sealed class ArgumentMonitorLawsTests
{
    private const string Source = """
        class C
        {
            void None() { }
            int One(int only, out int given) { given = only; return 1; }
            int Two(string text, int count = 2, params int[] more) => 1;
            void M(int number, string text) { §│ }
        }
        """;

    private static readonly string[] s_pieces =
        ["One(", "Two(", "None(", "(", ")", ")", ",", ", ", "number", "text", "out ", "out var x", "ref ", "count: ", "only:", " ", "\"a,(\"", "/*,*/", "[", "]", "<", ">", "1", ";", "@", ":", "new C(", "=>", "{", "}"];

    private static readonly ArgumentsAt[] s_places =
        [.. new[] { "", "One(", "Two(text, ", "One(number, ou", "var x = One(Two(", "None(" }.Select(before => ArgumentsAt.Source(Source.Replace("§", before, StringComparison.Ordinal)))];

    private static Gen<byte[]> Text { get; } =
        from pieces in Gen.Elements(s_pieces).ListOf()
        select Encoding.UTF8.GetBytes(string.Concat(pieces.Take(5)));

    private static Gen<Vocabulary> Vocabulary { get; } =
        from texts in Text.ListOf()
        select new Vocabulary([[], .. texts.Take(6), .. s_pieces.Select(Encoding.UTF8.GetBytes)], [0]);

    [Fact]
    public void AdvancesLawfully() => Prop.ForAll(
        Gen.Elements(s_places).ToArbitrary(), Text.ToArbitrary(), Samples.Cuts.ToArbitrary(),
        (place, text, cuts) => ConstraintLaws.Advances(ArgumentsAt.At(place), text, cuts)).QuickCheckThrowOnFailure();

    [Fact]
    public void MasksAsItAdvances() => Prop.ForAll(
        Gen.Elements(s_places).ToArbitrary(), Text.ToArbitrary(), Vocabulary.ToArbitrary(),
        (place, text, vocabulary) =>
        {
            if (ArgumentsAt.At(place).Advance(text) is { } state)
            {
                ConstraintLaws.Masks(state, vocabulary, []);
            }
        }).QuickCheckThrowOnFailure();
}
