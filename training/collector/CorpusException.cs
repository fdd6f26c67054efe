namespace Completion.Corpus;

/// <summary>What is asked for cannot be done; the message is a sentence that says what to do about it.</summary>
public sealed class CorpusException : Exception
{
    public CorpusException(string message) : base(message) { }

    public CorpusException(string message, Exception inner) : base(message, inner) { }
}
