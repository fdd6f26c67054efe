using System.Text;
using System.Text.Json;

namespace Completion.Corpus.Spans;

/// <summary>Goes through a corpus file and writes what <see cref="DocumentSpans"/> says of each document, one line each, in the same order.</summary>
internal static class CorpusSpans
{
    // Enough to keep all threads busy, and little enough to hold in memory.
    private const int Batch = 512;

    /// <summary>Writes the file whole or not at all; returns the number of documents and of those that did not parse.</summary>
    /// <param name="corpus">Lines of objects with a <c>text</c>.</param>
    /// <param name="output">Where the lines go.</param>
    /// <param name="threads">Documents parsed at the same time.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="CorpusException">A file cannot be read or written, or a line is no document.</exception>
    public static (long Documents, long Unparsed) Write(string corpus, string output, int threads, CancellationToken cancellation)
    {
        var partial = output + ".partial";
        try
        {
            var (documents, unparsed) = (0L, 0L);
            using (var lines = new StreamReader(corpus, Encoding.UTF8))
            using (var stream = File.Create(partial))
            {
                for (var texts = Read(lines, corpus, documents); texts.Count > 0; texts = Read(lines, corpus, documents))
                {
                    var results = new byte[texts.Count][];
                    Parallel.For(0, texts.Count, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, i => results[i] = DocumentSpans.Line(texts[i]));
                    foreach (var result in results)
                    {
                        stream.Write(result);
                        stream.WriteByte((byte)'\n');
                        unparsed += result.AsSpan().SequenceEqual(Empty) ? 1 : 0;
                    }

                    documents += texts.Count;
                }
            }

            File.Move(partial, output, overwrite: true);
            return (documents, unparsed);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CorpusException($"The spans of {corpus} cannot be made: {e.Message}", e);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private static ReadOnlySpan<byte> Empty =>
        """{"spans":{"member":[],"block":[],"statement":[],"argument":[],"expression":[]},"declares":[],"uses":[]}"""u8;

    private static List<string> Read(StreamReader lines, string corpus, long before)
    {
        var texts = new List<string>();
        while (texts.Count < Batch && lines.ReadLine() is { } line)
            texts.Add(Text(line) ?? throw new CorpusException($"Line {before + texts.Count + 1} of {corpus} is not a corpus document; write the corpus again with corpus.py."));
        return texts;
    }

    private static string? Text(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String
                ? text.GetString()
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
