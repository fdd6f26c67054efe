using Completion.CSharp.Reviews;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Tests.Reviews;

public sealed class WordsAtFaultTests
{
    /// <summary>A draft with places of errors in brackets; then the words they are about.</summary>
    [Theory]
    [InlineData("a.[Missing](1);", "Missing")]
    [InlineData("F([a.B + 1], 2);", "a . B + 1")]
    [InlineData("F([a], [b]);", "a")]
    [InlineData("F(1[])", "1 )")]
    [InlineData("x = \"a\" [+] 'b';", "+")]
    [InlineData("return x;", "return x ;")]
    [InlineData("  []", "")]
    public void Those_that_the_first_error_is_about_or_all(string marked, string expected)
    {
        var text = marked.Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);
        var places = new List<TextSpan?>();
        for (var (at, start, length) = (0, 0, 0); at < marked.Length; at++)
        {
            (start, length) = marked[at] == '[' ? (length, length) : (start, length + (marked[at] == ']' ? 0 : 1));
            if (marked[at] == ']')
            {
                places.Add(TextSpan.FromBounds(start, length));
            }
        }

        Assert.Equal(expected, string.Join(' ', WordsAtFault.Of(text, [.. places]).Select(word => text.Substring(word.Start, word.Length))));
    }

    [Fact]
    public void What_lies_elsewhere_may_be_about_any_word() =>
        Assert.Equal(["Count", ";"], WordsAtFault.Of("Count;", [null]).Select(word => "Count;".Substring(word.Start, word.Length)));
}
