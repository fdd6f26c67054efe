namespace Completion.Constraints.Grammars.Holes;

/// <summary>Writes what is missing of a token, so that the lexer reads it as what it is meant to be.</summary>
/// <param name="grammar">The language.</param>
/// <param name="lexer">The tokens of the fragments.</param>
internal sealed class TokenSpelling(Grammar grammar, CanvasLexer lexer)
{
    /// <summary>What is written first where several bytes do: what looks like a name, then what looks like code.</summary>
    public static byte[] Order { get; } =
        [.. "xabcdefghijklmnopqrstuvwyz0123456789_ABCDEFGHIJKLMNOPQRSTUVWXYZ \n"u8, .. Enumerable.Range(33, 94).Select(value => (byte)value).Where(value => !char.IsAsciiLetterOrDigit((char)value) && value != '_'), .. Enumerable.Range(0, 256).Where(value => value is (< 32 or > 126) and not 10).Select(value => (byte)value)];

    private readonly Dictionary<int, byte[]?> _shortest = [];

    /// <summary>What is to be written of a token into each of the holes it reaches, from the first on; null when there is no such text.</summary>
    /// <param name="token">The token.</param>
    /// <param name="spelling">What to write into its only hole; passed over where that is no such token.</param>
    public IReadOnlyList<byte[]>? Missing(in CanvasToken token, ReadOnlySpan<byte> spelling)
    {
        var isFree = token.Start == token.End;
        if (isFree && spelling.IsEmpty && _shortest.TryGetValue(token.Terminal, out var known))
        {
            return known is null ? null : [known];
        }

        var (stages, mode) = (Stages(token), ModeOf(token.Terminal));
        var state = Along(Lexer.Start(mode), stages[0]);
        if (state < 0)
        {
            return null;
        }

        if (stages.Count == 2 && !spelling.IsEmpty && Along(state, spelling) is >= 0 and var spelled && Along(spelled, stages[1]) is >= 0 and var end && Ends(end, token))
        {
            return [spelling.ToArray()];
        }

        // What begins in a hole has something there, or it begins behind it.
        var written = Shortest(state, stages, token, beginsHere: stages[0].Length == 0) ?? Shortest(state, stages, token, beginsHere: false);
        if (isFree)
        {
            _shortest[token.Terminal] = written?[0];
        }

        return written;
    }

    /// <summary>The shortest ignored token of the first mode; null when nothing is ignored.</summary>
    public byte[]? Separator()
    {
        byte[]? best = null;
        foreach (var terminal in grammar.Ignored.Items())
        {
            if (grammar.Lexer.Reachable(Lexer.Start(0))[terminal] && Shortest(Lexer.Start(0), [[], []], new CanvasToken(terminal, default, default, IsOpen: true), beginsHere: true) is [var text] && text.Length < (best?.Length ?? int.MaxValue))
            {
                best = text;
            }
        }

        return best;
    }

    /// <summary>The state of the lexer behind all of a token.</summary>
    public int StateBehind(in CanvasToken token, IReadOnlyList<byte[]> written)
    {
        var (stages, state) = (Stages(token), Lexer.Start(ModeOf(token.Terminal)));
        for (var i = 0; i < stages.Count; i++)
        {
            state = Along(state, stages[i]);
            state = i < written.Count ? Along(state, written[i]) : state;
        }

        return state;
    }

    /// <summary>The bytes that stand of a token: before its first hole, between each two and behind the last.</summary>
    public List<byte[]> Stages(in CanvasToken token)
    {
        var stages = new List<byte[]>();
        for (var fragment = token.Start.Fragment; fragment <= token.End.Fragment; fragment++)
        {
            var text = lexer.Fragment(fragment);
            var first = fragment == token.Start.Fragment ? token.Start.At : 0;
            stages.Add(text[first..(fragment == token.End.Fragment ? token.End.At : text.Length)]);
        }

        // It may end in the hole behind what it has of its last fragment.
        if (token.IsOpen && lexer.IsHole(token.End))
        {
            stages.Add([]);
        }

        return stages;
    }

    private int ModeOf(int terminal)
    {
        var mode = 0;
        while (!grammar.Lexer.Reachable(Lexer.Start(mode))[terminal])
        {
            mode++;
        }

        return mode;
    }

    /// <summary>Breadth first over states of the lexer and holes.</summary>
    private List<byte[]>? Shortest(int state, List<byte[]> stages, in CanvasToken token, bool beginsHere)
    {
        var last = stages.Count - 1;
        var from = new Dictionary<(int Stage, int State), (int Stage, int State, int Value)>();
        var (current, next) = (new Queue<(int Stage, int State)>(), new Queue<(int Stage, int State)>());
        from[(0, state)] = (-1, -1, -1);
        current.Enqueue((0, state));
        while (current.Count > 0)
        {
            while (current.TryDequeue(out var at))
            {
                if (at.Stage == last)
                {
                    if (Ends(at.State, token))
                    {
                        return Written(at, from, last);
                    }

                    continue;
                }

                // Out of the hole costs nothing.
                if (!(beginsHere && at.Stage == 0 && grammar.Lexer.IsStart(at.State)) && Along(at.State, stages[at.Stage + 1]) is >= 0 and var behind && from.TryAdd((at.Stage + 1, behind), (at.Stage, at.State, -1)))
                {
                    current.Enqueue((at.Stage + 1, behind));
                }

                foreach (var value in Order)
                {
                    if (grammar.Lexer.Next(at.State, value) is >= 0 and var after && from.TryAdd((at.Stage, after), (at.Stage, at.State, value)))
                    {
                        next.Enqueue((at.Stage, after));
                    }
                }
            }

            (current, next) = (next, current);
        }

        return null;
    }

    private static List<byte[]> Written((int Stage, int State) at, Dictionary<(int Stage, int State), (int Stage, int State, int Value)> from, int last)
    {
        var written = Enumerable.Range(0, last).Select(_ => new List<byte>()).ToList();
        for (var step = from[at]; step.Stage >= 0; step = from[(step.Stage, step.State)])
        {
            if (step.Value >= 0)
            {
                written[step.Stage].Insert(0, (byte)step.Value);
            }
        }

        return [.. written.Select(bytes => bytes.ToArray())];
    }

    /// <summary>Whether a token may end in a state: it is what it is meant to be, and no longer match follows in its fragment.</summary>
    private bool Ends(int state, in CanvasToken token)
    {
        if (grammar.Lexer.Winner(state) != token.Terminal)
        {
            return false;
        }

        var text = token.Start == token.End ? [] : lexer.Fragment(token.End.Fragment);
        for (var at = token.End.At; at < text.Length; at++)
        {
            state = grammar.Lexer.Next(state, text[at]);
            if (state < 0 || grammar.Lexer.Winner(state) >= 0 || grammar.Early[token.Terminal])
            {
                return state < 0 || grammar.Lexer.Winner(state) < 0;
            }
        }

        return true;
    }

    private int Along(int state, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            if (state < 0)
            {
                return state;
            }

            state = grammar.Lexer.Next(state, value);
        }

        return state;
    }
}
