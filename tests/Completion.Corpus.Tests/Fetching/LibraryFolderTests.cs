using Completion.Corpus.Fetching;

namespace Completion.Corpus.Tests.Fetching;

public class LibraryFolderTests
{
    [Fact]
    public void The_newest_framework_comes_first()
    {
        string[] oldest = ["monoandroid", "net20", "net35", "net45", "net472", "netstandard1.3", "netstandard2.0", "netcoreapp3.1", "net6.0", "net8.0-windows7.0", "net10.0"];
        Assert.Equal(oldest, oldest.Reverse().OrderBy(LibraryFolder.Age));
    }
}
