using System.Runtime.InteropServices;

namespace Completion.Decoding.Speculation;

/// <summary>
/// For each token the most probable successors when it was last evaluated: the matrix of Token Recycling (Luo et al., ACL 2025).
/// </summary>
/// <remarks>
/// 32 bytes a token: 4.9 MB for 151,936 of them. Beside its id, a successor keeps how sure the model was of it, in four
/// grades: what it is worth as a guess depends on that more than on its rank.
/// </remarks>
internal sealed class SuccessorTable
{
    /// <summary>Successors of a token.</summary>
    public const int Width = 8;

    /// <summary>Grades of sureness, 0 the highest.</summary>
    public const int Grades = 4;

    private const int Empty = -1;
    private const int GradeShift = 28;
    private const int TokenBits = (1 << GradeShift) - 1;

    /// <summary>Grade in the highest bits, id in the others; the rows one after another, most probable first, then <see cref="Empty"/>.</summary>
    private readonly int[] _rows;
    private int[]? _kept;

    /// <param name="vocabulary">Number of tokens.</param>
    public SuccessorTable(int vocabulary)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(vocabulary, TokenBits);
        _rows = new int[vocabulary * Width];
        Array.Fill(_rows, Empty);
    }

    /// <summary>Number of tokens.</summary>
    public int Vocabulary => _rows.Length / Width;

    /// <summary>Rows that were taken in.</summary>
    public long Observed { get; private set; }

    /// <summary>How many successors of a token are known.</summary>
    public int Count(int token)
    {
        var row = Row(token);
        var count = 0;
        while (count < Width && row[count] != Empty)
        {
            count++;
        }

        return count;
    }

    /// <summary>A successor of a token, by rank from 0.</summary>
    public int Successor(int token, int rank) => _rows[token * Width + rank] & TokenBits;

    /// <summary>How sure the model was of it: 0 for more than half of what the row's successors have together, then a fifth, a twentieth, less.</summary>
    public int Grade(int token, int rank) => _rows[token * Width + rank] >> GradeShift;

    /// <summary>Keeps the most probable successors of a token, instead of those before.</summary>
    /// <param name="token">Vocabulary id.</param>
    /// <param name="logits">What the model says after it; of another length than the vocabulary is ignored.</param>
    public void Observe(int token, ReadOnlySpan<float> logits)
    {
        if (logits.Length != Vocabulary || (uint)token >= (uint)Vocabulary)
        {
            return;
        }

        Observed++;
        Span<int> ids = stackalloc int[Width];
        Span<float> values = stackalloc float[Width];
        var count = TopTokens.Select(logits, ids, values);
        var row = Row(token);
        row.Fill(Empty);
        var sum = 0f;
        for (var rank = count - 1; rank >= 0; rank--)
        {
            values[rank] = MathF.Exp(values[rank] - values[0]);
            sum += values[rank];
        }

        for (var rank = 0; rank < count; rank++)
        {
            var grade = (values[rank] / sum) switch { > 0.5f => 0, > 0.2f => 1, > 0.05f => 2, _ => 3 };
            row[rank] = ids[rank] | grade << GradeShift;
        }
    }

    /// <summary>The whole table as bytes, to be kept: in this machine's order of bytes.</summary>
    public ReadOnlySpan<byte> Save() => MemoryMarshal.AsBytes<int>(_rows);

    /// <summary>Keeps what <see cref="Save"/> gave, for <see cref="Adopt"/>. The only method that another thread may call.</summary>
    /// <returns>Whether it is a table of this vocabulary; otherwise nothing changes.</returns>
    public bool TryLoad(ReadOnlySpan<byte> saved)
    {
        if (saved.Length != _rows.Length * sizeof(int))
        {
            return false;
        }

        var rows = MemoryMarshal.Cast<byte, int>(saved);
        foreach (var entry in rows)
        {
            if (entry != Empty && (entry < 0 || (entry & TokenBits) >= Vocabulary || entry >> GradeShift >= Grades))
            {
                return false;
            }
        }

        Volatile.Write(ref _kept, rows.ToArray());
        return true;
    }

    /// <summary>Takes over what was loaded, of tokens that were not observed since.</summary>
    public void Adopt()
    {
        if (_kept is null || Interlocked.Exchange(ref _kept, null) is not { } kept)
        {
            return;
        }

        for (var row = 0; row < kept.Length; row += Width)
        {
            if (_rows[row] == Empty)
            {
                kept.AsSpan(row, Width).CopyTo(_rows.AsSpan(row));
            }
        }
    }

    private Span<int> Row(int token) => _rows.AsSpan(token * Width, Width);
}
