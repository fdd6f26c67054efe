namespace Completion.Decoding.Adaptive;

/// <summary>
/// A race over some tokens: the window with the best mean log-probability wins, less what a judge takes off it.
/// </summary>
/// <param name="parent">The pause.</param>
/// <param name="depth">Depth of the last token of a window.</param>
/// <param name="ends">Whether a window ends with a token before that; null: with none.</param>
/// <param name="penalty">What the text up to a node loses; null: nothing.</param>
internal sealed class WindowRace(int parent, int depth, Func<int, bool>? ends, Func<int, double>? penalty) : Race(parent)
{
    private readonly List<(DraftPath Racer, int Node, bool IsDead)> _cuts = [];

    public override bool IsAtGoal(in Node node) => node.Depth >= depth || ends?.Invoke(node.Token) == true;

    /// <summary>Where the main path, had it come along, would not simply have gone on as a racer did; null: nowhere.</summary>
    public int? CutOf(DraftPath racer) => _cuts.Find(cut => cut.Racer == racer) is { Racer: not null } cut ? cut.Node : null;

    /// <summary>From the node that a racer has reached, the main path would not simply have gone on; the first such node counts.</summary>
    /// <param name="racer">Which.</param>
    /// <param name="isDead">Whether nothing is legal behind it: such a one wins only over others of its kind.</param>
    public void Cut(DraftPath racer, bool isDead = false)
    {
        var at = _cuts.FindIndex(cut => cut.Racer == racer);
        if (at < 0)
        {
            _cuts.Add((racer, racer.Node, isDead));
        }
        else if (isDead)
        {
            _cuts[at] = _cuts[at] with { IsDead = true };
        }
    }

    /// <summary>The best; of equals the first. The judge is asked only for windows that could still win.</summary>
    public override DraftPath Winner(CandidateTree tree)
    {
        var (winner, best) = (Entries[0].Racer, double.NegativeInfinity);
        foreach (var (racer, likelihood) in Entries.Select(entry => (entry.Racer, Score: Score(tree, entry.Racer))).OrderByDescending(entry => entry.Score))
        {
            if (likelihood <= best)
            {
                break;
            }

            var score = likelihood - (penalty?.Invoke(racer.Node) ?? 0);
            if (score > best)
            {
                (winner, best) = (racer, score);
            }
        }

        return winner;
    }

    /// <summary>The racer that likelihood alone prefers.</summary>
    public DraftPath Likeliest(CandidateTree tree) => Entries.MaxBy(entry => Score(tree, entry.Racer)).Racer;

    private double Score(CandidateTree tree, DraftPath racer)
    {
        if (_cuts.Exists(cut => cut.Racer == racer && cut.IsDead))
        {
            return double.NegativeInfinity;
        }

        ref readonly var node = ref tree[racer.Node];
        ref readonly var pause = ref tree[Parent];
        return (node.LogProbability - pause.LogProbability) / (node.Depth - pause.Depth);
    }
}
