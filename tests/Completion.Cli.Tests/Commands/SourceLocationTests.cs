using Completion.Cli.Commands;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Cli.Tests.Commands;

public class SourceLocationTests
{
    [Fact]
    public void A_place_is_read_back_whatever_its_file_is_called()
    {
        var names = Gen.NonEmptyListOf(Gen.Elements("a", "B", ":", "1", ":2", " ", "é", ".cs")).Select(parts => string.Concat(parts));
        Prop.ForAll(Arb.From(names), Arb.From(Gen.Choose(1, 99_999)), Arb.From(Gen.Choose(1, 999)), (name, line, column) =>
        {
            var place = SourceLocation.Parse($"{name}:{line}:{column}");
            Assert.Equal((Path.GetFullPath(name), line, column), (place.File, place.Line, place.Column));
        }).QuickCheckThrowOnFailure();
    }
}
