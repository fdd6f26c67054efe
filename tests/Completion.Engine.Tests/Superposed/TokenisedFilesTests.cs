using Completion.Engine.Superposed;

namespace Completion.Engine.Tests.Superposed;

public sealed class TokenisedFilesTests : IDisposable
{
    private const ulong Model = 0x1234567890ABCDEF;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("completion-");
    private readonly List<string> _log = [];

    private string File => Path.Combine(_folder.FullName, "deeper", "a.tokens");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void What_is_written_is_read()
    {
        Write();
        var read = TokenisedFiles.Read(File, Model, _log.Add);

        Assert.Empty(_log);
        Assert.Equal(["a.cs", "b.cs"], read.Files.Keys.Order());
        Assert.Equal((7UL, new[] { 0, 1, 151_935, int.MaxValue }), read.Files["a.cs"], (a, b) => a.Item1 == b.Item1 && a.Item2.SequenceEqual(b.Item2));
        Assert.Empty(read.Files["b.cs"].Tokens);
    }

    [Fact]
    public void Nothing_kept_is_nothing_to_speak_of()
    {
        Assert.Empty(TokenisedFiles.Read(File, Model, _log.Add).Files);
        Assert.Empty(_log);
    }

    [Fact]
    public void Of_another_model_it_is_made_anew_with_one_line()
    {
        Write();
        Assert.Empty(TokenisedFiles.Read(File, Model + 1, _log.Add).Files);
        Assert.Contains("belongs to another model", Assert.Single(_log));
    }

    /// <summary>Any byte may be wrong, and the file may end anywhere.</summary>
    [Fact]
    public void Damaged_it_is_made_anew_with_one_line()
    {
        Write();
        var whole = System.IO.File.ReadAllBytes(File);
        for (var at = 0; at < whole.Length; at++)
        {
            var damaged = (byte[])whole.Clone();
            damaged[at] ^= 0x40;
            Expect(damaged);
            Expect(whole[..at]);
        }

        void Expect(byte[] content)
        {
            _log.Clear();
            System.IO.File.WriteAllBytes(File, content);
            Assert.Empty(TokenisedFiles.Read(File, Model, _log.Add).Files);
            Assert.EndsWith(" so it is written anew.", Assert.Single(_log));
        }
    }

    [Fact]
    public void Where_nothing_can_be_written_nothing_is()
    {
        System.IO.File.WriteAllText(Path.Combine(_folder.FullName, "deeper"), "a file where the folder would be");
        Write();
        Assert.Empty(TokenisedFiles.Read(File, Model, _log.Add).Files);
    }

    private void Write()
    {
        var files = new TokenisedFiles();
        files.Files["a.cs"] = (7, [0, 1, 151_935, int.MaxValue]);
        files.Files["b.cs"] = (8, []);
        files.Write(File, Model);
    }
}
