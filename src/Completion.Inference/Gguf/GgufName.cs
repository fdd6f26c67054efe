using System.Globalization;
using System.Text;

namespace Completion.Inference.Gguf;

/// <summary>How a name that a file gave is written in a sentence: nothing a damaged file says may break its line or flood it.</summary>
internal static class GgufName
{
    private const int MaxShown = 80;

    /// <summary>The name in quotes, on one line, with at most 80 of its characters.</summary>
    internal static string Quoted(string name)
    {
        var shown = new StringBuilder("'");
        foreach (var character in name.AsSpan(0, Math.Min(name.Length, MaxShown)))
        {
            var isVisible = char.GetUnicodeCategory(character) is not
                (UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
            shown.Append(isVisible ? character : '\uFFFD');
        }

        return shown.Append(name.Length > MaxShown ? "…'" : "'").ToString();
    }
}
