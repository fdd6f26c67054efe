using Completion.Cli.Commands;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Cli.Tests.Commands;

public class SourceLocationTests
{
    private static readonly Gen<string> s_paths =
        from prefix in Gen.Elements("", "/", "C:\\", "c:/", "../", "a:", "12:", "x:3:", "dir with blank/")
        from name in Gen.Elements("A.cs", "ü:1.cs", "5", "a:7", "7:7:7", "Order.Generated.cs")
        select prefix + name;

    [Fact]
    public void Whatever_colons_a_path_has_the_last_two_numbers_are_the_place()
    {
        var places =
            from path in s_paths
            from line in Gen.Choose(1, int.MaxValue - 1)
            from column in Gen.Choose(1, int.MaxValue - 1)
            select (path, line, column);
        Prop.ForAll(places.ToArbitrary(), place =>
        {
            var parsed = SourceLocation.Parse(FormattableString.Invariant($"{place.path}:{place.line}:{place.column}"));
            return parsed == new SourceLocation(Path.GetFullPath(place.path), place.line, place.column);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Anything_else_is_refused_in_one_sentence_that_names_the_form()
    {
        var texts =
            from parts in Gen.Elements("", ":", "::", "1", "0", "-1", "+1", " 1", "1.5", "99999999999", "A.cs", "\0", "١").ListOf(5)
            select string.Join(':', parts);
        Prop.ForAll(texts.ToArbitrary(), text =>
        {
            try
            {
                var place = SourceLocation.Parse(text);
                return place.Line > 0 && place.Column > 0
                    && text.EndsWith(FormattableString.Invariant($":{place.Line}:{place.Column}"), StringComparison.Ordinal);
            }
            catch (InputException refused)
            {
                return refused.Message.Contains("FILE:LINE:COL", StringComparison.Ordinal);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Every_offset_of_a_text_that_is_not_inside_a_line_break_has_a_place_and_no_other_place_has_one()
    {
        var texts = Gen.Elements("a", "bc", "\n", "\r\n", "\t", "😀").ListOf().Select(string.Concat).ToArbitrary();
        Prop.ForAll(texts, content =>
        {
            var text = SourceText.From(content);
            return text.Lines.All(line =>
                Enumerable.Range(line.Start, line.Span.Length + 1).All(offset =>
                    new SourceLocation("A.cs", line.LineNumber + 1, offset - line.Start + 1).In(text) == offset)
                && Refuses(new SourceLocation("A.cs", line.LineNumber + 1, line.Span.Length + 2), text))
                && Refuses(new SourceLocation("A.cs", text.Lines.Count + 1, 1), text);
        }).QuickCheckThrowOnFailure();
    }

    private static bool Refuses(SourceLocation place, SourceText text)
    {
        try
        {
            place.In(text);
            return false;
        }
        catch (InputException)
        {
            return true;
        }
    }
}
