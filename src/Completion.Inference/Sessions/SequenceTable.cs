namespace Completion.Inference.Sessions;

/// <summary>What each sequence of a session holds: its tokens, and how many of them are the last prompt's.</summary>
internal sealed class SequenceTable(int sequences, int contextLength)
{
    /// <summary>Stands for a position that is no single token.</summary>
    internal const int NoToken = -1;

    private readonly int[][] _tokens = [.. Enumerable.Range(0, sequences).Select(_ => new int[contextLength])];
    private readonly int[] _length = new int[sequences];
    private readonly int[] _prompt = new int[sequences];

    internal int Count => _length.Length;

    internal int Length(int sequence) => _length[sequence];

    /// <summary>Tokens at the start of a sequence that <see cref="SetPrompt"/> vouched for.</summary>
    internal ReadOnlySpan<int> Prompt(int sequence) => _tokens[sequence].AsSpan(0, _prompt[sequence]);

    internal void Append(int sequence, int token) => _tokens[sequence][_length[sequence]++] = token;

    internal void Truncate(int sequence, int length)
    {
        _length[sequence] = Math.Min(_length[sequence], length);
        _prompt[sequence] = Math.Min(_prompt[sequence], length);
    }

    internal void Copy(int from, int to, int length)
    {
        _tokens[from].AsSpan(0, length).CopyTo(_tokens[to]);
        _length[to] = length;
        _prompt[to] = Math.Min(_prompt[from], length);
    }

    /// <summary>All that a sequence holds now is its prompt.</summary>
    internal void SetPrompt(int sequence) => _prompt[sequence] = _length[sequence];
}
