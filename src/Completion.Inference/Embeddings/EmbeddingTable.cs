using System.Numerics.Tensors;
using Completion.Inference.Gguf;
using Microsoft.Win32.SafeHandles;

namespace Completion.Inference.Embeddings;

/// <summary>The rows of a model's input embedding, read from its file when they are asked for.</summary>
/// <remarks>
/// A row is some kilobytes that the system's cache of files mostly has, as the library maps the same file; a copy of the
/// table in numbers would take half a gigabyte of a model of half a billion weights. Not thread-safe.
/// </remarks>
internal sealed class EmbeddingTable : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly TensorInfo _tensor;
    private readonly byte[] _bytes;
    private readonly float[] _row;

    private EmbeddingTable(string path, TensorInfo tensor)
    {
        _tensor = tensor;
        _row = new float[tensor.Shape[0]];
        _bytes = new byte[tensor.Shape[0] / tensor.Type.BlockElements * tensor.Type.BlockBytes];
        _file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, FileOptions.RandomAccess);
    }

    /// <summary>Numbers in a row.</summary>
    public int Width => _row.Length;

    /// <summary>Why a file's table cannot be read, a sentence; null: it can.</summary>
    public static string? Problem(GgufFile file) => Find(file) switch
    {
        null => $"{file.Path} has no table of embeddings of its own, which superposed drafts read; set draftMethod to alternatives, or choose a model in one file.",
        { } tensor when !QuantisedRow.CanDecode(tensor.Type) || tensor.Shape[0] % tensor.Type.BlockElements != 0 =>
            $"{file.Path} stores its embeddings as {tensor.Type.Name}, which superposed drafts cannot read; set draftMethod to alternatives, or choose a file whose token_embd.weight is {QuantisedRow.Known}.",
        _ => null,
    };

    /// <summary>Opens the table of a file that has no <see cref="Problem"/>.</summary>
    /// <exception cref="ModelException">The file cannot be opened any more.</exception>
    public static EmbeddingTable Open(GgufFile file)
    {
        try
        {
            return new EmbeddingTable(file.Path, Find(file)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(file.Path, e);
        }
    }

    /// <summary>Writes the weighted sum of tokens' rows.</summary>
    /// <param name="tokens">Ids of the vocabulary; one may come more than once.</param>
    /// <param name="weights">One for each.</param>
    /// <param name="sum"><see cref="Width"/> numbers.</param>
    /// <exception cref="ModelException">The file cannot be read any more.</exception>
    public void Mix(ReadOnlySpan<int> tokens, ReadOnlySpan<float> weights, Span<float> sum)
    {
        sum.Clear();
        for (var i = 0; i < tokens.Length; i++)
        {
            Read(tokens[i]);
            TensorPrimitives.MultiplyAdd(_row, weights[i], sum, sum);
        }
    }

    public void Dispose() => _file.Dispose();

    private void Read(int token)
    {
        var at = _tensor.Offset + ((long)token * _bytes.Length);
        try
        {
            for (var read = 0; read < _bytes.Length;)
            {
                var count = RandomAccess.Read(_file, _bytes.AsSpan(read), at + read);
                read += count > 0 ? count : throw new EndOfStreamException("it is shorter than it was");
            }
        }
        catch (IOException e)
        {
            throw Unreadable("The model's file", e);
        }

        QuantisedRow.Decode(_tensor.Type, _bytes, _row);
    }

    private static TensorInfo? Find(GgufFile file) => file.Tensors.FirstOrDefault(tensor => tensor.Name == "token_embd.weight");

    private static ModelException Unreadable(string what, Exception e) =>
        new($"{what} cannot be read any more ({e.Message}); load the model again.", e);
}
