using System.Text;
using System.Text.Json;
using Completion.Constraints.Grammars;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Constraints.Tests.Grammars;

/// <summary>The JSON grammar against the JSON reader of .NET, on texts glued from pieces and on real ones.</summary>
public sealed class JsonGrammarTests
{
    private static readonly Grammar s_json = Texts.Load("json.lark");

    private static readonly string[] s_pieces =
        ["{", "}", "[", "]", ",", ":", " ", "\n", "\"a\"", "\"\\u00e9\"", "\"\\x\"", "\"", "\\", "1", "0", "-", ".", "5", "e+3", "true", "false", "null", "nul"];

    [Fact]
    public void IsInOrder() => Assert.Empty(s_json.Remarks);

    [Fact]
    public void HasExactlyTheTextsThatAreJson() => Prop.ForAll(
        (from pieces in Gen.Elements(s_pieces).ListOf() select string.Concat(pieces.Take(7))).ToArbitrary(),
        text => Assert.Equal((text, IsJson(text)), (text, s_json.Has(text)))).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void AcceptsWhatIsWrittenAtEveryByte() => Prop.ForAll(
        ArbMap.Default.GeneratorFor<Dictionary<NonNull<string>, (bool, double?, string[])>>().ToArbitrary(),
        value =>
        {
            var text = JsonSerializer.Serialize(
                value.Select(p => new { Key = p.Key.Get, p.Value.Item1, Number = p.Value.Item2 is { } d && double.IsFinite(d) ? d : 0, p.Value.Item3 }),
                new JsonSerializerOptions { WriteIndented = true });
            Constraint? state = s_json.Start();
            foreach (var b in Encoding.UTF8.GetBytes(text))
            {
                state = state?.Advance([b]);
            }

            Assert.True(state is { MayEnd: true }, text);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("[1 2")]
    [InlineData("{\"a\" 1")]
    [InlineData("[1,]")]
    [InlineData("01")]
    [InlineData("\"\n")]
    [InlineData("}")]
    public void RefusesAtTheFirstByteThatCannotBe(string text)
    {
        Assert.True(s_json.Refuses(text));
        Assert.False(s_json.Refuses(text[..^1]));
    }

    private static bool IsJson(string text)
    {
        try
        {
            JsonDocument.Parse(text).Dispose();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
