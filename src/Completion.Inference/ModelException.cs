namespace Completion.Inference;

/// <summary>The model, the runtime or the device cannot be used. The message is for a person and says what to do.</summary>
public sealed class ModelException : Exception
{
    /// <param name="message">One clear sentence, and what to do.</param>
    public ModelException(string message) : base(message)
    {
    }

    /// <param name="message">One clear sentence, and what to do.</param>
    /// <param name="inner">The cause, for logs.</param>
    public ModelException(string message, Exception inner) : base(message, inner)
    {
    }
}
