using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;

namespace Completion.Corpus.Decompiling;

/// <summary>Whether decompiled C# reads enough like C# that somebody wrote.</summary>
internal static partial class DecompiledText
{
    /// <summary>Names such as <c>num2</c> for locals, per line, above which a file is left out.</summary>
    public const double MostMadeUpNames = 0.2;

    /// <summary>
    /// With LF, one blank line at most in a row, and as people write what a compiler keeps differently: references in documentation,
    /// and the names of arguments that are complained about.
    /// </summary>
    public static string Clean(string text)
    {
        var lines = BlankLines().Replace(text.Replace("\r\n", "\n", StringComparison.Ordinal), "\n\n").Trim('\n') + "\n";
        var documented = Reference().Replace(lines, match => $"cref=\"{Short(match.Groups[1].Value, match.Groups[2].Value)}\"");
        var guarded = Guard().Replace(documented, "$1($2$3)");
        return Complaint().Replace(guarded, match =>
            IsName(match.Groups[2].Value) && guarded.Contains($" {match.Groups[2].Value}", StringComparison.Ordinal) ? $"new {match.Groups[1].Value}(nameof({match.Groups[2].Value})" : match.Value);
    }

    /// <summary>Why the file is left out; null: it is kept.</summary>
    public static string? Noise(string text)
    {
        if (Mark().Match(text) is { Success: true })
            return "marks of what could not be decompiled";
        var lines = text.AsSpan().Count('\n');
        return MadeUpName().Count(text) > MostMadeUpNames * lines ? "made-up names" : null;
    }

    /// <summary>The compiler writes whole names behind the kind: <c>M:System.String.Join(System.String)</c>.</summary>
    private static string Short(string kind, string name)
    {
        var names = name.Split('(')[0].Split('.');
        return Arity().Replace(string.Join('.', names.TakeLast(kind == "T" ? 1 : 2)), "").Replace(".#ctor", "", StringComparison.Ordinal);
    }

    private static bool IsName(string text) => SyntaxFacts.IsValidIdentifier(text) && SyntaxFacts.GetKeywordKind(text) == SyntaxKind.None;

    // The compiler fills in the last argument, which is the first one's text.
    [GeneratedRegex(@"\b(ThrowIf\w+)\((\w+)((?:, [\w.]+)?), ""\2""\)")]
    private static partial Regex Guard();

    [GeneratedRegex(@"\bnew (ArgumentNullException|ArgumentOutOfRangeException)\(""(\w+)""")]
    private static partial Regex Complaint();

    [GeneratedRegex(@"\n{3,}")]
    private static partial Regex BlankLines();

    [GeneratedRegex(@"cref=""([TMPFE]):([^""]+)""")]
    private static partial Regex Reference();

    [GeneratedRegex(@"`+[0-9]+|\{.*\}|~.*$")]
    private static partial Regex Arity();

    // Labels and comments of failed decompilation, names no C# can have, and helpers that stand for IL without a C# form.
    [GeneratedRegex(@"\bIL_[0-9a-fA-F]{4}\b|/\*Error|//Error decompiling|Unknown result type|Expected [A-Z]\w*, but got|<>[a-z]_|<[A-Za-z]\w*>[a-z]__|<PrivateImplementationDetails>|\bCS\$|ILSpy|__(makeref|refvalue|reftype)\b|/\*OpCode|Could not convert|Decompilation was stopped")]
    private static partial Regex Mark();

    [GeneratedRegex(@"\b(num|text|flag|array|list|obj|val|span|result|item|type|value|ptr|reference|index|dictionary|enumerator|readOnlySpan|stringBuilder|immutableArray|builder|expression|node|symbol|current|other|i|c|b|s|n|j|k)[0-9]{1,3}\b")]
    private static partial Regex MadeUpName();
}
