using System.Collections.Immutable;
using Completion.CSharp.Loading;
using Completion.CSharp.Tests.Workspaces;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.CSharp.Tests.Loading;

public sealed class InvocationCacheTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_saved_is_found_again_for_the_same_state_only()
    {
        var cache = new InvocationCache(_folder.Root);
        Prop.ForAll(ArbMap.Default.ArbFor<(NonNull<string>[] Arguments, ulong Fingerprint)>(), sample =>
        {
            var saved = Invocation([.. sample.Arguments.Select(argument => Valid(argument.Get))]);
            cache.Save(saved, sample.Fingerprint);
            return saved.SameAs(cache.Find(saved.ProjectPath, sample.Fingerprint))
                && cache.Find(saved.ProjectPath, sample.Fingerprint + 1) is null
                && cache.Find(saved.ProjectPath + "2", sample.Fingerprint) is null;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void An_entry_damaged_anywhere_counts_as_none()
    {
        var cache = new InvocationCache(_folder.Root);
        var saved = Invocation(["/a", "b.cs"]);
        cache.Save(saved, 7);
        var path = InvocationCache.EntryPath(_folder.Root, saved.ProjectPath);
        var sound = File.ReadAllBytes(path);
        for (var i = 0; i < sound.Length; i++)
        {
            byte[] damaged = [.. sound];
            damaged[i] ^= 0x55;
            File.WriteAllBytes(path, damaged);
            Assert.Null(cache.Find(saved.ProjectPath, 7));
            File.WriteAllBytes(path, sound[..i]);
            Assert.Null(cache.Find(saved.ProjectPath, 7));
        }

        File.WriteAllBytes(path, sound);
        Assert.NotNull(cache.Find(saved.ProjectPath, 7));
        Assert.Single(Directory.EnumerateFiles(_folder.Root));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_no_error()
    {
        var file = _folder.Write("file", "");
        var cache = new InvocationCache(Path.Combine(file, "below"));
        cache.Save(Invocation(["x"]), 1);
        Assert.Null(cache.Find("/p/P.csproj", 1));
    }

    private static CompilerInvocation Invocation(ImmutableArray<string> arguments) =>
        new("/p/P.csproj", "net10.0", arguments, [new("/q/Q.csproj", "/q/bin/Q.dll", "")], "/p/obj/project.assets.json", null);

    // Lone surrogates have no UTF-8; paths and arguments never hold them.
    private static string Valid(string text) => new([.. text.Where(c => !char.IsSurrogate(c))]);
}
