namespace Completion.CSharp.Monitors.Arguments;

/// <summary>The keyword before an argument's value.</summary>
internal enum ArgumentKeyword : byte
{
    /// <summary>None.</summary>
    None,

    /// <summary><c>out</c></summary>
    Out,

    /// <summary><c>ref</c></summary>
    Ref,

    /// <summary><c>in</c></summary>
    In,

    /// <summary>Not written yet.</summary>
    Open,
}

/// <summary>What of an argument the number of arguments depends on.</summary>
/// <param name="Label">The parameter it names, see <see cref="WordHash"/>; 0: by position.</param>
/// <param name="Keyword">The keyword before its value.</param>
/// <param name="IsProperty">It gives a value to a property, as in an attribute; no parameter's then.</param>
internal readonly record struct ArgumentShape(ulong Label, ArgumentKeyword Keyword, bool IsProperty = false);

/// <summary>Arguments as a list that forks share; null is none. Immutable.</summary>
internal sealed record ArgumentShapes(ArgumentShapes? Before, ArgumentShape Last)
{
    /// <summary>Arguments in the list.</summary>
    public int Count { get; } = CountOf(Before) + 1;

    /// <summary>Arguments of a list.</summary>
    public static int CountOf(ArgumentShapes? shapes) => shapes?.Count ?? 0;

    /// <summary>The arguments in their order, with room for more behind them.</summary>
    public static ArgumentShape[] Read(ArgumentShapes? shapes, int more = 0)
    {
        var read = new ArgumentShape[CountOf(shapes) + more];
        for (; shapes is not null; shapes = shapes.Before)
        {
            read[shapes.Count - 1] = shapes.Last;
        }

        return read;
    }
}
