using System.Runtime.CompilerServices;
using System.Text.Json;
using Completion.Corpus.Lists;

namespace Completion.Corpus.Tests.Lists;

/// <summary>The list that is kept with the training scripts.</summary>
public class PackagesTests
{
    private static readonly IReadOnlyList<PackageEntry> Entries = PackageList.Read(FromRoot("training/packages.txt"));

    [Fact]
    public void What_evaluations_say_was_not_trained_on_is_held_out()
    {
        using var catalogue = JsonDocument.Parse(File.ReadAllText(FromRoot("eval/projects.json")));
        var notTrainedOn = catalogue.RootElement.EnumerateObject().Where(project => !project.Value.GetProperty("trainedOn").GetBoolean()).Select(project => project.Name).ToList();

        Assert.NotEmpty(notTrainedOn);
        Assert.Empty(notTrainedOn.Except(Entries.Where(e => e.HeldOut).Select(e => e.Id), StringComparer.OrdinalIgnoreCase));
    }

    private static string FromRoot(string path, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", path);
}
