namespace Completion.Constraints.Grammars.Holes;

/// <summary>A place between two tokens of the text behind a hole, with the rules that are open there.</summary>
/// <param name="id">Its number; 0 is the hole itself.</param>
/// <param name="at">Number of bytes before it; -1 for the hole.</param>
internal sealed class SuffixNode(int id, int at)
{
    public int Id => id;

    public int At => at;

    /// <summary>Places in productions, with the node where their rules began; the hole for those that began in or before it.</summary>
    public List<(ItemSet Items, SuffixNode Origin)> Entries { get; } = [];

    /// <summary>The places at the beginning of rules that may begin here; null where none may.</summary>
    public ItemSet? Beginnings { get; set; }

    /// <summary>Whether only ignored tokens follow.</summary>
    public bool IsFinal { get; set; }

    /// <summary>Whether what stands before it is wholly unknown, so that everything may go on here.</summary>
    public bool IsAnywhere { get; set; }

    /// <summary>The tokens that begin here, each with the node behind it.</summary>
    public List<(int Terminal, SuffixNode Behind)> Tokens { get; } = [];

    /// <summary>For every rule that begins here, the nodes where it may end.</summary>
    public Dictionary<int, List<SuffixNode>> Rules { get; } = [];

    /// <summary>Says that a rule may end at a node when it begins here.</summary>
    public void AddRule(int rule, SuffixNode end)
    {
        if (!Rules.TryGetValue(rule, out var ends))
        {
            Rules.Add(rule, ends = []);
        }

        ends.Add(end);
    }
}
