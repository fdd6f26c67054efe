using System.Text;
using Completion.CSharp.Situations.Stops;

namespace Completion.CSharp.Tests.Situations.Stops;

public sealed class RepeatedTailTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("Range_")]
    [InlineData("line.Quantity, ")]
    [InlineData("new(), ")]
    [InlineData(" ")]
    [InlineData("=")]
    [InlineData("x = x + 1;\n")]
    [InlineData("ü")]
    public void Ends_a_loop(string unit)
    {
        var text = Encoding.UTF8.GetBytes("var a = " + string.Concat(Enumerable.Repeat(unit, 400)));
        Assert.InRange(Fires(text)[0], 1, 8 + Math.Max(RepeatedTail.MostFiller, RepeatedTail.MostRepeats * unit.Length));
    }

    [Theory]
    [InlineData("var a = 0x0000000000000000;")]
    [InlineData("(A a, B b) = (new(), new(), new(), new(), new());")]
    [InlineData("byte[] a = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];")]
    [InlineData("a                                              = b;")]
    [InlineData("// ==========================================================================")]
    [InlineData("f(default, default, default, default, default);")]
    public void Leaves_good_code_alone(string text) => Assert.Empty(Fires(Encoding.UTF8.GetBytes(text)));

    /// <summary>Measured: it fires nowhere in the code of this repository, rules in comments included.</summary>
    [Fact]
    public void Fires_nowhere_in_the_code_of_this_repository() =>
        Assert.Empty(RepositorySources.All.Where(file => Fires(Encoding.UTF8.GetBytes(file.Text)).Count > 0).Select(file => file.Path));

    private static List<int> Fires(byte[] text)
    {
        var fires = new List<int>();
        for (var at = 0; at < text.Length;)
        {
            var verdict = new RepeatedTail().Advance(text.AsSpan(at));
            at += Math.Max(1, verdict.Keep);
            if (verdict.Next is null)
            {
                fires.Add(at);
            }
        }

        return fires;
    }
}
