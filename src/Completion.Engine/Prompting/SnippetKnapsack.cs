namespace Completion.Engine.Prompting;

/// <summary>Which of several things to take when each costs tokens and has a value, and the tokens are limited.</summary>
internal static class SnippetKnapsack
{
    /// <summary>
    /// The choice: by value per token, the best first, leaving out what does not fit any more; or the most valuable one alone
    /// where that is worth more. Never worth less than half of the best choice there is (Dantzig's bound: the greedy choice and
    /// the first thing that did not fit are together worth more than the best).
    /// </summary>
    /// <param name="costs">Tokens of each, at least 1.</param>
    /// <param name="values">Value of each, above 0.</param>
    /// <param name="budget">Tokens at most.</param>
    /// <returns>The indices taken, ascending.</returns>
    public static int[] Choose(IReadOnlyList<int> costs, IReadOnlyList<double> values, int budget)
    {
        var (taken, left, value) = (new List<int>(), budget, 0.0);
        foreach (var index in Enumerable.Range(0, costs.Count).OrderByDescending(index => values[index] / costs[index]).ThenBy(index => index))
        {
            if (costs[index] <= left)
            {
                taken.Add(index);
                left -= costs[index];
                value += values[index];
            }
        }

        var alone = Enumerable.Range(0, costs.Count).Where(index => costs[index] <= budget).OrderByDescending(index => values[index]).Take(1).ToArray();
        return alone is [var best] && values[best] > value ? alone : [.. taken.Order()];
    }
}
