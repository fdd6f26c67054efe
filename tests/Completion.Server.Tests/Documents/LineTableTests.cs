using Completion.Server.Documents;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Server.Tests.Documents;

public sealed class LineTableTests
{
    private static readonly Gen<string> s_text =
        Gen.ListOf(Gen.Elements("\r", "\n", "\r\n", "a", "\u2028", "\u0085", "🙂", "bc")).Select(parts => string.Concat(parts));

    [Fact]
    public void Lines_end_at_LF_CRLF_and_CR_only() =>
        Prop.ForAll(s_text.ToArbitrary(), text => Agrees(LineTable.Of(SourceText.From(text)), text)).QuickCheckThrowOnFailure();

    [Fact]
    public void Lines_of_a_text_longer_than_the_scanners_window_are_found()
    {
        var text = string.Concat(Enumerable.Repeat("abc\r\n\r\n\n\rdefg", 2000));
        Assert.True(Agrees(LineTable.Of(SourceText.From(text)), text));
    }

    [Fact]
    public void Following_a_change_gives_what_a_new_table_gives()
    {
        var edits = Gen.ListOf(from start in Gen.Choose(0, 1000) from length in Gen.Choose(0, 8) from text in s_text select (start, length, text));
        Prop.ForAll(s_text.ToArbitrary(), edits.ToArbitrary(), (initial, list) =>
        {
            var text = SourceText.From(initial);
            var lines = LineTable.Of(text);
            foreach (var (start, length, inserted) in list)
            {
                var from = start % (text.Length + 1);
                var span = new TextSpan(from, Math.Min(length, text.Length - from));
                text = text.WithChanges(new TextChange(span, inserted));
                lines = lines.Change(text, span, inserted.Length);
            }

            return Agrees(lines, text.ToString());
        }).QuickCheckThrowOnFailure();
    }

    private static bool Agrees(LineTable lines, string text)
    {
        var expected = ReferenceText.Lines(text);
        var source = SourceText.From(text);
        return lines.Count == expected.Count
            && expected.Select((line, i) => lines.Start(i) == line.Start && lines.End(i, source) == line.End).All(equal => equal)
            && Enumerable.Range(0, text.Length + 1).All(offset => lines.LineOf(offset) == expected.FindLastIndex(line => line.Start <= offset));
    }
}
