namespace Completion.Decoding.Diffusion;

/// <summary>A place in a hole of a canvas.</summary>
/// <param name="Hole">The hole's number, from 0.</param>
/// <param name="Slot">Its slot, from 0; changes when slots before it are deleted or added.</param>
public readonly record struct SlotPlace(int Hole, int Slot);

/// <summary>The holes of a text: each a row of slots, and each slot a token or a mask.</summary>
/// <remarks>
/// A mask becomes a token, nothing or, where the model can ask for it, two masks. Masks are negative: one that a model call has
/// spoken of carries the number of its prediction, <c>~number</c>. Not thread-safe.
/// </remarks>
public sealed class SlotCanvas
{
    /// <summary>A mask that no model call has spoken of yet.</summary>
    public const int NewMask = int.MinValue;

    private readonly List<int>[] _holes;
    private readonly int[] _limits;
    private readonly int[] _expansions;
    private readonly bool[] _relaxed;
    private readonly int[] _changes;
    private readonly bool[] _cut;
    private readonly List<int>[] _identities;
    private int _nextIdentity;

    /// <summary>A canvas of masks.</summary>
    /// <param name="slots">For each hole, how many.</param>
    /// <param name="limits">For each hole, how many it may have at most.</param>
    /// <param name="expansions">How often a mask of a hole may become two at most.</param>
    public SlotCanvas(IReadOnlyList<int> slots, IReadOnlyList<int> limits, int expansions = int.MaxValue)
    {
        _holes = [.. slots.Select(count => Enumerable.Repeat(NewMask, count).ToList())];
        _limits = [.. limits];
        _expansions = [.. limits.Zip(slots).Select(pair => Math.Min(pair.First - pair.Second, expansions))];
        (_relaxed, _changes, _cut) = (new bool[_holes.Length], new int[_holes.Length], new bool[_holes.Length]);
        _identities = [.. slots.Select(count => new List<int>(count))];
        for (var hole = 0; hole < _holes.Length; hole++)
        {
            while (_identities[hole].Count < _holes[hole].Count)
            {
                _identities[hole].Add(_nextIdentity++);
            }
        }
    }

    private SlotCanvas(SlotCanvas other)
    {
        _holes = [.. other._holes.Select(hole => new List<int>(hole))];
        _identities = [.. other._identities.Select(hole => new List<int>(hole))];
        (_limits, _expansions, _relaxed, _nextIdentity) = (other._limits, [.. other._expansions], [.. other._relaxed], other._nextIdentity);
        (_changes, _cut) = ([.. other._changes], [.. other._cut]);
    }

    /// <summary>The slots of each hole; negative: a mask.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Holes => _holes;

    /// <summary>Masks that are left, of all holes.</summary>
    public int Masks => _holes.Sum(hole => hole.Count(slot => slot < 0));

    /// <summary>What a slot is known by, whatever is deleted or added before it; no other slot of the canvas ever has it.</summary>
    public int Identity(SlotPlace place) => _identities[place.Hole][place.Slot];

    /// <summary>Whether a hole has no mask any more.</summary>
    public bool IsFilled(int hole) => Frontier(hole) == _holes[hole].Count;

    /// <summary>The first mask of a hole; how many slots it has, if it has none.</summary>
    public int Frontier(int hole) => _holes[hole].FindIndex(slot => slot < 0) is >= 0 and var first ? first : _holes[hole].Count;

    /// <summary>Whether another slot fits into a hole.</summary>
    public bool CanGrow(int hole) => _holes[hole].Count < _limits[hole];

    /// <summary>
    /// Whether a mask of a hole may become two: as often as slots fit in at the beginning, whatever is deleted since (DreamOn). A model that
    /// deletes what it has just expanded comes to an end this way.
    /// </summary>
    public bool CanExpand(int hole) => CanGrow(hole) && _expansions[hole] > 0;

    /// <summary>Whether all but the grammar was given up in a hole.</summary>
    public bool IsRelaxed(int hole) => _relaxed[hole];

    /// <summary>Gives up all but the grammar in a hole, for the rest of the request.</summary>
    public void Relax(int hole) => _relaxed[hole] = true;

    /// <summary>How often a hole was changed since it began, or since it was cut.</summary>
    public int Changes(int hole) => _changes[hole];

    /// <summary>Counts a change of a hole.</summary>
    public void CountChange(int hole) => _changes[hole]++;

    /// <summary>Whether a hole came to no end and was left at a place where it may end.</summary>
    public bool IsCut(int hole) => _cut[hole];

