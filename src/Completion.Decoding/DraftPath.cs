namespace Completion.Decoding;

/// <summary>A draft being decoded: the node it has reached, on a sequence of its own.</summary>
internal sealed class DraftPath(int node, int sequence, bool isMain, WordRace? race = null, int? sample = null)
{
    /// <summary>The node it has reached; that node's token is not evaluated yet.</summary>
    public int Node { get; set; } = node;

    /// <summary>The sequence that holds the tokens before it.</summary>
    public int Sequence => sequence;

    /// <summary>Whether it is the constrained greedy draft.</summary>
    public bool IsMain => isMain;

    /// <summary>The race it takes part in.</summary>
    public WordRace? Race => race;

    /// <summary>Which sample it is; null: its tokens are the most probable ones.</summary>
    public int? Sample => sample;

    /// <summary>Logarithm of a sample's importance weight so far.</summary>
    public double LogWeight { get; set; }
}
