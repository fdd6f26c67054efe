namespace Completion.CSharp.Monitors;

/// <summary>Which monitors of <see cref="MonitorCatalogue"/> are on. A value: equal sets are equal.</summary>
public readonly record struct MonitorSet
{
    private readonly ulong _bits;

    private MonitorSet(ulong bits) => _bits = bits;

    /// <summary>No monitor.</summary>
    public static MonitorSet None => default;

    /// <summary>All monitors.</summary>
    public static MonitorSet All => Of(_ => true);

    /// <summary>What the product ships with.</summary>
    public static MonitorSet Default => Of(kind => kind.IsDefault);

    /// <summary>The keys of those that are on, in the order of the catalogue.</summary>
    public IEnumerable<string> Keys
    {
        get
        {
            for (var index = 0; index < MonitorCatalogue.All.Length; index++)
            {
                if (Has(index))
                {
                    yield return MonitorCatalogue.All[index].Key;
                }
            }
        }
    }

    /// <summary>Whether the monitor of a key is on.</summary>
    /// <exception cref="ArgumentException">There is none of that key.</exception>
    public bool this[string key] => Has(Index(key));

    /// <summary>The set with one monitor switched.</summary>
    /// <exception cref="ArgumentException">There is none of that key.</exception>
    public MonitorSet With(string key, bool on) => new(on ? _bits | 1UL << Index(key) : _bits & ~(1UL << Index(key)));

    /// <summary>Whether the monitor at an index of the catalogue is on.</summary>
    internal bool Has(int index) => (_bits >> index & 1) != 0;

    /// <inheritdoc/>
    public override string ToString() => _bits == 0 ? "none" : string.Join(',', Keys);

    private static MonitorSet Of(Func<MonitorKind, bool> isOn) =>
        MonitorCatalogue.All.Where(isOn).Aggregate(None, (set, kind) => set.With(kind.Key, true));

    private static int Index(string key) => MonitorCatalogue.IndexOf(key) is >= 0 and var index
        ? index
        : throw new ArgumentException($"There is no monitor '{key}'; choose from: {string.Join(", ", MonitorCatalogue.All.Select(kind => kind.Key))}.");
}
