using System.Text;
using Completion.Constraints;
using Completion.CSharp.Monitors;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Tests.Monitors;

/// <summary>
/// The properties that the micro-benchmark of Monitor-Guided Decoding checks in C# and Java, on code written here: a model
/// that prefers what is wrong is made to write what is right, by the monitors together.
/// </summary>
public sealed class MicroBenchmarkTests
{
    private const string World = """
        using System;
        namespace Machine
        {
            public enum Width { Small, Medium, Large }
            public enum Operation { Load, Store, CompareBelow, CompareAbove }
            public enum Condition
            {
                WhenZero, WhenNotZero, WhenCarry, WhenNoCarry, WhenSign, WhenNoSign, WhenEven, WhenOdd,
                WhenOverflow, WhenNoOverflow, WhenUnder, WhenOver, WhenUnderOrSame, WhenOverOrSame, Always, Never,
            }

            public abstract class Part { public abstract int Weight { get; } }
            public sealed class Gear : Part { public override int Weight => 3; public int Teeth { get; set; } }

            public sealed class Emitter
            {
                public void Set(Condition condition) { }
                public int Size(Width width, Operation operation, Part part, Gear gear)
                {
                    §
                    return 0;
                }
            }
        }
        """;

    /// <summary>A switch over one enumeration is not given labels of another, none of its own twice, and no numbers' names.</summary>
    [Fact]
    public void LabelsAreMembersOfWhatIsSwitchedOn() => Assert.Equal(
        "Width.Small: return 1; case Width.Medium: return 2; default: return 4;",
        Written(
            "switch (width) { case │ }",
            ["Operation.Load when false", "Byte:", "Width.Tiny:", "Width.Small:"], [" return 1; case "], ["Width.Small:", "Width.Tiny:", "Width.Medium:"],
            [" return 2; ", "x"], ["default: return 4;"]));

    /// <summary>The label by one monitor, the member in the section by another: both are valid.</summary>
    [Fact]
    public void LabelsAndMembersAreJointlyRight() => Assert.Equal(
        "Operation.CompareBelow: Set(Condition.WhenUnder); break; case Operation.CompareAbove: Set(Condition.WhenOver); break;",
        Written(
            "switch (operation) { case │ }",
            ["Operation.CompareLess", "Operation.CompareBelow"], [": Set("], ["Condition.LessThan", "Condition.WhenUnder"], ["); break; case "],
            ["Operation.CompareBelow:", "Operation.CompareMore", "Operation.CompareAbove"], [": Set(Condition"], [".GreaterThan", ".WhenOver"], ["); break;"]));

    /// <summary>One monitor alone leaves to the model what is the other's.</summary>
    [Fact]
    public void LabelsAloneLeaveMembersAlone() => Assert.Equal(
        "Operation.CompareBelow: Set(Condition.LessThan",
        Written("labels", "switch (operation) { case │ }", ["Operation.CompareLess", "Operation.CompareBelow"], [": Set("], ["Condition.LessThan", "Condition.WhenUnder"]));

    [Fact]
    public void AfterAnEnumerationAreExactlyItsMembers()
    {
        var (analysis, cursor) = MonitorAt.Analysed(World.Replace("§", "Set(Condition.│);", StringComparison.Ordinal));
        var names = MemberLookup.At(analysis.Splice(new TextSpan(cursor, 0), ""), default)!.Names().Where(name => name[0] != '@');
        var ofEveryEnumeration = typeof(Enum).GetMethods().Where(method => method.IsStatic).Select(method => method.Name).Concat(["Equals", "ReferenceEquals"]);
        var members = "Always Never WhenCarry WhenEven WhenNoCarry WhenNoOverflow WhenNoSign WhenNotZero WhenOdd WhenOver WhenOverOrSame WhenOverflow WhenSign WhenUnder WhenUnderOrSame WhenZero";
        Assert.Equal(members.Split(' '), names.Except(ofEveryEnumeration).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void WhatIsDereferencedExists() => Assert.Equal(
        "gear.Teeth + part.Weight;",
        Written("var sum = │", ["gear"], [".Count", ".Tooth", ".Teeth"], [" + part"], [".Teeth", ".Mass", ".Weight"], [";"]));

    [Fact]
    public void WhatIsInstantiatedIsConcrete() => Assert.Equal(
        "new Gear();",
        Written("Part made = │", ["new "], ["Part()", "Part {", "Wheel(", "Gear("], [");"]));

    /// <summary>What is written at a place when at every step the first of some texts is taken that is legal.</summary>
    private static string Written(string place, params string[][] steps) => Written("members labels creation scope", place, steps);

    private static string Written(string monitors, string place, params string[][] steps)
    {
        var (analysis, cursor) = MonitorAt.Analysed(World.Replace("§", place, StringComparison.Ordinal));
        var set = monitors.Split(' ').Aggregate(MonitorSet.None, (on, key) => on.With(key, true));
        var active = MonitorCatalogue.Start(set, new MonitorContext(analysis, new TextSpan(cursor, 0), "", default));
        Constraint state = new ProductConstraint([.. active.Select(monitor => monitor.State)]);
        var written = new StringBuilder();
        foreach (var ranked in steps)
        {
            var (text, next) = ranked.Select(text => (text, state.Advance(Encoding.UTF8.GetBytes(text)))).First(tried => tried.Item2 is not null);
            written.Append(text);
            state = next!;
        }

        return written.ToString();
    }
}
