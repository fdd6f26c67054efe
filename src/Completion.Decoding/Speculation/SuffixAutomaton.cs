using System.Runtime.CompilerServices;

namespace Completion.Decoding.Speculation;

/// <summary>
/// All that occurs in a text of tokens, with how often and where last: a suffix automaton (Blumer et al., 1985) that grows
/// token by token, as SAM-Decoding (Hu et al., 2024) uses it, but with the last end of each occurrence instead of the first.
/// </summary>
/// <remarks>
/// States and edges are arrays that are re-used; edges are found by one hash table over (state, token) and walked by a list
/// per state. At most 2n states and 3n edges for n tokens. A text that is set at once gets its counts in one pass at the end;
/// one that grows, by a walk up the links for each token.
/// </remarks>
internal sealed class SuffixAutomaton
{
    /// <summary>The state of the empty text.</summary>
    public const int Root = 0;

    private const int None = -1;

    private State[] _states = [];
    private Edge[] _edges = [];

    /// <summary>An edge's index plus one at the hash of its state and token, or at the next free place.</summary>
    private int[] _slots = [];
    private int[] _byLength = [];
    private int[] _starts = [];
    private int _stateCount;
    private int _edgeCount;
    private int _last;

    public SuffixAutomaton() => Set([], 0);

    /// <summary>Tokens of the text.</summary>
    public int Length { get; private set; }

    /// <summary>The state of a text with one more token; −1: that occurs nowhere.</summary>
    public int Next(int state, int token)
    {
        var edge = Find(state, token);
        return edge < 0 ? None : _edges[edge].Target;
    }

    /// <summary>The state of the longest suffix that occurs elsewhere too.</summary>
    public int Link(int state) => _states[state].Link;

    /// <summary>Tokens of the longest text of a state.</summary>
    public int Longest(int state) => _states[state].Length;

    /// <summary>How often a state's texts occur.</summary>
    public int Count(int state) => _states[state].Count;

    /// <summary>Where the last occurrence of a state's texts ends: the index of its last token.</summary>
    public int LastEnd(int state) => _states[state].LastEnd;

    /// <summary>The first of what may follow a state's texts; −1: nothing.</summary>
    public int FirstEdge(int state) => _states[state].FirstEdge;

    /// <summary>The next one, in no useful order; −1: it was the last.</summary>
    public int NextEdge(int edge) => _edges[edge].Next;

    /// <summary>The token that follows, and the state with it.</summary>
    public (int Token, int State) At(int edge) => (_edges[edge].Token, _edges[edge].Target);

    /// <summary>Forgets the text for another.</summary>
    /// <param name="text">The text.</param>
    /// <param name="room">Tokens that it can grow by without more memory.</param>
    public void Set(ReadOnlySpan<int> text, int room)
    {
        Reserve(text.Length + room);
        _slots.AsSpan().Clear();
        (_stateCount, _edgeCount, _last, Length) = (0, 0, Root, 0);
        NewState(new State { Link = None, FirstEdge = None, LastEnd = None });
        foreach (var token in text)
        {
            Extend(token);
        }

        Count();
    }

    /// <summary>Adds a token to the text.</summary>
    public void Append(int token)
    {
        Reserve(Length + 1);
        Extend(token);
        var end = Length - 1;
        for (var state = Link(_last); state != Root; state = Link(state))
        {
            _states[state].LastEnd = end;
            _states[state].Count++;
        }

        _states[Root].Count++;
    }

    private void Extend(int token)
    {
        var state = _last;
        _last = NewState(new State { Length = ++Length, FirstEdge = None, LastEnd = Length - 1, Count = 1 });
        var edge = None;
        while (state != None && (edge = Find(state, token)) < 0)
        {
            AddEdge(state, token, _last);
            state = Link(state);
        }

        if (state == None)
        {
            _states[_last].Link = Root;
            return;
        }

        var next = _edges[edge].Target;
        if (_states[next].Length == _states[state].Length + 1)
        {
            _states[_last].Link = next;
            return;
        }

        var clone = NewState(_states[next] with { Length = _states[state].Length + 1, FirstEdge = None, IsClone = true });
        for (var copied = FirstEdge(next); copied >= 0; copied = NextEdge(copied))
        {
            AddEdge(clone, _edges[copied].Token, _edges[copied].Target);
        }

        for (; state != None && (edge = Find(state, token)) >= 0 && _edges[edge].Target == next; state = Link(state))
        {
            _edges[edge].Target = clone;
        }

        _states[next].Link = clone;
        _states[_last].Link = clone;
    }

    /// <summary>Counts and last ends from what ends at each state alone: the longest texts first, each into its link.</summary>
    private void Count()
    {
        var starts = _starts.AsSpan(0, Length + 2);
        starts.Clear();
        for (var state = 0; state < _stateCount; state++)
        {
            starts[_states[state].Length + 1]++;
            _states[state].Count = _states[state].IsClone || state == Root ? 0 : 1;
        }

        for (var length = 1; length < starts.Length; length++)
        {
            starts[length] += starts[length - 1];
        }

        for (var state = 0; state < _stateCount; state++)
        {
            _byLength[starts[_states[state].Length]++] = state;
        }

        for (var i = _stateCount - 1; i > 0; i--)
        {
            ref readonly var state = ref _states[_byLength[i]];
            ref var link = ref _states[state.Link];
            link.Count += state.Count;
            link.LastEnd = Math.Max(link.LastEnd, state.LastEnd);
        }

        _states[Root].LastEnd = None;
    }

    private int NewState(State state)
    {
        _states[_stateCount] = state;
        return _stateCount++;
    }

    private void AddEdge(int state, int token, int target)
    {
        var edge = _edgeCount++;
        _edges[edge] = new Edge { State = state, Token = token, Target = target, Next = _states[state].FirstEdge };
        _states[state].FirstEdge = edge;
        Remember(edge);
    }

    /// <summary>Puts an edge where <see cref="Find"/> looks for it.</summary>
    private void Remember(int edge)
    {
        var slot = Slot(_edges[edge].State, _edges[edge].Token);
        while (_slots[slot] != 0)
        {
            slot = (slot + 1) & (_slots.Length - 1);
        }

        _slots[slot] = edge + 1;
    }

    private int Find(int state, int token)
    {
        for (var slot = Slot(state, token); _slots[slot] != 0; slot = (slot + 1) & (_slots.Length - 1))
        {
            ref readonly var edge = ref _edges[_slots[slot] - 1];
            if (edge.State == state && edge.Token == token)
            {
                return _slots[slot] - 1;
            }
        }

        return None;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Slot(int state, int token)
    {
        var hash = ((ulong)(uint)state << 32 | (uint)token) * 0x9E3779B97F4A7C15;
        return (int)(hash >> 33) & (_slots.Length - 1);
    }

    /// <summary>Makes room for a text; what is there stays.</summary>
    private void Reserve(int tokens)
    {
        if (_starts.Length >= tokens + 2)
        {
            return;
        }

        var room = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(64, tokens));
        Array.Resize(ref _states, 2 * room + 1);
        Array.Resize(ref _edges, 3 * room + 1);
        _byLength = new int[_states.Length];
        _starts = new int[room + 2];
        _slots = new int[8 * room];
        for (var edge = 0; edge < _edgeCount; edge++)
        {
            Remember(edge);
        }
    }

    private struct State
    {
        public int Length;
        public int Link;
        public int FirstEdge;
        public int LastEnd;
        public int Count;
        public bool IsClone;
    }

    private struct Edge
    {
        public int State;
        public int Token;
        public int Target;
        public int Next;
    }
}
