namespace Completion.Evaluation.Typing;

/// <summary>What an editor that closes brackets and quotes by itself makes of the keys typed in a line.</summary>
internal sealed class ClosedBrackets
{
    private const string Opening = "([{\"";
    private const string Closing = ")]}\"";

    private readonly Stack<char> _closed = [];

    /// <summary>What a key inserts at the cursor, which then stands behind its first character; empty where the key is typed over what was closed.</summary>
    public string Typed(char key)
    {
        if (_closed.TryPeek(out var next) && next == key)
        {
            _closed.Pop();
            return "";
        }

        if (Opening.IndexOf(key, StringComparison.Ordinal) is var index and >= 0)
        {
            _closed.Push(Closing[index]);
            return $"{key}{Closing[index]}";
        }

        return key.ToString();
    }
}
