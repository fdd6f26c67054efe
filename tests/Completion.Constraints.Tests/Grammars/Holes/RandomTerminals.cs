using FsCheck;
using FsCheck.Fluent;

namespace Completion.Constraints.Tests.Grammars.Holes;

/// <summary>Grammar files with random rules over terminals that overlap, so that longest match decides where tokens end.</summary>
internal static class RandomTerminals
{
    private static readonly string[] s_terminals =
        ["a", "b", "aa", "ab+", "a(ba)*", "[ab]a", "ab+a", "(a|b)*bb", "aba?", "b{2,3}", "aab", "[^a]a", "bb*", "ba+", "a{2}(b|ab)?"];

    /// <summary>What may be written into holes: the letters, and one for all others, which <c>[^a]a</c> has too.</summary>
    public const string Letters = RandomGrammar.Letters + "c";

    public static Gen<string> Grammars { get; } =
        from terminals in Gen.SubListOf(s_terminals).Where(terminals => terminals.Count > 1)
        from random in RandomGrammar.Grammars.Where(grammar => grammar.Prefixes().Count > 0)
        from ignored in Gen.Frequency((2, Gen.Constant("")), (1, Gen.Elements("aa", "b", "bab", "b(ab|a)*b")))
        from early in Gen.Elements("", "%early T0", "%early IGNORED T1", "%early IGNORED", "%mode other: IGNORED\n%early IGNORED")
        select $"{Named(random.Text, terminals.Count)}\n{string.Join('\n', terminals.Select((terminal, i) => $"T{i}: /{terminal}/"))}\n"
            + $"IGNORED: /{(ignored.Length > 0 ? ignored : "d")}/\n%ignore IGNORED\n{early}\n%reserve {string.Join(' ', terminals.Select((_, i) => $"T{i}"))}";

    /// <summary>The letters of the rules are terminals in turn.</summary>
    private static string Named(string rules, int terminals)
    {
        var next = 0;
        return string.Concat(rules.Split('"').Select((part, i) => i % 2 == 0 ? part : $"T{next++ % terminals}"));
    }
}
