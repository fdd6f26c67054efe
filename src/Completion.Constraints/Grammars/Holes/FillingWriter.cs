namespace Completion.Constraints.Grammars.Holes;

/// <summary>Makes bytes of the tokens of a filling.</summary>
internal sealed class FillingWriter
{
    private readonly Grammar _grammar;
    private readonly Canvas _canvas;
    private readonly IReadOnlyList<byte[]> _fragments;
    private readonly ICanvasCosts _costs;
    private readonly TokenSpelling _spelling;
    private readonly byte[]? _separator;

    public FillingWriter(Grammar grammar, Canvas canvas, IReadOnlyList<byte[]> fragments, ICanvasCosts costs)
    {
        (_grammar, _canvas, _fragments, _costs) = (grammar, canvas, fragments, costs);
        _spelling = new TokenSpelling(grammar, canvas.Lexer);
        _separator = _spelling.Separator();
    }

    /// <summary>The text of each hole; null when the tokens cannot be spelled, or the whole is refused.</summary>
    /// <param name="tokens">Those of the filling and of the fragments, in order, ignored ones among them.</param>
    /// <param name="isWhole">Says whether a text is one of the language.</param>
    public IReadOnlyList<byte[]>? Write(IReadOnlyList<CanvasToken> tokens, Func<byte[], bool> isWhole)
    {
        // Where separators do harm, or are needed although no token would go on, the other way may do.
        foreach (var everywhere in _separator is null ? new[] { false } : [false, true])
        {
            if (Holes(tokens, everywhere) is { } holes && isWhole(Whole(holes)))
            {
                return holes;
            }
        }

        return null;
    }

    /// <summary>The tokens of a filling with the ignored ones between them.</summary>
    /// <param name="tokens">Those of the filling and of the fragments, in order.</param>
    /// <param name="end">Behind the last.</param>
    public IReadOnlyList<CanvasToken> WithIgnored(IReadOnlyList<CanvasToken> tokens, CanvasNode end)
    {
        var all = new List<CanvasToken>();
        var at = default(CanvasPlace);
        foreach (var token in tokens)
        {
            all.AddRange(_canvas.Lexer.Ignored(at, token.Start)!);
            all.Add(token);
            at = token.End;
        }

        all.AddRange(_canvas.Lexer.Ignored(tokens.Count == 0 ? end.Place : at, _canvas.Lexer.End)!);
        return all;
    }

    private byte[] Whole(IReadOnlyList<byte[]> holes) => [.. _fragments.SelectMany((fragment, i) => i < holes.Count ? fragment.Concat(holes[i]) : fragment)];

    private List<byte[]>? Holes(IReadOnlyList<CanvasToken> tokens, bool everywhere)
    {
        var holes = Enumerable.Range(0, _fragments.Count - 1).Select(_ => new List<byte>()).ToArray();
        var (at, state) = (default(CanvasPlace), -1);
        foreach (var token in tokens)
        {
            if (Missing(token) is not { } written)
            {
                return null;
            }

            var first = FirstByte(token, written);
            if (_canvas.Lexer.IsHole(at) && state >= 0 && first >= 0 && _separator is not null && MaySeparate(state, token)
                && (everywhere || _grammar.Lexer.Next(state, (byte)first) >= 0))
            {
                holes[at.Fragment].AddRange(_separator);
            }

            for (var i = 0; i < written.Count; i++)
            {
                holes[token.Start.Fragment + i].AddRange(written[i]);
            }

            (at, state) = (token.End, _spelling.StateBehind(token, written));
        }

        return [.. holes.Select(hole => hole.ToArray())];
    }

    private bool MaySeparate(int state, in CanvasToken token) =>
        _grammar.IgnoresIn[_grammar.Lexer.ModeOf(state)] && _grammar.Lexer.Reachable(Lexer.Start(0))[token.Terminal];

    private IReadOnlyList<byte[]>? Missing(in CanvasToken token)
    {
        if (!token.IsOpen)
        {
            return [];
        }

        var stages = _spelling.Stages(token);
        var spelling = stages.Count == 2 ? _costs.Spell(_canvas.Written(token), stages[0], stages[1]) : default;
        return _spelling.Missing(token, spelling.Span);
    }

    private int FirstByte(in CanvasToken token, IReadOnlyList<byte[]> written)
    {
        var stages = _spelling.Stages(token);
        for (var i = 0; i < stages.Count; i++)
        {
            if (stages[i].Length > 0)
            {
                return stages[i][0];
            }

            if (i < written.Count && written[i].Length > 0)
            {
                return written[i][0];
            }
        }

        return -1;
    }
}
