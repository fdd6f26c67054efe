using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Context;

/// <summary>Where documents were edited lately. Thread-safe.</summary>
/// <remarks>Only places are kept, never text: what stands there is read from the documents as they are when someone asks.</remarks>
internal sealed class RecentEdits
{
    /// <summary>Places kept.</summary>
    public const int Most = 8;

    /// <summary>Characters between two edits at most that count as one place.</summary>
    public const int Near = 1000;

    private readonly Lock _gate = new();
    private EditedPlace[] _places = [];

    /// <summary>The places, the one edited last first.</summary>
    public IReadOnlyList<EditedPlace> Places
    {
        get
        {
            lock (_gate)
                return _places;
        }
    }

    /// <summary>Takes edits of a document in; all in positions of the text before them.</summary>
    public void Add(string path, IReadOnlyList<TextChange> changes)
    {
        if (changes.Count == 0)
            return;
        lock (_gate)
        {
            var last = changes.MaxBy(change => change.Span.Start);
            var edited = new EditedPlace(path, Moved(last.Span.Start, changes));
            _places =
            [
                edited,
                .. _places.Select(place => place.Path == path ? place with { Position = Moved(place.Position, changes) } : place)
                    .Where(place => place.Path != path || Math.Abs(place.Position - edited.Position) > Near)
                    .Take(Most - 1),
            ];
        }
    }

    /// <summary>Where a position is after changes; inside of what was replaced, behind what stands there now.</summary>
    private static int Moved(int position, IReadOnlyList<TextChange> changes)
    {
        var moved = position;
        foreach (var change in changes)
        {
            if (change.Span.Start < position)
                moved += (change.NewText?.Length ?? 0) - Math.Min(change.Span.Length, position - change.Span.Start);
        }
        return moved;
    }
}
