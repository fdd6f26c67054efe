using System.Security.Cryptography;
using System.Text;

namespace Completion.Corpus.Fetching;

/// <summary>What stands for the SHA-256 of a package's file where there is only a folder.</summary>
internal static class FolderDigest
{
    /// <summary>SHA-256 of the matching files' relative paths and contents, in an order that no file system decides.</summary>
    public static string Of(string folder, string pattern)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };
        foreach (var file in Directory.EnumerateFiles(folder, pattern, options).Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/')).Order(StringComparer.Ordinal))
        {
            digest.AppendData(Encoding.UTF8.GetBytes(file + "\0"));
            using var content = File.OpenRead(Path.Combine(folder, file));
            digest.AppendData(SHA256.HashData(content));
        }

        return Convert.ToHexStringLower(digest.GetHashAndReset());
    }
}
