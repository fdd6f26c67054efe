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

    /// <summary>Whether the first draft asks, and not another: they have budgets of their own.</summary>
    public bool IsForFirst { get; set; } = true;

    /// <summary>Which try at a draft asks: each has budgets of its own, and what is known from those before.</summary>
    public int Try { get; set; }

    /// <summary>Whether there is budget for a question; counts it if not.</summary>
    private protected bool MayAsk<T>(QuestionBudget<T> budget, T question)
        where T : notnull
    {
        var isAllowed = budget.Allows(question, IsForFirst, Try);
        Abstentions += isAllowed ? 0 : 1;
        return isAllowed;
    }

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
