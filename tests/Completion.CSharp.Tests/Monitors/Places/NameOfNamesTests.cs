namespace Completion.CSharp.Tests.Monitors.Places;

/// <summary><c>nameof</c>.</summary>
public sealed class NameOfNamesTests
{
    [Theory]
    [InlineData("var s = nameof(│);", "")]
    [InlineData("│", "var s = nameof(")]
    [InlineData("│", "throw new Exception( nameof( ")]
    public void OffersWhatIsInScope(string source, string before) => In(source)
        .Accepts(before + "x)", before + "field)", before + "C)", before + "M)", before + "String.Length)", before + "this.field)", before + "System.Collections)", before + "T)", before + "int.MaxValue)", before + "List<int>)", before + "Console.Out)")
        .Refuses(before + "missing)", before + "xs)", before + "this)", before + "int)", before + "Missing.Foo)", before + "1)".Replace("1", "fields", StringComparison.Ordinal));

    [Fact]
    public void KnowsWhatTheTextDeclares() => In("│").Accepts("var later = 1; var s = nameof(later);").Refuses("var later = 1; var s = nameof(late);");

    [Theory]
    [InlineData("nameof│")]
    [InlineData("Run(│);")]
    [InlineData("var nameofs = (│);")]
    public void IsSilentElsewhere(string source) => In(source).Accepts("Xq9)", "(1, 2)");

    private static ConstraintAt In(string source) => ConstraintAt.Source("nameof", $$"""
        using System;
        using System.Collections.Generic;
        class C
        {
            int field;
            void M<T>(int x)
            {
                {{source}}
            }
        }
        """);
}
