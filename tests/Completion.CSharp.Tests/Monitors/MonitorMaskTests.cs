using System.Text;
using Completion.Constraints;
using Completion.CSharp.Monitors;
using Completion.CSharp.Tests.Situations;
using Completion.Inference.Vocabularies;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Tests.Monitors;

/// <summary>The monitor's mask over a vocabulary whose tokens begin, end and cross member names in all ways.</summary>
public sealed class MonitorMaskTests
{
    private static readonly string[] s_pieces =
        ["s", ".", "?.", "::", "->", ":", ">", " ", "\n", "(", ")", ";", "1", "\"", "//", "Le", "Length", "Nothing", "@", "é"];

    private static readonly Vocabulary s_vocabulary = new(
        (from first in s_pieces
         from second in s_pieces.Append("")
         from third in second.Length == 0 ? [""] : s_pieces.Append("")
         select Encoding.UTF8.GetBytes(first + second + third)).Append([0xC3]).Append([0xA9]),
        []);

    [Theory]
    [InlineData("var n = │;")]
    [InlineData("var n = s│;")]
    [InlineData("var n = s.│;")]
    [InlineData("var n = s.Le│;")]
    [InlineData("var n = s.Length│;")]
    [InlineData("var n = s.│\n        s = null!;")]
    [InlineData("var n = global│;")]
    [InlineData("unsafe { System.DateTime* p = null; var n = p│; }")]
    [InlineData("// s.│")]
    public void KeepsExactlyTheTokensThatTheMonitorAccepts(string statement)
    {
        var document = MarkedDocument.Of($"class C\n{{\n    void M(string s)\n    {{\n        {statement}\n    }}\n}}\n");
        var monitor = MemberAccessMonitor.Create(new MemberNames(document.Analysis, new TextSpan(document.Cursor, 0), "", CancellationToken.None));
        var mask = new TokenMask(s_vocabulary.Count);
        mask.SetAll();
        monitor.Mask(s_vocabulary.Trie, mask);

        for (var token = 0; token < s_vocabulary.Count; token++)
        {
            var isLegal = monitor.Advance(s_vocabulary.Bytes(token)) is not null;
            Assert.True(isLegal == mask[token], $"'{Encoding.UTF8.GetString(s_vocabulary.Bytes(token))}' is {(isLegal ? "legal" : "refused")}");
        }
    }

    /// <summary>One way to a member at a time: a vocabulary with several would find the others on the way to one.</summary>
    [Theory]
    [InlineData("var n = s│;", ".Length", ".Nothing")]
    [InlineData("var n = global│;", "::C", "::Nothing")]
    [InlineData("unsafe { System.DateTime* p = null; var n = p│; }", "->Day", "->Nothing")]
    public void RefusesAnInventedMemberInTheMiddleOfAToken(string statement, string member, string invented)
    {
        var document = MarkedDocument.Of($"class C {{ void M(string s) {{ {statement} }} }}");
        var monitor = MemberAccessMonitor.Create(new MemberNames(document.Analysis, new TextSpan(document.Cursor, 0), "", CancellationToken.None));
        var vocabulary = new Vocabulary([Encoding.UTF8.GetBytes(member), Encoding.UTF8.GetBytes(invented), "\n"u8.ToArray()], []);
        var mask = new TokenMask(vocabulary.Count);
        mask.SetAll();
        monitor.Mask(vocabulary.Trie, mask);

        Assert.Equal([true, false, true], Enumerable.Range(0, vocabulary.Count).Select(token => mask[token]));
    }
}
