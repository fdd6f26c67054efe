namespace Completion.Constraints.Grammars;

/// <summary>Expressions as they are written: equal texts mean the same.</summary>
internal static class GrammarText
{
    public static bool IsTerminal(Expression.Reference reference) => char.IsAsciiLetterUpper(reference.Name.TrimStart('_').FirstOrDefault());

    public static string Of(Expression expression) => expression switch
    {
        Expression.Reference reference => reference.Name,
        Expression.Literal literal => $"\"{literal.Text}\"{(literal.IgnoresCase ? "i" : "")}",
        Expression.Regex regex => $"/{regex.Source}/{regex.Flags}",
        Expression.Range range => $"U+{range.From:X}..U+{range.To:X}",
        Expression.Sequence sequence => $"({string.Join(' ', sequence.Parts.Select(Of))})",
        Expression.Choice choice => $"({string.Join(" | ", choice.Options.Select(Of))})",
        Expression.Repeat repeat => Of(repeat.Part) + (repeat.Unbounded ? repeat.AtLeast == 0 ? "*" : "+" : "?"),
        _ => throw new InvalidOperationException($"Unknown expression {expression.GetType().Name}."),
    };
}
