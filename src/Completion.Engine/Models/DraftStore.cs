using System.Security.Cryptography;
using System.Text;

namespace Completion.Engine.Models;

/// <summary>The file in which is kept what drafters learnt in one workspace of one model.</summary>
/// <param name="Path">Where it is, whether it is there or not.</param>
/// <param name="Model">What tells the model from all others.</param>
internal sealed record DraftStore(string Path, string Model)
{
    /// <summary>Files of a folder that are kept; of more, those written longest ago are removed.</summary>
    public const int Most = 16;

    private const string Extension = ".drafts";

    /// <param name="folder">Where such files are.</param>
    /// <param name="root">The full path of what was opened.</param>
    /// <param name="model">The model's file.</param>
    public static DraftStore Open(string folder, string root, string model)
    {
        var fingerprint = ModelFingerprint.Of(model);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{WorkspaceStores.KeyOf(root)}\n{fingerprint}"));
        return new DraftStore(System.IO.Path.Combine(folder, $"{Convert.ToHexStringLower(hash.AsSpan(0, 12))}{Extension}"), fingerprint);
    }

    /// <summary>Removes files of the folder that were not written for longest.</summary>
    public void Prune()
    {
        try
        {
            var files = new DirectoryInfo(System.IO.Path.GetDirectoryName(Path)!).EnumerateFiles($"*{Extension}");
            foreach (var old in files.OrderByDescending(file => file.LastWriteTimeUtc).Skip(Most))
            {
                old.Delete();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another process removed it first, or it is not ours: there will be another time.
        }
    }
}
