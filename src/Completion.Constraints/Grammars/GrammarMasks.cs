using System.Collections.Concurrent;
using System.Collections.Immutable;
using Completion.Inference.Vocabularies;

namespace Completion.Constraints.Grammars;

/// <summary>Masks of one grammar over one vocabulary, from what both have in common once and for all.</summary>
/// <remarks>
/// <para>Tokens that begin inside an open terminal and tokens that begin behind it are two questions. The first depends on the
/// lexer's state, of which there are many, but is short: most bytes either stay inside or end the terminal at once. The
/// second depends on the parser's state alone, and its answers are kept.</para>
/// <para>Made when first asked for, which takes some milliseconds for a large vocabulary and less for each state of the
/// lexer that is met later. Safe to share between threads.</para>
/// </remarks>
internal sealed class GrammarMasks
{
    private readonly Grammar _grammar;
    private readonly TokenTrie _trie;
    private readonly ulong[] _silent;
    private readonly ConcurrentDictionary<OpenToken, Inside> _inside = new();
    private readonly ConcurrentDictionary<BitSet, ulong[]> _beginningWith = new();
    private readonly ConcurrentDictionary<(int Node, int Token), TerminalTree> _below = new();
    private readonly BitSet _noByte = new(256);
    private readonly RecentMasks _behind;

    [ThreadStatic]
    private static ulong[]? s_allowed;

    [ThreadStatic]
    private static ParserState[]? s_path;

    public GrammarMasks(Grammar grammar, TokenTrie trie)
    {
        (_grammar, _trie) = (grammar, trie);
        var last = -1;
        foreach (var token in trie.TokensUnder(0))
        {
            last = Math.Max(last, token);
        }

        _silent = new ulong[last / 64 + 1];
        Array.Fill(_silent, ulong.MaxValue);
        foreach (var token in trie.TokensUnder(0))
        {
            _silent[token >> 6] &= ~(1UL << (token & 63));
        }

        _behind = new RecentMasks(_silent.Length);
    }

    /// <summary>The masks of a grammar over a vocabulary.</summary>
    public static GrammarMasks Of(Grammar grammar, TokenTrie trie) => grammar.Masks.GetValue(trie, trie => new GrammarMasks(grammar, trie));

    /// <summary>Makes what every mask needs, so that the first one does not have to.</summary>
    public void Prepare()
    {
        for (var mode = 0; mode < _grammar.Modes.Length; mode++)
        {
            InsideOf(Lexer.Start(mode), []);
        }
    }

    /// <summary>Clears the tokens that no reading accepts.</summary>
    /// <returns>False, with nothing cleared, when the parser gave up on one of the tokens.</returns>
    public bool TryMask(ReadOnlySpan<Reading> readings, TokenMask mask)
    {
        var allowed = s_allowed is { } used && used.Length >= _silent.Length ? used : s_allowed = new ulong[_silent.Length];
        var set = allowed.AsSpan(0, _silent.Length);
        _silent.CopyTo(set);
        foreach (var reading in readings)
        {
            if (!TryAdd(reading, set))
            {
                return false;
            }
        }

        mask.IntersectWith(set);
        return true;
    }

    private bool TryAdd(in Reading reading, Span<ulong> allowed)
    {
        var inside = InsideOf(reading.Token, reading.Longer);
        if (!inside.Tree.TryAdd(reading.Parser, allowed, Path(inside.Tree)))
        {
            return false;
        }

        var ended = _grammar.Lexer.Winner(reading.Token);
        if (inside.Ends is null || (_grammar.Ignored[ended] ? reading.Parser : reading.Parser.After(ended)) is not { } parser)
        {
            return true;
        }

        if (parser.IsGivenUp || Behind(parser) is not { } behind)
        {
            return false;
        }

        Words.OrBoth(allowed, behind, inside.Ends);
        return true;
    }

    /// <summary>The tokens that may come behind whole terminals; null when the parser gave up.</summary>
    private ulong[]? Behind(ParserState parser)
    {
        if (_behind.Find(parser) is { } known)
        {
            return known;
        }

        var allowed = new ulong[_silent.Length];
        foreach (var mode in parser.Kernel.LiveModes)
        {
            var tree = InsideOf(Lexer.Start(mode), []).Tree;
            if (!tree.TryAdd(parser, allowed, Path(tree)))
            {
                return null;
            }
        }

        _behind.Add(parser, allowed);
        return allowed;
    }

    private Inside InsideOf(int token, ImmutableArray<int> longer) =>
        _inside.GetOrAdd(new OpenToken(token, longer), static (open, masks) => masks.Made(open), this);

    private Inside Made(OpenToken open)
    {
        // Bytes that end the token here and now, whatever it is, and leave nothing undecided.
        var ends = new BitSet(256);
        var lexer = _grammar.Lexer;
        for (var value = 0; value < 256 && lexer.Winner(open.Token) >= 0; value++)
        {
            if (lexer.Next(open.Token, (byte)value) < 0 && ReadingSteps.Longer(lexer, open.Longer, (byte)value) is { IsEmpty: true })
            {
                ends.Add(value);
            }
        }

        var tree = new TerminalTreeBuilder(_grammar, _trie, _silent.Length, Below).Whole(open.Token, open.Longer, ends);
        return new Inside(tree, ends.Equals(_noByte) ? null : _beginningWith.GetOrAdd(ends, static (ends, masks) => masks.BeginningWith(ends), this));
    }

    private TerminalTree Below(int node, int token) => _below.GetOrAdd(
        (node, token),
        static (at, masks) => new TerminalTreeBuilder(masks._grammar, masks._trie, masks._silent.Length, masks.Below).Below(at.Node, at.Token),
        this);

    private ulong[] BeginningWith(BitSet bytes)
    {
        var tokens = new ulong[_silent.Length];
        for (var node = 1; node < _trie.NodeCount; node = _trie.EndOf(node))
        {
            if (bytes[_trie.ByteOf(node)])
            {
                foreach (var token in _trie.TokensUnder(node))
                {
                    tokens[token >> 6] |= 1UL << (token & 63);
                }
            }
        }

        return tokens;
    }

    private static ParserState[] Path(TerminalTree tree) => s_path is { } path && path.Length > tree.Depth ? path : s_path = new ParserState[tree.Depth + 1];

    /// <param name="Tree">Tokens that begin inside the open token.</param>
    /// <param name="Ends">Tokens whose first byte ends it; null when there are none.</param>
    private sealed record Inside(TerminalTree Tree, ulong[]? Ends);

    private readonly record struct OpenToken(int Token, ImmutableArray<int> Longer)
    {
        public bool Equals(OpenToken other) => Token == other.Token && Longer.AsSpan().SequenceEqual(other.Longer.AsSpan());

        public override int GetHashCode() => HashCode.Combine(Token, Longer.Length);
    }
}
