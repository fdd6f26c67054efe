using System.Collections.Immutable;
using Completion.CSharp.Situations;

namespace Completion.CSharp.Closed;

/// <summary>
/// Places at which all that is likely to be whole can be listed, because the text behind the cursor is the rest of it: the header of an override whose body is there, the base
/// of a type whose members are there.
/// </summary>
/// <remarks>
/// More than these texts is C# there. They are what is left to try where what a model writes by itself does not compile; the compiler still has the last word on each of them.
/// </remarks>
public static class ClosedPlace
{
    /// <summary>Texts beyond which a place is not closed: a model would have to find the right one among them by itself.</summary>
    private const int MostTexts = 64;

    /// <summary>Values that are listed at most.</summary>
    private const int MostValues = 3000;

    /// <summary>Expressions of the type that is wanted at a cursor; none where an expression cannot stand, or any type will do.</summary>
    /// <param name="situation">The cursor.</param>
    /// <param name="isMissing">Whether only places count at which the document has an error without it.</param>
    /// <param name="cancellation">Ends the questions to the compiler.</param>
    public static ImmutableArray<string> Values(Situation situation, bool isMissing, CancellationToken cancellation) =>
        MayAsk(situation) && TypedTexts.At(situation.Analysis, situation.Replaced, isMissing, cancellation) is { } texts ? [.. texts.Distinct().Take(MostValues)] : [];

    /// <summary>The texts at a cursor; none where the place is open.</summary>
    /// <param name="situation">The cursor.</param>
    /// <param name="cancellation">Ends the questions to the compiler.</param>
    public static ImmutableArray<string> At(Situation situation, CancellationToken cancellation)
    {
        if (!MayAsk(situation))
        {
            return [];
        }

        var (analysis, cursor) = (situation.Analysis, situation.Replaced);
        var texts = OverrideHeaders.At(analysis, cursor, cancellation) ?? BaseTypes.At(analysis, cursor, cancellation) ?? [];
        return texts.Length > MostTexts ? [] : texts;
    }

    /// <summary>Whether the cursor stands in code.</summary>
    private static bool MayAsk(Situation situation) => situation.Inserted.Length == 0 && situation.Replaced.Start > 0 && situation.Scanner.IsCode;
}
