namespace Completion.Decoding.Speculation;

/// <summary>
/// What drafters know beyond one request, of one workspace and one model: the files' tokens, and what the model said.
/// </summary>
/// <remarks>
/// Requests use it one at a time. Meanwhile other threads may change the <see cref="Corpus"/>, load and save: what is loaded
/// is taken over by the next request, where it knows nothing better.
/// </remarks>
public sealed class DraftMemory : IDisposable
{
    /// <summary>Bytes of a file at most: the tables of the largest vocabulary there is.</summary>
    private const int MostBytes = 64 * 1024 * 1024;

    private readonly int _vocabulary;
    private readonly Lazy<TrigramTable> _trigrams;

    /// <param name="vocabulary">Number of the model's tokens.</param>
    /// <param name="quiet">How long no file must have changed before the corpus is indexed.</param>
    public DraftMemory(int vocabulary, TimeSpan quiet)
    {
        _vocabulary = vocabulary;
        Corpus = new Corpus(quiet);
        Successors = new SuccessorTable(vocabulary);
        _trigrams = new Lazy<TrigramTable>(() => new TrigramTable(vocabulary));
    }

    /// <summary>The files of the workspace.</summary>
    public Corpus Corpus { get; }

    /// <summary>Rows of the model's that were learnt from.</summary>
    public long Observed => Successors.Observed;

    /// <summary>What followed each token.</summary>
    internal SuccessorTable Successors { get; }

    /// <summary>What followed each pair of tokens; takes memory for who asks for it.</summary>
    internal TrigramTable Trigrams => _trigrams.Value;

    /// <summary>Reads what an earlier session learnt.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">What tells the model from all others.</param>
    /// <returns>Why a file that is there is not used, as a sentence; null otherwise.</returns>
    public string? Load(string path, string model)
    {
        var problem = StoreFile.TryLoad(path, model, _vocabulary, MostBytes, out var content);
        if (content is null)
        {
            return problem;
        }

        var successors = Successors.Save().Length;
        return content.Length >= successors && Successors.TryLoad(content.AsSpan(0, successors))
            && (content.Length == successors || Trigrams.TryLoad(content.AsSpan(successors)))
            ? null
            : $"{path} does not fit the model, so it is written anew.";
    }

    /// <summary>Writes what was learnt.</summary>
    /// <returns>Why it could not be written, as a sentence; null: it was.</returns>
    public string? Save(string path, string model) =>
        StoreFile.Save(path, model, _vocabulary, [.. Successors.Save(), .. _trigrams.IsValueCreated ? Trigrams.Save() : []]);

    /// <inheritdoc/>
    public void Dispose() => Corpus.Dispose();
}
