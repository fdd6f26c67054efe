namespace Completion.CSharp.Tests.Monitors.Names;

/// <summary>Labels of a switch over an enumeration.</summary>
public sealed class SwitchLabelNamesTests
{
    private const string World = """
        using System;
        using static World.Other;
        namespace World
        {
            public enum Kind { First, Second, Third, AlsoFirst = 0 }
            [Flags] public enum Flags { A = 1, B = 2 }
            public enum Bits { None, A = 1, B = 2, C = 4 }
            public enum Other { Left, Right }
            public static class Constants { public const Kind Usual = Kind.First; }
            public class Outer { public enum Inner { A, B } }

            public class C
            {
                private const Kind Favourite = Kind.Second;
                private readonly Kind _field;

                public void M(Kind kind, Kind? perhaps, Other other, Flags flags, Bits bits, Outer.Inner inner, int number, string text)
                {
                    §
                }
            }
        }
        """;

    [Theory]
    [InlineData("switch (kind) { case │", "Kind.First: Kind.Third: Favourite: World.Kind.First null: not var Kind", "Kind.Fourth: First: kind: _field: number: M( Fir:")]
    [InlineData("switch (kind) { case Kind.First: break; case │", "Kind.Second: Kind.Third:", "Kind.First: Kind.AlsoFirst:")]
    [InlineData("switch (kind) { case Kind.First when number > 3: break; case │", "Kind.First: Kind.Second:", "Kind.Fourth:")]
    [InlineData("switch (kind) { case Kind.Second: break; case │", "Kind.First:", "Kind.Second: Favourite:")]
    [InlineData("switch (kind) { case │ break; case Kind.First: break; }", "Kind.Second:", "Kind.First: Kind.Fourth:")]
    [InlineData("switch (kind) { case │: break; case Kind.First: break; }", "Kind.Second", "Kind.First: Kind.Fourth:")]
    [InlineData("switch (kind) { case │: break; case Kind.First: break; case Kind.Second when number > 3: break; }", "Kind.Third Kind.Second", "Kind.Fourth: Kind.First")]
    [InlineData("switch (kind) { case │: break; case Kind.First: break; }", "Kind.Second: Kind.Third:", "Kind.First Kind.AlsoFirst Kind.First|")]
    [InlineData("switch (bits) { case Bits.A: break; case │", "Bits.A|Bits.B: Bits.A:", "Bits.D:")]
    [InlineData("switch (flags) { case Flags.A: break; case │", "Flags.A|Flags.B: Flags.A:", "Flags.C:")]
    [InlineData("switch (perhaps) { case │", "Kind.First: null:", "Kind.Fourth:")]
    [InlineData("switch (other) { case │", "Other.Left: Left: Right:", "Other.Middle: Middle:")]
    [InlineData("switch (other) { case Left: break; case │", "Other.Right: Right:", "Other.Left: Left:")]
    [InlineData("switch (inner) { case │", "Outer.Inner.A: Outer", "Outer.Inner.C: Inner: A:")]
    [InlineData("switch (kind) { case Ki│", "nd.First:", "nd.Fourth:")]
    public void OffersMembersThatNoOtherLabelHas(string code, string accepted, string refused)
    {
        var (before, _) = (code[..code.IndexOf('│', StringComparison.Ordinal)], 0);
        foreach (var (source, generated) in new[] { (code, ""), ("│" + code[(before.Length + 1)..], before) })
        {
            var monitor = NamesAt.Labels(World.Replace("§", source, StringComparison.Ordinal));
            foreach (var label in accepted.Split(' '))
            {
                monitor.Accepts(generated + label);
            }

            foreach (var label in refused.Split(' '))
            {
                monitor.Refuses(generated + label);
            }
        }
    }

    [Fact]
    public void AMemberOfALabelBelowMayComeBeforeWithAConditionWhereNoOtherIsLeft() =>
        NamesAt.Labels(World.Replace("§", "switch (kind) { case Kind.Third: break; case │: break; case Kind.First: break; case Kind.Second: break; }", StringComparison.Ordinal))
            .Accepts("Kind.First when number > 3:").Accepts("Kind.First  when").Refuses("Kind.First  :").Refuses("Kind.Third ");

    [Fact]
    public void TypesOfOtherValuesLeadToConstantsAlone() =>
        NamesAt.Labels(World.Replace("§", "switch (kind) { case │ }", StringComparison.Ordinal))
            .Accepts("Byte.MinValue:").Accepts("byte.MinValue:").Refuses("string.Empty:").Refuses("int.MaxValue:").Accepts("C.Favourite:").Accepts("C .Favourite:").Accepts("System.Byte.MinValue:").Accepts("Constants.Usual:")
            .Accepts("Kind other:").Accepts("IComparable found:").Accepts("Enum any:").Accepts("object any:").Accepts("ValueType any:")
            .Refuses("Byte:").Refuses("Byte b:").Refuses("byte b:").Refuses("string:").Refuses("C c:").Refuses("Constants:").Refuses("Random r:");

    [Theory]
    [InlineData("switch (kind) { case │ }", "", true)]
    [InlineData("switch (kind) { case│ }", " ", true)]
    [InlineData("│", "switch (kind) { case ", true)]
    [InlineData("switch (text) { case │ }", "", false)]
    [InlineData("switch (number) { case │ }", "", false)]
    [InlineData("switch (kind) { case Kind.First: kind = │", "", false)]
    [InlineData("switch (kind) { case Kind.First when │", "", false)]
    public void NoLiteralButZeroIsALabel(string code, string before, bool isRefused)
    {
        var labels = NamesAt.Labels(World.Replace("§", code, StringComparison.Ordinal));
        foreach (var literal in new[] { "\"a\":", "'a':", "$\"a\":", "1:", "9" })
        {
            _ = isRefused ? labels.Refuses(before + literal) : labels.Accepts(before + literal);
        }

        labels.Accepts(before + "0:").Accepts(before + "(Kind)3:");
    }

    [Theory]
    [InlineData("│")]
    [InlineData("switch (number) { case │")]
    [InlineData("switch (text) { case │")]
    [InlineData("switch (missing) { case │")]
    [InlineData("switch ((kind, other)) { case │")]
    [InlineData("switch (kind) { case Kind.First: goto case │")]
    [InlineData("switch (kind) { case (│")]
    [InlineData("switch (kind) { case > │")]
    [InlineData("switch (kind) { case Kind.First or │")]
    [InlineData("switch (kind) { default: │")]
    [InlineData("var x = kind switch { │")]
    [InlineData("// case │")]
    [InlineData("var showcase = 3; showcase │")]
    public void IsSilentElsewhere(string code) =>
        NamesAt.Labels(World.Replace("§", code, StringComparison.Ordinal)).Accepts("Unknown:").Accepts("Kind.Fourth:");
}
