using Completion.CSharp.Workspaces;
using Completion.Engine.Models;
using Completion.Engine.Tests.Testing;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Engine.Tests.Models;

public sealed class WorkspaceStoresTests : IDisposable
{
    private const string Source = "class Greeter\n{\n    string Greet() => \"hello\";\n}\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("stores").FullName;
    private readonly List<string> _log = [];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_corpus_has_files_as_they_were_opened_and_closed()
    {
        var path = Path.Combine(_folder, "A.cs");
        await File.WriteAllTextAsync(path, Source);
        using var workspace = Workspace();
        using var model = Load();
        using var stores = new WorkspaceStores(workspace, model, null, TimeSpan.FromMilliseconds(1));
        workspace.OpenDocument(path, SourceText.From("class A\r\n{\r\n}\r\n"));
        await Settle(stores, model);
        Assert.Equal(model.Tokenize("class A\n{\n}\n").Length, model.Drafts.Corpus.Tokens);

        workspace.OpenDocument(path, SourceText.From("class B { }"));
        await Settle(stores, model);
        Assert.Equal(model.Tokenize("class A\n{\n}\n").Length, model.Drafts.Corpus.Tokens);

        workspace.CloseDocument(path);
        await Settle(stores, model);
        Assert.Equal(model.Tokenize(Source).Length, model.Drafts.Corpus.Tokens);

        File.Delete(path);
        workspace.CloseDocument(path);
        await Settle(stores, model);
        Assert.Equal(0, model.Drafts.Corpus.Tokens);
    }

    [Fact]
    public async Task What_the_model_said_is_known_in_the_next_session_on_the_same_folder()
    {
        var files = Path.Combine(_folder, "kept");
        using (var workspace = Workspace())
        using (var model = Load())
        {
            await workspace.OpenAsync(_folder, null, CancellationToken.None);
            using var stores = new WorkspaceStores(workspace, model, files, TimeSpan.FromMilliseconds(1));
            await stores.WhenRead;
            Assert.Empty(_log);
            model.Drafts.Successors.Observe(7, new float[model.Session.Vocabulary.Count]);
        }

        var file = Assert.Single(Directory.GetFiles(files));
        Assert.NotEqual(0, await SuccessorsOf(7, files));

        var damaged = await File.ReadAllBytesAsync(file);
        damaged[^1] ^= 1;
        await File.WriteAllBytesAsync(file, damaged);
        Assert.Equal(0, await SuccessorsOf(7, files));
        Assert.Contains("checksum", Assert.Single(_log), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_many_workspaces_those_used_last_are_kept()
    {
        var store = DraftStore.Open(_folder, "/somewhere", DefaultModel.Resolve(null));
        Assert.Equal(_folder, Path.GetDirectoryName(store.Path));
        Assert.NotEqual(store.Path, DraftStore.Open(_folder, "/elsewhere", DefaultModel.Resolve(null)).Path);
        for (var i = 0; i < DraftStore.Most + 3; i++)
        {
            var path = Path.Combine(_folder, $"{i}.drafts");
            File.WriteAllText(path, "");
            File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch.AddDays(i));
        }

        store.Prune();
        Assert.Equal(DraftStore.Most, Directory.GetFiles(_folder).Length);
        Assert.False(File.Exists(Path.Combine(_folder, "2.drafts")));
    }

    /// <summary>What a new session on the same folder knows of a token, before it has asked the model anything.</summary>
    private async Task<int> SuccessorsOf(int token, string files)
    {
        using var workspace = Workspace();
        using var model = Load();
        await workspace.OpenAsync(_folder, null, CancellationToken.None);
        using var stores = new WorkspaceStores(workspace, model, files, TimeSpan.FromMilliseconds(1));
        await stores.WhenRead;
        model.Drafts.Successors.Adopt();
        return model.Drafts.Successors.Count(token);
    }

    private static async Task Settle(WorkspaceStores stores, LoadedModel model)
    {
        await stores.WhenRead;
        await model.Drafts.Corpus.WhenCurrent;
    }

    private CodeWorkspace Workspace() => new(new WorkspaceOptions { WatchFiles = false, Log = _log.Add });

    private static LoadedModel Load() => LoadedModel.Load(EngineFixture.Settings, null, CancellationToken.None);
}
