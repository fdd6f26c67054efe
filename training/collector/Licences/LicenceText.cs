using System.Text.RegularExpressions;

namespace Completion.Corpus.Licences;

/// <summary>Recognises a permissive licence by its text.</summary>
/// <remarks>
/// By the sentences that grant and that disclaim, with blanks and case set aside, since names and years differ. A text that
/// also names a licence that restricts is nobody's to sort out here: it is not recognised.
/// </remarks>
public static partial class LicenceText
{
    private static readonly (string Licence, string[] Sentences)[] Known =
    [
        ("MIT",
        [
            "permission is hereby granted, free of charge, to any person obtaining a copy",
            "the above copyright notice and this permission notice",
        ]),
        ("Apache-2.0", ["apache license", "version 2.0, january 2004", "grant of patent license"]),
        ("BSD-3-Clause", ["redistribution and use in source and binary forms", "redistributions in binary form must reproduce", "endorse or promote products"]),
        ("BSD-2-Clause", ["redistribution and use in source and binary forms", "redistributions in binary form must reproduce"]),
    ];

    /// <summary>SPDX identifier, or null.</summary>
    public static string? Recognise(string text)
    {
        var plain = Blanks().Replace(text, " ").ToLowerInvariant();
        return Restricting().IsMatch(plain) ? null : Known.FirstOrDefault(known => known.Sentences.All(sentence => plain.Contains(sentence, StringComparison.Ordinal))).Licence;
    }

    /// <summary>Whether the comment at the start of a source file names a licence that restricts, and none that does not.</summary>
    public static bool Restricts(string header)
    {
        var plain = Blanks().Replace(header, " ").ToLowerInvariant();
        return HeaderRestricting().IsMatch(plain) && !HeaderPermissive().IsMatch(plain);
    }

    [GeneratedRegex(@"[\s*>/]+")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"gnu (affero |lesser |library )?general public|mozilla public license|microsoft (public|reciprocal) license|non-?commercial|commons clause|all advertising materials")]
    private static partial Regex Restricting();

    [GeneratedRegex(@"gnu (affero |lesser |library )?general|\b[al]?gpl|mozilla public|microsoft public license|\bms-pl\b")]
    private static partial Regex HeaderRestricting();

    [GeneratedRegex(@"\bmit\b|permission is hereby granted|\bapache\b|redistribution and use in source")]
    private static partial Regex HeaderPermissive();
}