    /// <summary>Gives the masks the numbers of their predictions: holes in order, slots in order.</summary>
    /// <param name="finished">Slots of the first hole that the model call did not speak of.</param>
    public void Number(int finished = 0)
    {
        var number = 0;
        for (var hole = 0; hole < _holes.Length; hole++)
        {
            for (var slot = hole == 0 ? finished : 0; slot < _holes[hole].Count; slot++)
            {
                if (_holes[hole][slot] < 0)
                {
                    _holes[hole][slot] = ~number++;
                }
            }
        }
    }

    /// <summary>Where the mask of a prediction is; null: it is none any more.</summary>
    public SlotPlace? Find(int hole, int prediction) =>
        _holes[hole].IndexOf(~prediction) is >= 0 and var slot ? new SlotPlace(hole, slot) : null;

    /// <summary>Puts a token in place of a mask.</summary>
    public void Put(SlotPlace place, int token)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(token);
        CheckMask(place);
        _holes[place.Hole][place.Slot] = token;
    }

    /// <summary>
    /// Takes a mask away, and with it the masks behind it up to the next token: a model that wants nothing there wants nothing
    /// more.
    /// </summary>
    public void Delete(SlotPlace place)
    {
        CheckMask(place);
        var hole = _holes[place.Hole];
        var end = place.Slot;
        while (end < hole.Count && hole[end] < 0)
        {
            end++;
        }

        hole.RemoveRange(place.Slot, end - place.Slot);
        _identities[place.Hole].RemoveRange(place.Slot, end - place.Slot);
    }

    /// <summary>Takes all slots of a hole away from one on: it came to no end.</summary>
    public void Cut(SlotPlace from)
    {
        (_cut[from.Hole], _changes[from.Hole]) = (true, 0);
        var count = _holes[from.Hole].Count - from.Slot;
        _holes[from.Hole].RemoveRange(from.Slot, count);
        _identities[from.Hole].RemoveRange(from.Slot, count);
    }

    /// <summary>Makes two masks of one; neither has a prediction.</summary>
    public void Expand(SlotPlace place)
    {
        CheckMask(place);
        Grow(place);
        _expansions[place.Hole]--;
        _holes[place.Hole][place.Slot + 1] = NewMask;
    }

    /// <summary>Puts a mask before a place; at a hole's end, behind all.</summary>
    public void Grow(SlotPlace place)
    {
        if (!CanGrow(place.Hole))
        {
            throw new InvalidOperationException($"Hole {place.Hole} may have {_limits[place.Hole]} slots and has them.");
        }

        _holes[place.Hole].Insert(place.Slot, NewMask);
        _identities[place.Hole].Insert(place.Slot, _nextIdentity++);
    }

    /// <summary>Makes a mask of every token of a hole from a slot on.</summary>
    /// <returns>How many.</returns>
    public int Remask(SlotPlace from)
    {
        var (hole, count) = (_holes[from.Hole], 0);
        for (var slot = from.Slot; slot < hole.Count; slot++)
        {
            if (hole[slot] >= 0)
            {
                hole[slot] = NewMask;
                count++;
            }
        }

        return count;
    }

    /// <summary>Takes over the slots of another canvas, which is not used any more.</summary>
    public void Become(SlotCanvas other)
    {
        other._holes.CopyTo(_holes, 0);
        other._expansions.CopyTo(_expansions, 0);
        other._relaxed.CopyTo(_relaxed, 0);
        other._changes.CopyTo(_changes, 0);
        other._cut.CopyTo(_cut, 0);
        other._identities.CopyTo(_identities, 0);
        _nextIdentity = other._nextIdentity;
    }

    /// <summary>A copy that goes its own way.</summary>
    public SlotCanvas Clone() => new(this);

    /// <summary>Whether both have the same tokens and masks.</summary>
    public bool IsSame(SlotCanvas other) =>
        _holes.Length == other._holes.Length &&
        _holes.Zip(other._holes).All(pair =>
            pair.First.Count == pair.Second.Count &&
            pair.First.Zip(pair.Second).All(slots => slots.First == slots.Second || (slots.First < 0 && slots.Second < 0)));

    private void CheckMask(SlotPlace place)
    {
        if (_holes[place.Hole][place.Slot] >= 0)
        {
            throw new ArgumentException($"Slot {place.Slot} of hole {place.Hole} is no mask.", nameof(place));
        }
    }
}
