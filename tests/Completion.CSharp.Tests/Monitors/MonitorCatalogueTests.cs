using System.Runtime.CompilerServices;
using System.Text.Json;
using Completion.CSharp.Monitors;

namespace Completion.CSharp.Tests.Monitors;

public sealed class MonitorCatalogueTests
{
    [Fact]
    public void Keys_are_short_lower_case_words_and_each_is_there_once()
    {
        Assert.All(MonitorCatalogue.All, kind => Assert.Matches("^[a-z]+([A-Z][a-z]+)*$", kind.Key));
        Assert.Equal(MonitorCatalogue.All.Length, MonitorCatalogue.All.Select(kind => kind.Key).Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public void A_set_is_what_was_switched_on()
    {
        Assert.Equal(MonitorSet.All, MonitorCatalogue.All.Aggregate(MonitorSet.None, (set, kind) => set.With(kind.Key, true)));
        Assert.Equal(MonitorCatalogue.All.Where(kind => kind.IsDefault).Select(kind => kind.Key), MonitorSet.Default.Keys);
        Assert.All(MonitorCatalogue.All, kind =>
        {
            Assert.True(MonitorSet.None.With(kind.Key, true)[kind.Key]);
            Assert.Equal(MonitorSet.None, MonitorSet.None.With(kind.Key, true).With(kind.Key, false));
        });
        Assert.Throws<ArgumentException>(() => MonitorSet.All.With("everything", true));
    }

    /// <summary>The editor's settings page is a file: it has to say what the server knows.</summary>
    [Fact]
    public void The_extension_offers_every_monitor_with_its_default()
    {
        using var package = JsonDocument.Parse(File.ReadAllText(Path.Combine(Root(), "vscode-extension", "package.json")));
        var properties = package.RootElement.GetProperty("contributes").GetProperty("configuration").GetProperty("properties")
            .GetProperty("csharpCompletion.monitors").GetProperty("properties");
        Assert.Equal(
            MonitorCatalogue.All.Select(kind => (kind.Key, kind.IsDefault, kind.Description)),
            properties.EnumerateObject().Select(entry => (entry.Name, entry.Value.GetProperty("default").GetBoolean(), entry.Value.GetProperty("description").GetString()!)));
    }

    [Fact]
    public void The_documentation_lists_every_monitor()
    {
        var documented = File.ReadLines(Path.Combine(Root(), "docs", "monitors.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => cells[2] is "on" or "off")
            .Select(cells => (Key: cells[1].Trim('`'), IsDefault: cells[2] == "on"));
        Assert.Equal(MonitorCatalogue.All.Select(kind => (kind.Key, kind.IsDefault)), documented);
    }

    private static string Root([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", ".."));
}
