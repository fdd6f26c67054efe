namespace Completion.Server.Documents;

/// <summary>From the client's addresses to paths.</summary>
internal static class DocumentUri
{
    /// <summary>The full path of a <c>file:</c> address; null for any other.</summary>
    public static string? FilePath(string uri) =>
        Uri.TryCreate(uri, UriKind.Absolute, out var parsed) && parsed.IsFile && parsed.LocalPath.Length > 0
            ? Path.GetFullPath(parsed.LocalPath)
            : null;

    /// <summary>
    /// The path that the workspace knows a document by. What is no file (a new document, say) gets a name at the root of
    /// the disk, where no project is.
    /// </summary>
    public static string DocumentPath(string uri)
    {
        if (FilePath(uri) is { } path)
            return path;
        var name = string.Concat(uri.Select(c => char.IsLetterOrDigit(c) || c is '-' or '.' ? c : '_'));
        return Path.GetFullPath("/" + (name.EndsWith(".cs", StringComparison.OrdinalIgnoreCase) ? name : name + ".cs"));
    }
}
