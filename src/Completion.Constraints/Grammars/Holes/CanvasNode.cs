namespace Completion.Constraints.Grammars.Holes;

/// <summary>A place between two tokens of a canvas, with the rules that are open there.</summary>
/// <param name="id">Its number among the canvas's.</param>
/// <param name="place">Where it is.</param>
/// <param name="isHole">Whether any tokens may be written there.</param>
internal sealed class CanvasNode(int id, CanvasPlace place, bool isHole)
{
    private readonly HashSet<(ItemSet Items, CanvasNode Origin)> _known = [];

    public int Id => id;

    public CanvasPlace Place => place;

    /// <summary>Whether any tokens may be written here.</summary>
    public bool IsHole => isHole;

    /// <summary>Places in productions, with the node where their rules began.</summary>
    public List<(ItemSet Items, CanvasNode Origin)> Entries { get; } = [];

    /// <summary>The places at the beginning of rules that may begin here; null before the node has been read, and in a hole.</summary>
    public ItemSet? Beginnings { get; set; }

    /// <summary>The tokens that begin here and do not stay in a hole, each with the node behind it.</summary>
    public List<(CanvasToken Token, CanvasNode Behind)> Tokens { get; } = [];

    /// <summary>For every rule that begins here, the nodes where it may end; in a hole any rule may end at once.</summary>
    public Dictionary<int, List<CanvasNode>> Rules { get; } = [];

    public void AddRule(int rule, CanvasNode end)
    {
        if (!Rules.TryGetValue(rule, out var ends))
        {
            Rules.Add(rule, ends = []);
        }

        ends.Add(end);
    }

    public void Add(ItemSet items, CanvasNode origin)
    {
        if (_known.Add((items, origin)))
        {
            Entries.Add((items, origin));
        }
    }

    /// <summary>Puts the places that have the same origin into one set, when all entries are there.</summary>
    public void Merge(ParserTables tables)
    {
        var merged = Entries.GroupBy(entry => entry.Origin)
            .Select(entries => (entries.Count() == 1 ? entries.First().Items : tables.SetOf([.. entries.SelectMany(entry => entry.Items.Places.ToArray()).Distinct().Order()]), entries.Key))
            .ToList();
        Entries.Clear();
        Entries.AddRange(merged);
    }
}
