namespace Completion.Corpus.Licences;

/// <summary>Which SPDX licence expressions allow training on what is under them: those that reach MIT, Apache-2.0 or BSD.</summary>
public static class LicenceExpression
{
    private static readonly HashSet<string> Permissive = new(StringComparer.OrdinalIgnoreCase) { "MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause" };

    /// <summary>Whether the expression holds with permissive licences alone; what is not an expression does not.</summary>
    /// <param name="expression">For example <c>MIT OR (Apache-2.0 WITH LLVM-exception)</c>. An exception adds rights, so it changes nothing.</param>
    public static bool IsPermissive(string expression)
    {
        var words = expression.Replace("(", " ( ", StringComparison.Ordinal).Replace(")", " ) ", StringComparison.Ordinal)
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var next = 0;
        return Alternatives(words, ref next) is true && next == words.Length;
    }

    private static bool? Alternatives(string[] words, ref int next)
    {
        var any = Conjunction(words, ref next);
        while (any is not null && Take(words, ref next, "OR"))
            any = Conjunction(words, ref next) is { } other ? any.Value | other : null;
        return any;
    }

    private static bool? Conjunction(string[] words, ref int next)
    {
        var all = Licence(words, ref next);
        while (all is not null && Take(words, ref next, "AND"))
            all = Licence(words, ref next) is { } other ? all.Value & other : null;
        return all;
    }

    private static bool? Licence(string[] words, ref int next)
    {
        if (Take(words, ref next, "("))
        {
            var inner = Alternatives(words, ref next);
            return Take(words, ref next, ")") ? inner : null;
        }

        if (next >= words.Length || words[next] is ")" or "OR" or "AND" or "WITH")
            return null;
        var permissive = Permissive.Contains(words[next++]);
        if (Take(words, ref next, "WITH") && next++ >= words.Length)
            return null;
        return permissive;
    }

    private static bool Take(string[] words, ref int next, string word)
    {
        if (next >= words.Length || words[next] != word)
            return false;
        next++;
        return true;
    }
}
