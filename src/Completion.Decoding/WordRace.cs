namespace Completion.Decoding;

/// <summary>A race of words: the most probable whole word wins.</summary>
/// <param name="parent">The node below which the words begin.</param>
/// <param name="wanted">How many of the most probable words are wanted: one, or one for each draft. Nobody who may be among them is out.</param>
internal sealed class WordRace(int parent, int wanted = 1) : Race(parent)
{
    /// <summary>Log-probabilities of the words that are whole, the largest first.</summary>
    private readonly List<double> _whole = [];

    /// <summary>Whether more than the winner's word is wanted, so that sequences of others are still needed.</summary>
    public bool WantsMore => wanted > 1;

    public override bool IsAtGoal(in Node node) => !node.Constraint.IsInsideWord;

    public override void Arrive(DraftPath racer, CandidateTree tree)
    {
        base.Arrive(racer, tree);
        if (!IsDead(racer, tree))
        {
            _whole.Add(tree[racer.Node].LogProbability);
            _whole.Sort((a, b) => b.CompareTo(a));
        }
    }

    public override bool IsBeaten(int index, CandidateTree tree)
    {
        if (wanted == 1)
        {
            return base.IsBeaten(index, tree);
        }

        var (racer, first) = Entries[index];
        var most = racer.Node == Parent ? tree[Parent].LogProbability + first.LogProbability : tree[racer.Node].LogProbability;
        return _whole.Count >= wanted && most < _whole[wanted - 1];
    }

    /// <summary>Those whose words are whole, the most probable first.</summary>
    public IEnumerable<DraftPath> Whole(CandidateTree tree) => Entries
        .Select(entry => entry.Racer)
        .Where(racer => !IsDead(racer, tree) && !racer.WasDropped)
        .OrderByDescending(racer => tree[racer.Node].LogProbability);
}
