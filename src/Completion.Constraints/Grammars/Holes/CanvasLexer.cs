namespace Completion.Constraints.Grammars.Holes;

/// <summary>A place between two bytes of a canvas. The end of a fragment is the hole behind it, where any bytes may be.</summary>
/// <param name="Fragment">Number of the fragment.</param>
/// <param name="At">Number of its bytes before the place.</param>
internal readonly record struct CanvasPlace(int Fragment, int At) : IComparable<CanvasPlace>
{
    public int CompareTo(CanvasPlace other) => Fragment != other.Fragment ? Fragment.CompareTo(other.Fragment) : At.CompareTo(other.At);
}

/// <summary>A token of a canvas, from where it is asked for.</summary>
/// <param name="Terminal">What it is.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where it ends.</param>
/// <param name="IsOpen">Whether some of its bytes may be in a hole.</param>
internal readonly record struct CanvasToken(int Terminal, CanvasPlace Start, CanvasPlace End, bool IsOpen);

/// <summary>
/// Tokens of fragments with holes between them. A token may begin in one fragment, or in a hole, and end behind any number of
/// holes. Within a fragment the longest match counts, but for what may end early; a match that reaches into a hole may end before it too.
/// </summary>
/// <param name="grammar">The language.</param>
/// <param name="fragments">At least one.</param>
internal sealed class CanvasLexer(Grammar grammar, IReadOnlyList<byte[]> fragments)
{
    private readonly Dictionary<(CanvasPlace, int Mode), HashSet<CanvasToken>> _tokens = [];

    /// <summary>Behind the last byte.</summary>
    public CanvasPlace End => new(fragments.Count - 1, fragments[^1].Length);

    /// <summary>The text of a fragment.</summary>
    public byte[] Fragment(int number) => fragments[number];

    /// <summary>Whether any bytes may be written at a place.</summary>
    public bool IsHole(CanvasPlace place) => place.Fragment < fragments.Count - 1 && place.At == fragments[place.Fragment].Length;

    /// <summary>The tokens of a mode that may begin at a place, and where each may end.</summary>
    public HashSet<CanvasToken> Tokens(CanvasPlace place, int mode)
    {
        if (!_tokens.TryGetValue((place, mode), out var tokens))
        {
            _tokens.Add((place, mode), tokens = []);
            Walk([Lexer.Start(mode)], place, tokens);
        }

        return tokens;
    }

    /// <summary>The places that only ignored tokens, and holes, are before, from a place on, itself among them.</summary>
    public List<CanvasPlace> Skip(CanvasPlace start)
    {
        var places = new List<CanvasPlace> { start };
        for (var i = 0; i < places.Count; i++)
        {
            if (IsHole(places[i]) && new CanvasPlace(places[i].Fragment + 1, 0) is var behind && !places.Contains(behind))
            {
                places.Add(behind);
            }

            for (var mode = 0; mode < grammar.Modes.Length; mode++)
            {
                if (!grammar.Lexer.Reachable(Lexer.Start(mode)).Overlaps(grammar.Ignored))
                {
                    continue;
                }

                foreach (var (terminal, _, end, _) in Tokens(places[i], mode))
                {
                    if (grammar.Ignored[terminal] && !places.Contains(end))
                    {
                        places.Add(end);
                    }
                }
            }
        }

        return places;
    }

    /// <summary>The ignored tokens from one place to another, with as few as possible that reach into holes. Null where there is no way.</summary>
    public List<CanvasToken>? Ignored(CanvasPlace from, CanvasPlace to)
    {
        var ways = new Dictionary<CanvasPlace, (CanvasPlace Before, CanvasToken? Token)>();
        var open = new PriorityQueue<(CanvasPlace At, CanvasPlace Before, CanvasToken? Token), (int Open, int Steps)>();
        open.Enqueue((from, from, null), (0, 0));
        while (open.TryDequeue(out var way, out var length) && !ways.ContainsKey(to))
        {
            if (!ways.TryAdd(way.At, (way.Before, way.Token)))
            {
                continue;
            }

            if (IsHole(way.At))
            {
                open.Enqueue((new CanvasPlace(way.At.Fragment + 1, 0), way.At, null), (length.Open, length.Steps + 1));
            }

            for (var mode = 0; mode < grammar.Modes.Length; mode++)
            {
                foreach (var token in grammar.Lexer.Reachable(Lexer.Start(mode)).Overlaps(grammar.Ignored) ? Tokens(way.At, mode) : [])
                {
                    if (grammar.Ignored[token.Terminal])
                    {
                        open.Enqueue((token.End, way.At, token), (length.Open + (token.IsOpen ? 1 : 0), length.Steps + 1));
                    }
                }
            }
        }

        if (!ways.ContainsKey(to))
        {
            return null;
        }

        var tokens = new List<CanvasToken>();
        for (var at = to; at != from; at = ways[at].Before)
        {
            if (ways[at].Token is { } token)
            {
                tokens.Insert(0, token);
            }
        }

        return tokens;
    }

    /// <summary>Follows states of the lexer from a place through fragments and holes, and keeps where tokens may end.</summary>
    private void Walk(int[] states, CanvasPlace start, HashSet<CanvasToken> tokens)
    {
        var begun = start;
        for (var isOpen = false; ;)
        {
            if (IsHole(start))
            {
                isOpen = true;
                states = Through(states, begun, start, tokens);
                start = new CanvasPlace(start.Fragment + 1, 0);
            }

            states = Along(states, begun, start, isOpen, tokens);
            start = start with { At = fragments[start.Fragment].Length };
            if (states.Length == 0 || !IsHole(start))
            {
                return;
            }
        }
    }

    /// <summary>The states behind any bytes in a hole.</summary>
    private int[] Through(int[] states, CanvasPlace begun, CanvasPlace hole, HashSet<CanvasToken> tokens)
    {
        var all = grammar.Lexer.Behind(states);
        foreach (var state in all)
        {
            if (grammar.Lexer.Winner(state) is >= 0 and var terminal)
            {
                tokens.Add(new CanvasToken(terminal, begun, hole, IsOpen: true));
            }
        }

        return all;
    }

    /// <summary>The states at the end of a fragment.</summary>
    private int[] Along(int[] states, CanvasPlace begun, CanvasPlace start, bool isOpen, HashSet<CanvasToken> tokens)
    {
        var (lexer, text) = (grammar.Lexer, fragments[start.Fragment]);
        var current = states.Select(state => (Token: state, Terminal: -1, End: start.At)).ToHashSet();
        for (var at = start.At; at < text.Length && current.Count > 0; at++)
        {
            var after = new HashSet<(int Token, int Terminal, int End)>();
            foreach (var (token, terminal, end) in current)
            {
                var next = lexer.Next(token, text[at]);
                if (next >= 0)
                {
                    if (end == at && terminal >= 0 && lexer.Winner(next) < 0 && grammar.Early[terminal])
                    {
                        tokens.Add(new CanvasToken(terminal, begun, start with { At = end }, isOpen));
                    }

                    after.Add(lexer.Winner(next) is >= 0 and var ended ? (next, ended, at + 1) : (next, terminal, end));
                }
                else if (terminal >= 0)
                {
                    tokens.Add(new CanvasToken(terminal, begun, start with { At = end }, isOpen));
                }
            }

            current = after;
        }

        foreach (var (_, terminal, end) in current)
        {
            if (terminal >= 0)
            {
                tokens.Add(new CanvasToken(terminal, begun, start with { At = end }, isOpen));
            }
        }

        return [.. current.Select(left => left.Token).Distinct()];
    }
}
