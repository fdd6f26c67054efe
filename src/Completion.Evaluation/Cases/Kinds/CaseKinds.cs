using System.Collections.Immutable;

namespace Completion.Evaluation.Cases.Kinds;

/// <summary>The kinds of places that can be cut.</summary>
internal static class CaseKinds
{
    /// <summary>All, in the order of reports.</summary>
    public static ImmutableArray<CaseKind> All { get; } =
    [
        new MemberAccessKind(),
        new StatementKind(),
        new LineKind(),
        new BlockKind(),
        new ArgumentKind(),
        new ObjectCreationKind(),
        new SwitchLabelKind(),
        new InitialiserMemberKind(),
        new TypeArgumentKind(),
        new SeveralHolesKind("two-holes", 2),
        new SeveralHolesKind("three-holes", 3),
        new CharacterOffsetKind("offset-in-word", "a word at every offset inside it, to the end of the statement", OffsetClass.InWord),
        new CharacterOffsetKind("offset-after-dot", "a word after a dot, to the end of the statement", OffsetClass.AfterDot),
        new CharacterOffsetKind("offset-after-blank", "a word after a blank or its indentation, to the end of the statement", OffsetClass.AfterBlank),
        new CharacterOffsetKind("offset-after-other", "a word after a bracket or an operator, to the end of the statement", OffsetClass.AfterOther),
        new ReturnKind(),
        new NameOfKind(),
        new OverrideKind(),
        new BaseListKind(),
        new AttributeKind(),
        new UsingKind(),
    ];

    /// <summary>Those that are cut when none are named: without those that ask about single characters.</summary>
    public static ImmutableArray<CaseKind> Default { get; } = [.. All.Where(kind => kind is not CharacterOffsetKind)];

    /// <summary>The kinds of a comma-separated list, in the order of <see cref="All"/>.</summary>
    /// <exception cref="EvaluationException">A name is not known, or there is none; the message lists the known ones.</exception>
    public static ImmutableArray<CaseKind> Parse(string names)
    {
        var named = names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (named.Length == 0)
            throw new EvaluationException($"No kind of case is named; choose from: {Known}.");
        var kinds = named.Select(Find).ToHashSet();
        return [.. All.Where(kinds.Contains)];
    }

    /// <summary>The kind of a name.</summary>
    /// <exception cref="EvaluationException">There is none; the message lists the known ones.</exception>
    public static CaseKind Find(string name) =>
        All.FirstOrDefault(kind => kind.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new EvaluationException($"There is no kind of case '{name}'; choose from: {Known}.");

    private static string Known => string.Join(", ", All.Select(kind => kind.Name));
}
