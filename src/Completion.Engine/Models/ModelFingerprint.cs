using System.Security.Cryptography;

namespace Completion.Engine.Models;

/// <summary>Tells one model file from another without reading gigabytes: a hash of its length and of pieces from all over it.</summary>
internal static class ModelFingerprint
{
    private const int Pieces = 64;
    private const int PieceLength = 1 << 16;

    /// <summary>
    /// SHA-256 of the length and of 64 pieces of 64 KiB at even distances, the first and the last bytes among them; of all
    /// bytes of a file not larger than that; of a file that cannot be read any more, a number that no file has.
    /// </summary>
    public static string Of(string path)
    {
        try
        {
            return OfPieces(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Guid.NewGuid().ToString("N");
        }
    }

    private static string OfPieces(string path)
    {
        using var file = File.OpenHandle(path);
        var length = RandomAccess.GetLength(file);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(BitConverter.GetBytes(length));
        var buffer = new byte[PieceLength];
        for (var piece = 0; piece < Pieces; piece++)
        {
            var at = length <= (long)Pieces * PieceLength ? (long)piece * PieceLength : (length - PieceLength) / (Pieces - 1) * piece;
            at = piece == Pieces - 1 ? Math.Max(at, length - PieceLength) : at;
            if (at < length)
            {
                hash.AppendData(buffer, 0, RandomAccess.Read(file, buffer, at));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
