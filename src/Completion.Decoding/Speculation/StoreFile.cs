using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Completion.Decoding.Speculation;

/// <summary>
/// A file that keeps something learnt of one model. What is damaged, of another model, version or machine is as good as none:
/// it is only ever made again.
/// </summary>
/// <remarks>
/// 88 bytes of header: eight letters, version, order of bytes, vocabulary, length, a hash of the model's name and one of the
/// content. Written beside and then moved into place, so that a reader sees a whole file or the former one.
/// </remarks>
public static class StoreFile
{
    private const int Version = 1, Order = 0x01020304;
    private const int Header = 24 + 2 * SHA256.HashSizeInBytes;

    private static readonly byte[] s_letters = "CSDRAFTS"u8.ToArray();

    /// <summary>Reads what was kept.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">What tells the model from all others.</param>
    /// <param name="vocabulary">Its number of tokens.</param>
    /// <param name="mostBytes">Longer content is not read.</param>
    /// <param name="content">What was kept; null: there is nothing of use.</param>
    /// <returns>Why a file that is there is not used, as a sentence; null otherwise.</returns>
    public static string? TryLoad(string path, string model, int vocabulary, int mostBytes, out byte[]? content)
    {
        content = null;
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            var header = new byte[Header];
            if (file.ReadAtLeast(header, Header, throwOnEndOfStream: false) < Header || !header.AsSpan().StartsWith(s_letters))
            {
                return $"{path} is not a file of this program's, so it is written anew.";
            }

            var numbers = MemoryMarshal.Cast<byte, int>(header.AsSpan(8, 16));
            if (numbers[0] != Version || numbers[1] != Order)
            {
                return $"{path} was written by another version or machine, so it is written anew.";
            }

            if (numbers[2] != vocabulary || !header.AsSpan(24, SHA256.HashSizeInBytes).SequenceEqual(HashOf(model)))
            {
                return $"{path} belongs to another model, so it is written anew.";
            }

            if (numbers[3] < 0 || numbers[3] > mostBytes || file.Length != Header + numbers[3])
            {
                return $"{path} is damaged (it is {file.Length} bytes long), so it is written anew.";
            }

            var read = new byte[numbers[3]];
            file.ReadExactly(read);
            if (!header.AsSpan(24 + SHA256.HashSizeInBytes).SequenceEqual(SHA256.HashData(read)))
            {
                return $"{path} is damaged (its checksum differs), so it is written anew.";
            }

            content = read;
            return null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return $"{path} cannot be read ({e.Message}), so it is written anew.";
        }
    }

    /// <summary>Keeps something; its folder is made if need be.</summary>
    /// <returns>Why it could not be written, as a sentence; null: it was.</returns>
    public static string? Save(string path, string model, int vocabulary, ReadOnlySpan<byte> content)
    {
        var beside = $"{path}.{Environment.ProcessId}.{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            var header = new byte[Header];
            s_letters.CopyTo(header, 0);
            int[] numbers = [Version, Order, vocabulary, content.Length];
            MemoryMarshal.AsBytes<int>(numbers).CopyTo(header.AsSpan(8));
            HashOf(model).CopyTo(header.AsSpan(24));
            SHA256.HashData(content).CopyTo(header.AsSpan(24 + SHA256.HashSizeInBytes));
            using (var file = new FileStream(beside, FileMode.CreateNew, FileAccess.Write))
            {
                file.Write(header);
                file.Write(content);
            }

            File.Move(beside, path, overwrite: true);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            TryDelete(beside);
            return $"{path} cannot be written ({e.Message}); what was learnt is learnt again next time.";
        }
    }

    private static byte[] HashOf(string model) => SHA256.HashData(Encoding.UTF8.GetBytes(model));

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            // What stays behind is a temporary file in a cache.
        }
    }
}
