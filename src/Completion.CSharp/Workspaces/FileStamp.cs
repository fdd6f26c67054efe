namespace Completion.CSharp.Workspaces;

/// <summary>What tells one state of a file from another without reading it. The default value means: no such file.</summary>
internal readonly record struct FileStamp(long Length, long WrittenTicks)
{
    public bool Exists => this != default;

    public static FileStamp Of(string path)
    {
        try
        {
            var file = new FileInfo(path);
            return file.Exists ? new FileStamp(file.Length, file.LastWriteTimeUtc.Ticks) : default;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return default;
        }
    }
}
