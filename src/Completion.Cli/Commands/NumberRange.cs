using System.CommandLine;
using System.Globalization;

namespace Completion.Cli.Commands;

/// <summary>Options that take a whole number within bounds.</summary>
internal static class NumberRange
{
    /// <summary>Refuses what is not a whole number from <paramref name="least"/> to <paramref name="most"/>.</summary>
    public static void Accept<T>(this Option<T> option, int least, int most = int.MaxValue) => option.Validators.Add(result =>
    {
        // The text itself: asking for a value that is no number would throw.
        if (result.Tokens is [var token, ..]
            && (!int.TryParse(token.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) || number < least || number > most))
        {
            var range = most == int.MaxValue
                ? string.Create(CultureInfo.InvariantCulture, $"of at least {least}")
                : string.Create(CultureInfo.InvariantCulture, $"from {least} to {most}");
            result.AddError($"{option.Name} takes a whole number {range}, not '{token.Value}'.");
        }
    });
}
