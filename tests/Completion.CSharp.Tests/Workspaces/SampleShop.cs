using Completion.CSharp.Workspaces;

namespace Completion.CSharp.Tests.Workspaces;

/// <summary>The sample solution, copied and loaded once for all tests that only read it.</summary>
public sealed class SampleShop : IAsyncLifetime
{
    public TemporaryFolder Folder { get; } = new();

    public CodeWorkspace Workspace { get; private set; } = null!;

    public WorkspaceLoad Load { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Folder.CopySamples();
        Workspace = Folder.Workspace();
        Load = await Workspace.OpenAsync(Folder.Path("Shop.sln"), null, CancellationToken.None);
    }

    public Task DisposeAsync()
    {
        Workspace.Dispose();
        Folder.Dispose();
        return Task.CompletedTask;
    }
}

[CollectionDefinition(nameof(SampleShop))]
public sealed class SampleShopCollection : ICollectionFixture<SampleShop>;
