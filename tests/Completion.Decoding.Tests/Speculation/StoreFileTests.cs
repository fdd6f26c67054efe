using System.Text;
using Completion.Decoding.Speculation;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Decoding.Tests.Speculation;

public sealed class StoreFileTests : IDisposable
{
    private const int Most = 10_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("store").FullName;

    private string File => Path.Combine(_folder, "of", "model.drafts");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Gives_back_what_was_kept() => Prop.ForAll<byte[]>(content =>
    {
        Assert.Null(StoreFile.Save(File, "model", 7, content));
        Assert.Null(StoreFile.TryLoad(File, "model", 7, Most, out var read));
        Assert.Equal(content, read);
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(File)!));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_file_that_is_not_there_is_no_problem()
    {
        Assert.Null(StoreFile.TryLoad(File, "model", 7, Most, out var read));
        Assert.Null(read);
    }

    [Fact]
    public void Any_changed_or_missing_byte_is_noticed()
    {
        StoreFile.Save(File, "model", 7, "some content"u8);
        var whole = System.IO.File.ReadAllBytes(File);
        for (var at = 0; at < whole.Length; at++)
        {
            var damaged = whole.ToArray();
            damaged[at] ^= 4;
            Refused(damaged);
            Refused(whole[..at]);
        }

        Refused([.. whole, 0]);
    }

    [Fact]
    public void Of_another_model_or_too_long_it_is_not_read()
    {
        StoreFile.Save(File, "model", 7, new byte[100]);
        Assert.Contains("another model", StoreFile.TryLoad(File, "other", 7, Most, out var read), StringComparison.Ordinal);
        Assert.Contains("another model", StoreFile.TryLoad(File, "model", 8, Most, out read), StringComparison.Ordinal);
        Assert.Contains("damaged", StoreFile.TryLoad(File, "model", 7, 99, out read), StringComparison.Ordinal);
        Assert.Null(read);
    }

    [Fact]
    public void Where_nothing_can_be_written_a_sentence_says_so()
    {
        System.IO.File.WriteAllText(Path.Combine(_folder, "of"), "a file where the folder should be");
        Assert.Contains("cannot be written", StoreFile.Save(File, "model", 7, "content"u8), StringComparison.Ordinal);
        Assert.Single(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void What_a_session_learnt_is_known_to_the_next()
    {
        var row = new float[50];
        row[9] = 3;
        using (var learnt = new DraftMemory(50, TimeSpan.Zero))
        {
            learnt.Successors.Observe(4, row);
            learnt.Trigrams.Observe(3, 4, row);
            Assert.Null(learnt.Save(File, "model"));
        }

        using var next = new DraftMemory(50, TimeSpan.Zero);
        Assert.Null(next.Load(File, "model"));
        next.Successors.Adopt();
        next.Trigrams.Adopt();
        Assert.Equal(9, next.Successors.Successor(4, 0));
        Assert.Equal(9, next.Trigrams.Successor(next.Trigrams.Find(3, 4), 0).Token);
    }

    [Fact]
    public void Content_of_another_shape_is_refused_with_a_sentence()
    {
        StoreFile.Save(File, "model", 50, Encoding.UTF8.GetBytes("a short text"));
        using var memory = new DraftMemory(50, TimeSpan.Zero);
        Assert.Contains("does not fit", memory.Load(File, "model"), StringComparison.Ordinal);
    }

    private void Refused(byte[] bytes)
    {
        System.IO.File.WriteAllBytes(File, bytes);
        Assert.NotNull(StoreFile.TryLoad(File, "model", 7, Most, out var read));
        Assert.Null(read);
    }
}
