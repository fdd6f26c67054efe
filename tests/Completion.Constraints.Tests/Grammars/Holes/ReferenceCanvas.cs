using Completion.Constraints.Grammars;

namespace Completion.Constraints.Tests.Grammars.Holes;

/// <summary>
/// Whether holes can be filled, as the definition says: an automaton over bytes for the fragments, relations of its states for
/// terminals and rules, grown until nothing changes (Bar-Hillel, Perles and Shamir 1961). Slow, and short enough to believe.
/// </summary>
/// <param name="grammar">The language; <c>start</c> is what whole texts are.</param>
/// <param name="alphabet">The bytes that may be written into holes.</param>
internal sealed class ReferenceCanvas(Grammar grammar, string alphabet)
{
    public bool IsCompletable(params string[] fragments)
    {
        // A state for each place in the fragments; the last of a fragment is the hole behind it, and loops.
        var firsts = new int[fragments.Length];
        for (var i = 1; i < fragments.Length; i++)
        {
            firsts[i] = firsts[i - 1] + fragments[i - 1].Length + 1;
        }

        var count = firsts[^1] + fragments[^1].Length + 1;
        var steps = new List<(byte Value, int To)>[count];
        var ends = new int[count];
        for (var fragment = 0; fragment < fragments.Length; fragment++)
        {
            var end = firsts[fragment] + fragments[fragment].Length;
            for (var state = firsts[fragment]; state <= end; state++)
            {
                ends[state] = end;
                steps[state] = state < end ? [((byte)fragments[fragment][state - firsts[fragment]], state + 1)] : [];
            }

            // Out of the hole by the next fragment's first byte, or through it, if it is empty, into the next hole.
            if (fragment + 1 < fragments.Length)
            {
                steps[end].AddRange(alphabet.Select(letter => ((byte)letter, end)));
            }
        }

        for (var fragment = fragments.Length - 2; fragment >= 0; fragment--)
        {
            var hole = firsts[fragment] + fragments[fragment].Length;
            steps[hole].AddRange(steps[firsts[fragment + 1]]);
        }

        // Of an empty fragment and of the place before the first byte of one, the hole before it is as good.
        var isFinal = new bool[count];
        isFinal[count - 1] = true;
        for (var fragment = fragments.Length - 2; fragment >= 0; fragment--)
        {
            isFinal[firsts[fragment] + fragments[fragment].Length] |= isFinal[firsts[fragment + 1]];
        }

        return Rules(steps, ends, count, fragments.Length).Any(pair => pair.From == 0 && isFinal[pair.To]);
    }

    private HashSet<(int From, int To)> Rules(List<(byte Value, int To)>[] steps, int[] ends, int count, int fragments)
    {
        var holes = ends.Distinct().Take(fragments - 1).ToHashSet();
        var terminals = Enumerable.Range(0, grammar.Tables.TerminalCount).Select(_ => new HashSet<(int From, int To)>()).ToArray();
        for (var from = 0; from < count; from++)
        {
            for (var mode = 0; mode < grammar.Modes.Length; mode++)
            {
                AddTokens(from, mode, steps, ends, holes, terminals);
            }
        }

        // Whether a terminal can be written at all is not asked: another one may win all of its bytes.
        foreach (var pairs in terminals)
        {
            pairs.UnionWith(holes.Select(hole => (hole, hole)));
        }

        var skipped = Enumerable.Range(0, count).Select(state => (From: state, To: state)).ToHashSet();
        for (var isNews = true; isNews;)
        {
            isNews = false;
            foreach (var terminal in grammar.Ignored.Items())
            {
                isNews |= Join(skipped, terminals[terminal]).ToList().Count(skipped.Add) > 0;
            }
        }

        var tables = grammar.Tables;
        var rules = Enumerable.Range(0, tables.RuleCount).Select(_ => new HashSet<(int From, int To)>()).ToArray();
        var tokens = terminals.Select(pairs => Join(skipped, pairs).ToHashSet()).ToArray();
        var here = Enumerable.Range(0, count).Select(state => (From: state, To: state)).ToHashSet();
        for (var isNews = true; isNews;)
        {
            isNews = false;
            for (var place = 0; place < tables.PlaceCount; place++)
            {
                if (place > 0 && !tables.IsEnd(place - 1))
                {
                    continue;
                }

                var pairs = here;
                var at = place;
                for (; !tables.IsEnd(at); at++)
                {
                    pairs = Join(pairs, tables.Symbol(at) < 0 ? tokens[~tables.Symbol(at)] : rules[tables.Symbol(at)]).ToHashSet();
                }

                isNews |= pairs.Count(rules[tables.Head(at)].Add) > 0;
            }
        }

        return Join(rules[tables.Whole], skipped).ToHashSet();
    }

    /// <summary>Tokens by longest match, as far as the bytes of the fragment where they end can tell.</summary>
    private void AddTokens(int from, int mode, List<(byte Value, int To)>[] steps, int[] ends, HashSet<int> holes, HashSet<(int From, int To)>[] terminals)
    {
        var seen = new HashSet<(int State, int Token)> { (from, Lexer.Start(mode)) };
        var open = new Stack<(int State, int Token)>(seen);
        while (open.TryPop(out var at))
        {
            foreach (var (value, to) in steps[at.State])
            {
                var token = grammar.Lexer.Next(at.Token, value);
                if (token >= 0 && seen.Add((to, token)))
                {
                    open.Push((to, token));
                    if (grammar.Lexer.Winner(token) is >= 0 and var terminal && (holes.Contains(to) || !GoesOn(to, token, grammar.Early[terminal])))
                    {
                        terminals[terminal].Add((from, to));
                    }
                }
            }
        }

        bool GoesOn(int state, int token, bool isEarly)
        {
            while (state < ends[state])
            {
                (var value, state) = steps[state][0];
                token = grammar.Lexer.Next(token, value);
                if (token < 0)
                {
                    return false;
                }

                if (grammar.Lexer.Winner(token) >= 0)
                {
                    return true;
                }

                if (isEarly)
                {
                    return false;
                }
            }

            return false;
        }
    }

    private static IEnumerable<(int From, int To)> Join(HashSet<(int From, int To)> first, HashSet<(int From, int To)> second)
    {
        var after = second.ToLookup(pair => pair.From, pair => pair.To);
        return first.SelectMany(pair => after[pair.To].Select(to => (pair.From, to)));
    }
}
