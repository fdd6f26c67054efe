namespace Completion.Constraints.Grammars;

/// <summary>A kind of token.</summary>
/// <param name="Name">For messages: its name, or its text in quotation marks.</param>
/// <param name="Mode">The terminals it competes with: those of the same number.</param>
/// <param name="Rank">Which terminal wins when several match the same bytes: the greatest, then the first in the file.</param>
/// <param name="IsIgnored">Whether it may stand between any two tokens of its mode and says nothing.</param>
/// <param name="IsEarly">Whether it may end wherever it matches, also where a longer match is possible.</param>
internal sealed record Terminal(string Name, Pattern Pattern, int Mode, (int Priority, bool IsText) Rank, bool IsIgnored, bool IsEarly);
