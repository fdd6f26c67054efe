using System.Security.Cryptography;
using System.Text;

namespace Completion.Evaluation.Reports.Html;

/// <summary>The page around the sections: template, style sheet and script, all inside this assembly.</summary>
internal static class ReportPage
{
    private static readonly string Template = Read("report.html");
    private static readonly string Style = Read("report.css");
    private static readonly string Script = Read("report.js");

    /// <summary>Fills the template's <c>{{name}}</c> places; a place without a section, or a section without a place, is a mistake of this code.</summary>
    public static string Fill(IReadOnlyDictionary<string, Markup> sections)
    {
        var all = new Dictionary<string, Markup>(sections)
        {
            ["style"] = new(Style),
            ["script"] = new(Script),
            ["policy"] = Markup.Escape(Policy),
        };
        var page = new StringBuilder();
        // Once, from left to right: what a section holds is never taken for a place.
        for (var rest = Template.AsSpan(); ;)
        {
            var open = rest.IndexOf("{{");
            if (open < 0)
                return page.Append(rest).ToString();
            var close = open + rest[open..].IndexOf("}}");
            page.Append(rest[..open]).Append(all[rest[(open + 2)..close].ToString()].Text);
            rest = rest[(close + 2)..];
        }
    }

    /// <summary>Nothing is loaded from anywhere, and of scripts and styles only the page's own are run.</summary>
    private static string Policy { get; } =
        $"default-src 'none'; script-src '{Hash(Script)}'; style-src '{Hash(Style)}'; base-uri 'none'; form-action 'none'";

    private static string Hash(string text) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    private static string Read(string name)
    {
        using var stream = typeof(ReportPage).Assembly.GetManifestResourceStream($"Completion.Evaluation.Reports.Html.{name}")
            ?? throw new InvalidOperationException($"The resource {name} is missing.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        // A browser hashes what it reads, with LF.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
