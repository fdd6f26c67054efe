namespace Completion.CSharp.Loading;

/// <summary>Where what can be made again is kept, as the operating system has it.</summary>
public static class UserCache
{
    /// <summary>The folder for files of one kind, whether it is there or not; null when this user has no such place.</summary>
    public static string? Folder(string kind)
    {
        var root = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (string.IsNullOrEmpty(root) || !Path.IsPathRooted(root))
        {
            if (OperatingSystem.IsWindows())
                root = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
            else if (Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home)
                root = OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Caches") : Path.Combine(home, ".cache");
        }

        return string.IsNullOrEmpty(root) ? null : Path.Combine(root, "csharp-completion", kind);
    }
}
