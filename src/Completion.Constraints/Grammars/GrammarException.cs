namespace Completion.Constraints.Grammars;

/// <summary>A grammar that cannot be used; the message names the file and line and says what was expected.</summary>
public sealed class GrammarException(string message) : Exception(message)
{
    internal static GrammarException NoStart(string file, string rule, IEnumerable<string> known) =>
        new($"{file} has no start rule '{rule}'; it has {string.Join(", ", known)}.");

    internal static GrammarException At(string file, int line, string message) => new($"{file}:{line}: {message}");
}
