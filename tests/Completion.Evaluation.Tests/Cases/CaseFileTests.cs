using Completion.Evaluation.Cases;
using Completion.Evaluation.Cases.Kinds;
using Completion.Evaluation.Tests.Fakes;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Evaluation.Tests.Cases;

public sealed class CaseFileTests
{
    private const string Good = """{"id":"a.cs:1:2:line","kind":"line","file":"a.cs","sha256":"00","holes":[{"start":1,"truth":"b"}]}""";

    [Fact]
    public void Cases_survive_their_file()
    {
        var holes = Gen.NonEmptyListOf(ArbMap.Default.GeneratorFor<NonEmptyString>()).Select(texts =>
        {
            var start = 0;
            var made = new List<Hole>();
            foreach (var text in texts)
            {
                made.Add(new Hole(start, text.Get));
                start += text.Get.Length;
            }
            return made;
        });
        Prop.ForAll(holes.ToArbitrary(), made =>
        {
            var one = new EvaluationCase("src/A.cs:3:4:line", "line", "src/A.cs", "ab", [.. made]);
            var text = CaseFile.Write([one, one with { Id = "other" }]);
            var read = CaseFile.Read(text);
            return text.Split('\n').Length == 3 && read.Length == 2 && CaseFile.Write(read) == text
                && read[0].Holes.SequenceEqual(one.Holes) && read[1].Id == "other";
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("{", "Line 1 of the case file is no case")]
    [InlineData("[]", "Line 1")]
    [InlineData("null", "Line 1")]
    [InlineData("""{"id":"a","kind":"line","file":"a.cs","sha256":"00"}""", "Line 1")]
    [InlineData("""{"id":"a","kind":"line","file":"a.cs","sha256":"00","holes":[]}""", "no hole")]
    [InlineData("""{"id":null,"kind":"line","file":"a.cs","sha256":"00","holes":[{"start":1,"truth":"b"}]}""", "Line 1")]
    [InlineData("""{"id":"a","kind":"loop","file":"a.cs","sha256":"00","holes":[{"start":1,"truth":"b"}]}""", "no kind 'loop'")]
    [InlineData("""{"id":"a","kind":"line","file":"a.cs","sha256":"00","holes":[{"start":1,"truth":""}]}""", "empty, overlap")]
    [InlineData("""{"id":"a","kind":"line","file":"a.cs","sha256":"00","holes":[{"start":1,"truth":"bc"},{"start":2,"truth":"d"}]}""", "overlap")]
    [InlineData(Good + "\n" + Good, "names a case twice")]
    [InlineData(Good + "\n\n???", "Line 3")]
    public void What_is_no_case_is_named_by_its_line(string text, string said) =>
        Assert.Contains(said, Assert.Throws<EvaluationException>(() => CaseFile.Read(text)).Message);

    [Fact]
    public void A_missing_file_is_answered_with_a_sentence() =>
        Assert.Contains("cannot be read", Assert.Throws<EvaluationException>(() => CaseFile.ReadFrom("/nowhere/cases.jsonl")).Message);

    [Fact]
    public async Task Cases_whose_file_changed_are_not_bound()
    {
        var files = await SampleCode.FilesAsync(SampleCode.Sources(3));
        var cases = CaseSampler.Sample(files, CaseKinds.All, 60, 20, 1, default).Select(one => one.Case).ToArray();
        var changed = files.Select(file => file.RelativePath == "Part01.cs"
            ? file with { Text = SourceText.From(file.Text.ToString().Replace("Name", "Label")) }
            : file).Where(file => file.RelativePath != "Part02.cs").ToList();

        // The hash of a record is made once; a changed text is another file.
        changed = [.. changed.Select(file => new SourceFile(file.Path, file.RelativePath, file.Text, file.Tree, file.Compilation))];
        var bound = CaseBinding.Bind([.. cases], changed);

        Assert.NotEmpty(bound);
        Assert.All(bound, one => Assert.Equal("Part00.cs", one.Case.File));
        Assert.Equal(cases.Count(one => one.File == "Part00.cs"), bound.Length);
        Assert.All(bound, one => Assert.Same(cases[one.Index], one.Case));
    }

    [Fact]
    public async Task A_hash_alone_does_not_make_a_case_fit()
    {
        var file = (await SampleCode.FilesAsync(SampleCode.Sources(1))).Single();
        var made = new EvaluationCase("x", "line", file.RelativePath, file.Sha256, [new Hole(3, "not what is there")]);
        var beyond = made with { Holes = [new Hole(file.Text.Length - 1, "}}")] };

        Assert.Empty(CaseBinding.Bind([made, beyond], [file]));
    }
}
