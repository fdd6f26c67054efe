using System.Text;
using Completion.CSharp.Analysis;
using Completion.CSharp.Situations;
using Completion.Evaluation.Cases;
using Completion.Evaluation.Cases.Kinds;
using Completion.Evaluation.Tests.Fakes;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Evaluation.Tests.Cases;

/// <summary>A mode that would write the original must not be stopped before its end: else no mode could ever be right there.</summary>
public sealed class OwnStopTests
{
    private const string Statements = """
        using System;
        using System.Collections.Generic;

        class Stops
        {
            int Total;
            Stops Next = null!;
            List<int> List = new();

            int M(string text, object o, int[] numbers)
            {
                for (var i = 0; i < text.Length; i++)
                    Total += text.Substring(i, 1).Length;
                Next = new Stops { Total = text.Length, Next = new Stops { Total = 1 } };
                var two = new[] { text.Length, numbers.Length };
                List.AddRange(new List<int> { text.Length, Math.Max(1, text.Length) });
                if (o is string { Length: > 1 } path && path.Length > 2) { Total = 1; }
                var kind = text.Length switch { 1 => "one", 2 => text.Trim(), _ => text.ToString() };
                Action<int> add = x => { Total += x; List.Add(x); };
                add(text.Length); add(kind.Length);
                Func<int, int> twice = x => Math.Max(x, text.Length);
                while (Total < text.Length && numbers.Length > 1)
                    Total++;
                return new Stops { Next = { Total = twice(two.Length) } }.Next.Total
                    + text.Length;
            }
        }
        """;

    private static async Task<bool> SurvivesAsync(BoundCase one, Microsoft.CodeAnalysis.Document document, int hole)
    {
        string[] filled = [.. one.Case.Holes.Take(hole).Select(before => before.Truth)];
        var analysis = await DocumentAnalysis.CreateAsync(document.WithText(one.Splice(filled)), default);
        var extent = one.Kind.Extent switch { "line" => Extent.Line, "block" => Extent.Block, _ => Extent.Statement };
        var stop = Situation.At(analysis, one.Position(filled), extent, null).Stop;
        var truth = Encoding.UTF8.GetBytes(one.Case.Holes[hole].Truth);
        var verdict = stop.Advance(truth);
        return verdict.Next is not null || verdict.Keep == truth.Length;
    }

    [Theory]
    [InlineData("member-access")]
    [InlineData("statement")]
    [InlineData("object-creation")]
    [InlineData("argument")]
    [InlineData("line")]
    [InlineData("switch-label")]
    [InlineData("return")]
    [InlineData("name-of")]
    [InlineData("override")]
    [InlineData("base-list")]
    [InlineData("attribute")]
    [InlineData("using")]
    public async Task The_original_passes_the_stop_rule_of_its_place(string kind)
    {
        foreach (var text in new[] { Statements, SampleCode.File(0) })
        {
            var sources = new AdhocSources([("One.cs", text)]);
            var file = (await SampleCode.FilesAsync(sources)).Single();
            foreach (var one in Enumerable.Range(1, 4).SelectMany(seed => SampleCode.Cases(file, CaseKinds.Find(kind), seed)).DistinctBy(one => one.Case.Id))
            {
                for (var hole = 0; hole < one.Case.Holes.Length; hole++)
                    Assert.True(await SurvivesAsync(one, sources.Project.Documents.Single(), hole), $"{one.Case.Id}: {one.Case.Holes[hole].Truth}");
            }
        }
    }
}
