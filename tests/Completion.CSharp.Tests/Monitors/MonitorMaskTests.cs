using System.Text;
using Completion.Constraints;
using Completion.Inference.Vocabularies;

namespace Completion.CSharp.Tests.Monitors;

/// <summary>Masks find every way to a member inside a token.</summary>
public sealed class MonitorMaskTests
{
    /// <summary>One way at a time: a vocabulary with several would find the others on the way to one.</summary>
    [Theory]
    [InlineData("var n = s│;", ".Length", ".Nothing")]
    [InlineData("var n = global│;", "::C", "::Nothing")]
    [InlineData("unsafe { System.DateTime* p = null; var n = p│; }", "->Day", "->Nothing")]
    public void RefuseAnInventedMemberInTheMiddleOfAToken(string statement, string member, string invented)
    {
        var monitor = MonitorAt.Source($"class C {{ void M(string s) {{ {statement} }} }}").State;
        var vocabulary = new Vocabulary([Encoding.UTF8.GetBytes(member), Encoding.UTF8.GetBytes(invented), "\n"u8.ToArray()], []);
        var mask = new TokenMask(vocabulary.Count);
        mask.SetAll();
        monitor.Mask(vocabulary.Trie, mask);

        Assert.Equal([true, false, true], Enumerable.Range(0, vocabulary.Count).Select(token => mask[token]));
    }
}
