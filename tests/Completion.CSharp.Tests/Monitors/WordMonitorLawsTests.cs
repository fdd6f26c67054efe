using System.Text;
using Completion.Constraints.Tests;
using Completion.Inference.Vocabularies;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.CSharp.Tests.Monitors;

/// <summary>The laws of constraints on the monitors of keywords and of declarations, over texts and vocabularies made of pieces of such code.</summary>
public sealed class WordMonitorLawsTests
{
    private static readonly string[] s_pieces =
    [
        "return", " return", "return ", ";", " ", "\n", "x", "1", "null", "\"a\"", "\"", "yield", "break", "continue", "throw", "this", "base", "await", ".", "(", ")", "{", "}",
        "override", " override ", "string ", "ToString", "using ", "System", "static ", "[", "]", ":", ",", "class D", "Exception", "Obsolete", "nameof(", "To",
        "er", "re", "turn", "s", "_", "@", "=", "//", "/*", "*/", "'", "while (x) ", "break;", "return x;", "return;", "throw;", "catch ", "=> ", "async ",
    ];

    private static readonly string[] s_sources =
    [
        "class C { int x, returned, breaker; void M() { │ } }",
        "class C { int x; static int M() { while (true) { │ } } }",
        "class C { System.Collections.Generic.IEnumerable<int> M() { yield return 1; │ } }",
        "class C { int x; void M() { return │ } }",
        "class C { int M() { retu│ } }",
        "class C { │ }",
    ];

    private static readonly string[] s_declarations =
    [
        "using System; class C { │ }",
        "using System; class C { void M() { │ } }",
        "using System; class C : Exc│ { }",
        "using System; class C { [│] void M() { } }",
        "using System; class C { public override str│ }",
        "│ namespace N; class C { }",
    ];

    private static Gen<byte[]> Text { get; } = Gen.Elements(s_pieces).ArrayOf().Select(pieces => Encoding.UTF8.GetBytes(string.Concat(pieces.Take(12))));

    private static Gen<ConstraintAt> Monitors { get; } =
        from key in Gen.Elements("return", "jumps", "await")
        from source in Gen.Elements(s_sources)
        select ConstraintAt.Source(key, source);

    private static Gen<ConstraintAt> Places { get; } =
        from key in Gen.Elements("override", "baseList", "attributes", "using", "nameof")
        from source in Gen.Elements(s_declarations)
        select ConstraintAt.Source(key, source);

    [Fact]
    public void Advances_lawfully() => Prop.ForAll(Gen.OneOf(Monitors, Places).ToArbitrary(), Text.ToArbitrary(), Samples.Cuts.ToArbitrary(), (monitor, text, cuts) => ConstraintLaws.Advances(monitor.State, text, cuts))
        .QuickCheckThrowOnFailure();

    [Fact]
    public void Masks_as_it_advances()
    {
        var vocabulary = new Vocabulary(s_pieces.SelectMany(one => s_pieces.Take(24), (one, two) => Encoding.UTF8.GetBytes(one + two)).Concat(s_pieces.Select(Encoding.UTF8.GetBytes)), []);
        Prop.ForAll(Gen.OneOf(Monitors, Places).ToArbitrary(), Text.ToArbitrary(), (monitor, text) =>
        {
            if (monitor.State.Advance(text) is { } state)
            {
                ConstraintLaws.Masks(state, vocabulary, []);
            }
        }).QuickCheckThrowOnFailure();
    }
}
