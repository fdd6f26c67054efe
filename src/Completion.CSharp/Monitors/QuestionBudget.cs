namespace Completion.CSharp.Monitors;

/// <summary>
/// How many different questions a monitor may ask in one request: so many for the first draft, and so many more for all others
/// together. What others ask takes nothing from the first draft, nor does it get what they know once its own are used up: it
/// is the same however many there are.
/// </summary>
internal sealed class QuestionBudget<T>(int most)
    where T : notnull
{
    private readonly HashSet<T> _first = [];
    private readonly HashSet<T> _others = [];

    /// <summary>Whether a question may be asked, or its answer be used; the same question is counted once.</summary>
    /// <param name="question">What tells it from others.</param>
    /// <param name="isForFirst">Whether the first draft asks.</param>
    public bool Allows(T question, bool isForFirst)
    {
        var asked = isForFirst ? _first : _others;
        return asked.Contains(question)
            || (!isForFirst && _first.Contains(question))
            || (asked.Count < most && asked.Add(question));
    }
}
