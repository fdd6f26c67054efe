using System.Diagnostics;

namespace Completion.CSharp.Monitors;

/// <summary>What a monitor asks of the compiler in one request: counts and times its questions.</summary>
/// <remarks>Not thread-safe: one request's decoding asks.</remarks>
public abstract class CompilerQuestions
{
    private readonly CancellationToken _cancellation;

    private protected CompilerQuestions(CancellationToken cancellation) => _cancellation = cancellation;

    /// <summary>Short name for traces.</summary>
    public abstract string Name { get; }

    /// <summary>Questions put to the compiler.</summary>
    public int Questions { get; private set; }

    /// <summary>Questions not asked because there were too many.</summary>
    public int Abstentions { get; private set; }

    /// <summary>Questions that the compiler failed to answer with an exception; taken as "cannot tell".</summary>
    public int Failures { get; private set; }

    /// <summary>Time spent in questions, in <see cref="Stopwatch"/> ticks.</summary>
    public long Ticks { get; private set; }

    /// <summary>Counts a question that is not asked.</summary>
    private protected void Abstain() => Abstentions++;

    /// <summary>Takes the time of an answer; a failure is none.</summary>
    private protected T? Answer<T>(Func<T?> find)
    {
        _cancellation.ThrowIfCancellationRequested();
        var started = Stopwatch.GetTimestamp();
        Questions++;
        try
        {
            return find();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Unfinished code can bring the compiler into states that its authors did not foresee: no answer, but no harm.
            Failures++;
            return default;
        }
        finally
        {
            Ticks += Stopwatch.GetTimestamp() - started;
        }
    }
}
