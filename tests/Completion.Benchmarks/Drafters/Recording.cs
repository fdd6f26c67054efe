using Completion.Inference;

namespace Completion.Benchmarks.Drafters;

/// <summary>What the default model writes at one place: the tokens of greedy decoding and the logits that chose them.</summary>
/// <param name="File">Where it is.</param>
/// <param name="Prompt">The prompt's tokens.</param>
/// <param name="Tokens">What was written, without masks.</param>
/// <param name="Rows">The row before each token: row 0 follows the prompt.</param>
/// <param name="PromptRows">The row after each token of the prompt but the last, of the largest logits only: the others are −∞.</param>
internal sealed record Recording(string File, int[] Prompt, int[] Tokens, float[][] Rows, (int[] Ids, float[] Logits)[] PromptRows)
{
    /// <summary>Characters around a place that are looked at, and tokens of them in the prompt: the default model's context is 512.</summary>
    private const int Before = 5000, After = 1500, TokensBefore = 260, TokensAfter = 100, TokensOfLead = 80;

    private const int Lead = 2, MostTokens = 48, LargestLogits = 64;

    /// <summary>Plays greedy decoding at places spread over files: at the beginning of what a line says.</summary>
    public static List<Recording> Make(LanguageModel model, IReadOnlyList<(string Path, string Text)> files, int places)
    {
        using var session = model.CreateSession();
        var recordings = new List<Recording>();
        for (var i = 0; i < places; i++)
        {
            var (path, text) = files[i * 7919 % files.Count];
            var lines = Lines(text);
            var position = lines[(i * 31 + 17) % lines.Count];
            var start = Math.Max(0, position - Before);
            var lead = position;
            for (var line = 0; line < Lead && lead > start; line++)
            {
                lead = text.LastIndexOf('\n', lead - 1, lead - start) is >= 0 and var at ? at : start;
            }

            var (before, after) = (model.Tokenize(text[start..lead]), model.Tokenize(text[position..Math.Min(text.Length, position + After)]));
            var ahead = model.Tokenize(text[lead..position]);
            var prompt = model.Fim.Build(Last(before, TokensBefore), after.AsSpan(0, Math.Min(after.Length, TokensAfter)), Last(ahead, TokensOfLead));
            recordings.Add(Play(session, path, prompt));
        }

        return recordings;
    }

    private static ReadOnlySpan<int> Last(int[] tokens, int most) => tokens.AsSpan(Math.Max(0, tokens.Length - most));

    private static Recording Play(Inference.Sessions.IModelSession session, string path, int[] prompt)
    {
        var (tokens, rows) = (new List<int>(), new List<float[]>());
        var promptRows = RowsOf(session, prompt);
        session.Prefill(prompt, CancellationToken.None);
        while (tokens.Count < MostTokens)
        {
            rows.Add(session.Logits(0).ToArray());
            var token = System.Numerics.Tensors.TensorPrimitives.IndexOfMax<float>(rows[^1]);
            if (session.Vocabulary.EndsGeneration(token))
            {
                break;
            }

            tokens.Add(token);
            session.Decode([new Inference.Sessions.BatchToken(token, prompt.Length + tokens.Count - 1, 0)], CancellationToken.None);
        }

        return new Recording(path, prompt, [.. tokens], [.. rows], promptRows);
    }

    private static (int[] Ids, float[] Logits)[] RowsOf(Inference.Sessions.IModelSession session, int[] prompt)
    {
        var rows = new List<(int[] Ids, float[] Logits)>();
        session.Prefill(prompt.AsSpan(0, 1), CancellationToken.None);
        Add(0);
        while (rows.Count < prompt.Length - 1)
        {
            var from = rows.Count;
            var count = Math.Min(session.MaxBatch, prompt.Length - 1 - from);
            session.Decode([.. Enumerable.Range(from, count).Select(i => new Inference.Sessions.BatchToken(prompt[i], i, 0))], CancellationToken.None);
            for (var row = 0; row < count; row++)
            {
                Add(row);
            }
        }

        return [.. rows];

        void Add(int row)
        {
            var (ids, logits) = (new int[LargestLogits], new float[LargestLogits]);
            Completion.Decoding.Speculation.TopTokens.Select(session.Logits(row), ids, logits);
            rows.Add((ids, logits));
        }
    }

    /// <summary>Tells a table what the model said after each token of the prompt.</summary>
    public void Warm(Completion.Decoding.Speculation.SuccessorTable table, float[] row)
    {
        for (var i = 0; i < PromptRows.Length; i++)
        {
            Array.Fill(row, float.NegativeInfinity);
            for (var rank = 0; rank < LargestLogits; rank++)
            {
                row[PromptRows[i].Ids[rank]] = PromptRows[i].Logits[rank];
            }

            table.Observe(Prompt[i], row);
        }
    }

    /// <summary>Where lines that are not empty begin, behind their indentation.</summary>
    private static List<int> Lines(string text)
    {
        var found = new List<int>();
        for (var at = 0; at < text.Length; at = text.IndexOf('\n', at) is >= 0 and var end ? end + 1 : text.Length)
        {
            var first = at;
            while (first < text.Length && text[first] == ' ')
            {
                first++;
            }

            if (first < text.Length && text[first] is not ('\n' or '\r'))
            {
                found.Add(first);
            }
        }

        return found;
    }
}
