using System.Text.RegularExpressions;

namespace Completion.CSharp.Loading;

/// <summary>Finds in what MSBuild prints the line that says what went wrong.</summary>
internal static partial class MSBuildOutput
{
    /// <summary>The first error as one sentence without MSBuild's decorations, or null.</summary>
    public static string? FirstError(string output)
    {
        foreach (var line in output.Split('\n'))
        {
            if (ErrorLine().Match(line) is { Success: true } match)
            {
                var place = match.Groups["place"].Value.Trim();
                var code = match.Groups["code"].Value.Trim();
                var text = TrailingProject().Replace(match.Groups["text"].Value, "").Trim();
                return (place.Length > 0 ? place + ": " : "") + (code.Length > 0 ? code + ": " : "") + text;
            }
        }

        return null;
    }

    // Origin(line,column): error CODE: text [project]. Two warnings say as much: a project (MSB9008) or an assembly (MSB3245)
    // referred to is not there.
    [GeneratedRegex(@"^(?<place>.*?)\s*:?\s*\b(error(?<code>\s+[A-Z]+\d+)?|warning(?<code>\s+(MSB9008|MSB3245)))\s*:\s*(?<text>.+)$")]
    private static partial Regex ErrorLine();

    [GeneratedRegex(@"\s*\[[^\[\]]*\]\s*$")]
    private static partial Regex TrailingProject();
}
