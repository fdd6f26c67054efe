using System.Globalization;
using Completion.Decoding.Speculation;

namespace Completion.Benchmarks.Drafters;

/// <summary>
/// Speculative decoding of recordings: how many tokens a model call gives with a drafter, and what guessing takes. Rows are known
/// along what was written alone, so that drafters learn less than they would from all rows of a tree.
/// </summary>
internal sealed class Replay(IReadOnlyList<Recording> recordings)
{
    private readonly int[] _recent = new int[GuessTree.Context];

    /// <param name="drafter">Lives as long as a session.</param>
    /// <param name="room">Guesses in a call.</param>
    /// <param name="begin">Told of each recording before it begins.</param>
    public string Run(IDrafter drafter, int room, Action<Recording> begin)
    {
        var tree = new GuessTree(1 + room);
        var drafting = new Distribution();
        var (calls, tokens, expected, accepted) = (0, 0, 0d, 0);
        foreach (var recording in recordings)
        {
            begin(recording);
            drafter.Begin(recording.Prompt);
            int[] text = [.. recording.Prompt, .. recording.Tokens];
            var prompt = recording.Prompt.Length;
            drafter.Observe(text[prompt - 2], text[prompt - 1], recording.Rows[0]);
            for (var last = prompt; last + 1 < text.Length;)
            {
                if (last == prompt)
                {
                    drafter.Append(text[last]);
                }

                tree.Reset(text[last]);
                var from = Math.Max(0, last + 1 - _recent.Length);
                text.AsSpan(from..(last + 1)).CopyTo(_recent);
                var count = last + 1 - from;
                drafting.Measure(() => drafter.Draft(_recent.AsSpan(0, count), tree, GuessTree.Root, 1 + room));
                for (var node = 1; node < tree.Count; node++)
                {
                    expected += tree[node].PathConfidence;
                }

                calls++;
                var reached = GuessTree.Root;
                while (last + 1 < text.Length && reached >= 0)
                {
                    var next = text[last + 1];
                    drafter.Observe(text[last - 1], text[last], recording.Rows[last + 1 - prompt]);
                    drafter.Judge(tree, reached, next);
                    drafter.Append(next);
                    reached = tree.Child(reached, next);
                    accepted += reached >= 0 ? 1 : 0;
                    tokens++;
                    last++;
                }
            }
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"{(double)tokens / calls,5:F2} tokens a call, {(double)accepted / calls,5:F2} of {expected / calls,5:F2} expected guesses right; drafting median {drafting.At(0.5),6:F1} µs, p90 {drafting.At(0.9),6:F1}");
    }
}
