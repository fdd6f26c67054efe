namespace Completion.CSharp.Monitors;

/// <summary>
/// How many different questions a monitor may ask in one try of a request: so many for the first draft, and so many more for all others
/// together. What others ask takes nothing from the first draft, nor does it get what they know once its own are used up: it
/// is the same however many there are.
/// </summary>
internal sealed class QuestionBudget<T>(int most)
    where T : notnull
{
    private readonly HashSet<T> _first = [];
    private readonly HashSet<T> _others = [];
    private int _try;

    /// <summary>Whether a question may be asked, or its answer be used; the same question is counted once.</summary>
    /// <param name="question">What tells it from others.</param>
    /// <param name="isForFirst">Whether the first draft asks.</param>
    /// <param name="attempt">Which try at a draft it is for.</param>
    public bool Allows(T question, bool isForFirst, int attempt = 0)
    {
        if (attempt != _try)
        {
            _first.Clear();
            _others.Clear();
            _try = attempt;
        }

        var asked = isForFirst ? _first : _others;
        return asked.Contains(question)
            || (!isForFirst && _first.Contains(question))
            || (asked.Count < most && asked.Add(question));
    }
}
