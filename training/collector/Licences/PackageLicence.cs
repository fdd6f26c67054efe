using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace Completion.Corpus.Licences;

/// <summary>The licence that a NuGet package says it is under.</summary>
public static partial class PackageLicence
{
    private static readonly string[] FileNames = ["LICENSE", "LICENSE.txt", "LICENSE.md", "LICENCE", "LICENCE.txt", "LICENCE.md"];

    /// <summary>The licence if it is permissive; otherwise a sentence that says why not.</summary>
    /// <param name="folder">The unpacked package.</param>
    /// <returns>An SPDX expression and null, or null and the reason.</returns>
    public static (string? Licence, string? Reason) Of(string folder)
    {
        XElement? metadata;
        try
        {
            var nuspec = Directory.EnumerateFiles(folder, "*.nuspec").Order(StringComparer.Ordinal).FirstOrDefault();
            metadata = nuspec is null ? null : XDocument.Load(nuspec).Root?.Elements().FirstOrDefault(e => e.Name.LocalName == "metadata");
        }
        catch (XmlException)
        {
            return (null, "Its nuspec is not XML.");
        }

        string? Value(string name) => metadata?.Elements().FirstOrDefault(e => e.Name.LocalName == name)?.Value.Trim();
        var kind = metadata?.Elements().FirstOrDefault(e => e.Name.LocalName == "license")?.Attribute("type")?.Value;
        if (Value("license") is { Length: > 0 } license)
        {
            if (kind != "file")
                return LicenceExpression.IsPermissive(license) ? (license, null) : (null, $"Its licence is {license}, which is not on the list of permissive ones.");
            return Recognised(folder, license) is { } known ? (known, null) : (null, $"The text of its licence, {license}, is not one of the permissive ones.");
        }

        if (Value("licenseUrl") is { Length: > 0 } url)
            return FromUrl(url) is { } known ? (known, null) : (null, $"The address of its licence, {url}, is not one that is known to be permissive.");
        return FileNames.Select(name => Recognised(folder, name)).FirstOrDefault(known => known is not null) is { } found
            ? (found, null)
            : (null, "It does not say what its licence is.");
    }

    /// <summary>The licence an address stands for, as far as that is known without reading what is there.</summary>
    internal static string? FromUrl(string url)
    {
        var plain = Scheme().Replace(url.Trim(), "").TrimEnd('/').ToLowerInvariant();
        return plain switch
        {
            _ when plain.StartsWith("licenses.nuget.org/", StringComparison.Ordinal) => Permissive(url.TrimEnd('/')[(url.TrimEnd('/').LastIndexOf('/') + 1)..]),
            _ when Mit().IsMatch(plain) || DotnetMit().IsMatch(plain) => "MIT",
            _ when Apache().IsMatch(plain) => "Apache-2.0",
            _ when plain is "opensource.org/licenses/bsd-3-clause" => "BSD-3-Clause",
            _ when plain is "opensource.org/licenses/bsd-2-clause" => "BSD-2-Clause",
            _ => null,
        };
    }

    private static string? Permissive(string expression)
    {
        var plain = Uri.UnescapeDataString(expression);
        return LicenceExpression.IsPermissive(plain) ? plain : null;
    }

    private static string? Recognised(string folder, string file)
    {
        var path = Path.GetFullPath(Path.Combine(folder, file.Replace('\\', '/')));
        return path.StartsWith(Path.GetFullPath(folder), StringComparison.Ordinal) && File.Exists(path) ? LicenceText.Recognise(File.ReadAllText(path)) : null;
    }

    [GeneratedRegex(@"^https?://(www\.)?", RegexOptions.IgnoreCase)]
    private static partial Regex Scheme();

    [GeneratedRegex(@"^opensource\.org/licenses?/mit(-license(\.php|\.html)?)?$|^choosealicense\.com/licenses/mit$")]
    private static partial Regex Mit();

    // What .NET's own repositories keep under this name is the MIT licence.
    [GeneratedRegex(@"^github\.com/dotnet/[\w.-]+/blob/[\w./-]+/license(\.txt)?$|^raw\.githubusercontent\.com/dotnet/[\w.-]+/[\w./-]+/license(\.txt)?$")]
    private static partial Regex DotnetMit();

    [GeneratedRegex(@"^apache\.org/licenses/license-2\.0(\.html|\.txt)?$|^opensource\.org/licenses?/apache-2\.0$|^raw\.githubusercontent\.com/aspnet/[\w.-]+/[\w./-]+/license\.txt$")]
    private static partial Regex Apache();
}
