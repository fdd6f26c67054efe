using System.Collections.Concurrent;
using Completion.CSharp.Loading;
using Completion.CSharp.Workspaces;

namespace Completion.CSharp.Tests.Workspaces;

public sealed class WarmStartTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentQueue<string> _log = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_second_start_is_remembered_until_something_changed_and_checked_behind_the_scenes()
    {
        var project = _folder.WriteProject("P/P.csproj", """<Import Project="$(MSBuildThisFileDirectory)$(Unforeseen)more.props" Condition="Exists('more.props')" />""");
        var file = _folder.Write("P/A.cs", "class A { }");
        Assert.False(await Remembered(file));
        Assert.True(await Remembered(file));

        File.WriteAllText(file, "class A { int x; }");
        Assert.True(await Remembered(file));
        _folder.Write("P/B.cs", "class B { }");
        Assert.False(await Remembered(file));
        Assert.True(await Remembered(file));

        var generated = Directory.EnumerateFiles(_folder.Path("P/obj"), "*.GlobalUsings.g.cs", SearchOption.AllDirectories).Single();
        File.Delete(generated);
        Assert.False(await Remembered(file));

        // The name of this import is computed, so only MSBuild can tell.
        _folder.Write("P/more.props", "<Project><PropertyGroup><DefineConstants>$(DefineConstants);UNFORESEEN</DefineConstants></PropertyGroup></Project>");
        using var workspace = Workspace(TimeSpan.Zero);
        await workspace.OpenAsync(project, null, CancellationToken.None);
        await TemporaryFolder.Until(() => workspace.Get(file)!.Document.Project.ParseOptions!.PreprocessorSymbolNames.Contains("UNFORESEEN"), "MSBuild's own answer");
    }

    private async Task<bool> Remembered(string file)
    {
        _log.Clear();
        using var workspace = Workspace(TimeSpan.FromHours(1));
        var load = await workspace.OpenAsync(file, null, CancellationToken.None);
        Assert.Equal(ProjectState.Loaded, Assert.Single(load.Projects).State);
        Assert.Equal(ProjectState.Loaded, workspace.Get(file)!.Project.State);
        return _log.Any(line => line.Contains("remembered", StringComparison.Ordinal));
    }

    private CodeWorkspace Workspace(TimeSpan revalidateAfter) => new(new WorkspaceOptions
    {
        WatchFiles = false,
        Log = _log.Enqueue,
        Reader = _folder.Reader with { RevalidateAfter = revalidateAfter },
    });
}
