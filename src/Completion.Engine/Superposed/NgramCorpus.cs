using System.Buffers.Binary;
using System.Security.Cryptography;
using Completion.CSharp.Prompts;
using Completion.Decoding.Superposed;
using Completion.Inference;
using Completion.Inference.Vocabularies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Engine.Superposed;

/// <summary>Counts the n-grams of a solution's texts in the background, from its first request on.</summary>
/// <param name="tokenize">The model's tokeniser; thread-safe.</param>
/// <param name="model">Of its vocabulary, see <see cref="HashOf"/>.</param>
/// <param name="folder">Where tokens are kept from start to start; null: nowhere.</param>
/// <param name="log">Told in a line what goes wrong.</param>
internal sealed class NgramCorpus(Func<string, int[]> tokenize, ulong model, string? folder, Action<string>? log) : IDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private readonly NgramTables _tables = new();
    private readonly Dictionary<string, SourceText> _texts = new(StringComparer.Ordinal);
    private Task _counting = Task.CompletedTask;
    private Solution? _counted;

    /// <summary>
    /// What a request waits for the counts at most: until they are there, drafts are told apart by the prompt's own n-grams.
    /// The first draft depends on none.
    /// </summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A hash of all tokens and of how text is cut into them.</summary>
    public static ulong HashOf(Vocabulary vocabulary, string tokeniser)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(System.Text.Encoding.UTF8.GetBytes(tokeniser));
        Span<byte> length = stackalloc byte[4];
        for (var token = 0; token < vocabulary.Count; token++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(length, vocabulary.Bytes(token).Length);
            hash.AppendData(length);
            hash.AppendData(vocabulary.Bytes(token));
        }

        return BinaryPrimitives.ReadUInt64LittleEndian(hash.GetHashAndReset());
    }

    /// <summary>
    /// A request in a document: its file is left out, as its old text would tell what is asked for, and what changed in the
    /// others is counted. Waits a little for it.
    /// </summary>
    /// <returns>The counts so far.</returns>
    public async Task<NgramTables> BeginAsync(Document document, CancellationToken cancellation)
    {
        _tables.LeaveOut(document.FilePath);
        if (_counting.IsCompleted && !ReferenceEquals(_counted, document.Project.Solution))
        {
            var isFirst = _counted is null;
            _counted = document.Project.Solution;
            _counting = Task.Run(() => CountAsync(document, isFirst, _ending.Token), CancellationToken.None);
        }

        await Task.WhenAny(_counting, Task.Delay(Patience, cancellation)).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        return _tables;
    }

    public void Dispose()
    {
        _ending.Cancel();
        _ending.Dispose();
    }

    private async Task CountAsync(Document current, bool isFirst, CancellationToken cancellation)
    {
        try
        {
            var solution = current.Project.Solution;
            var path = folder is null || solution.Projects.FirstOrDefault()?.FilePath is not { } project ? null
                : Path.Combine(folder, $"{Path.GetFileNameWithoutExtension(project)}-{Hash(project):x16}.tokens");
            var kept = isFirst && path is not null ? TokenisedFiles.Read(path, model, log) : new TokenisedFiles();
            var (made, all, present) = (0, new TokenisedFiles(), new HashSet<string>(StringComparer.Ordinal));
            foreach (var document in solution.Projects.SelectMany(project => project.Documents))
            {
                if (document.FilePath is not { } file || !present.Add(file) || file == current.FilePath)
                {
                    continue;
                }

                var source = await document.GetTextAsync(cancellation).ConfigureAwait(false);
                if (_texts.TryGetValue(file, out var counted) && ReferenceEquals(counted, source))
                {
                    continue;
                }

                // As the model reads and writes it.
                var text = LineEndings.ToLf(source.ToString());
                var hash = Hash(text);
                if (!kept.Files.TryGetValue(file, out var known) || known.Text != hash)
                {
                    known = (hash, tokenize(text));
                    made++;
                }

                cancellation.ThrowIfCancellationRequested();
                all.Files[file] = known;
                _texts[file] = source;
                if (!_tables.SetFile(file, known.Tokens))
                {
                    log?.Invoke($"The solution has more than {NgramTables.MostTokens} tokens; superposed drafts are told apart by the files up to {file}.");
                    break;
                }
            }

            foreach (var gone in _texts.Keys.Where(file => !present.Contains(file)).ToList())
            {
                _texts.Remove(gone);
                _tables.SetFile(gone, []);
            }

            if (isFirst && made > 0 && path is not null)
            {
                all.Write(path, model);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The model is given up, and with it what its tokens count for.
        }
        catch (ModelException e)
        {
            log?.Invoke($"The solution's n-grams are not counted: {e.Message}");
        }
    }

    private static ulong Hash(string text) =>
        BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(text.AsSpan())));
}
