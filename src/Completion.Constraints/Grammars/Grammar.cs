using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Completion.Inference.Vocabularies;

namespace Completion.Constraints.Grammars;

/// <summary>A language of byte strings, read from a grammar file: rules over terminals, terminals over bytes.</summary>
/// <remarks>
/// Any context-free rules do: left recursion, ambiguity and empty rules are allowed. Bytes are cut into tokens by longest
/// match within a mode; the rules decide which modes apply. Immutable to its users and safe to share.
/// </remarks>
public sealed class Grammar
{
    internal const string DefaultStart = "start";

    private readonly ImmutableArray<(string Name, int Rule)> _starts;

    private ParserStates _states;

    private Grammar(
        string name, Lexer lexer, ParserTables tables, TerminalPairs pairs, ImmutableArray<(string Name, int Rule)> starts, ImmutableArray<Terminal> terminals, int modes, ImmutableArray<string> remarks)
    {
        Name = name;
        _starts = starts;
        Lexer = lexer;
        Tables = tables;
        Pairs = pairs;
        Remarks = remarks;
        TerminalNames = [.. terminals.Select(terminal => terminal.Name)];
        Modes = [.. Enumerable.Range(0, modes).Select(_ => new BitSet(terminals.Length))];
        IgnoresIn = new bool[modes];
        IgnoresIn[0] = true;
        Ignored = new BitSet(terminals.Length);
        Early = new BitSet(terminals.Length);
        for (var terminal = 0; terminal < terminals.Length; terminal++)
        {
            if (terminals[terminal].IsEarly)
            {
                Early.Add(terminal);
            }

            if (terminals[terminal].IsIgnored)
            {
                Ignored.Add(terminal);
                IgnoresIn[terminals[terminal].Mode] = true;
            }
            else
            {
                Modes[terminals[terminal].Mode].Add(terminal);
            }
        }

        GivenUp = new GrammarConstraint(this, []);
        _states = new ParserStates(this);
    }

    /// <summary>Name of the file, for traces.</summary>
    public string Name { get; }

    /// <summary>The rules that texts may be read by: <c>start</c>, then those that <c>%start</c> names.</summary>
    public IEnumerable<string> StartRules => _starts.Select(start => start.Name);

    /// <summary>What is odd about the grammar without making it useless: rules and terminals that nothing uses, rules that never end.</summary>
    public ImmutableArray<string> Remarks { get; }

    internal Lexer Lexer { get; }

    /// <summary>What the terminals are called, by number; a text in a rule is called by itself, in quotes.</summary>
    internal ImmutableArray<string> TerminalNames { get; }

    internal ParserTables Tables { get; }

    /// <summary>Which terminals may stand behind which.</summary>
    internal TerminalPairs Pairs { get; }

    /// <summary>The terminals of each mode without the ignored ones.</summary>
    internal ImmutableArray<BitSet> Modes { get; }

    /// <summary>The ignored terminals. They may stand where tokens of mode 0 may, also those that compete in another mode.</summary>
    internal BitSet Ignored { get; }

    /// <summary>What texts come to that are too ambiguous: everything is accepted.</summary>
    internal GrammarConstraint GivenUp { get; }

    /// <summary>For each vocabulary it has been masked over, what the masks have in common.</summary>
    internal ConditionalWeakTable<TokenTrie, GrammarMasks> Masks { get; } = [];

    /// <summary>The terminals that may end wherever they match, also where a longer match is possible.</summary>
    internal BitSet Early { get; }

    /// <summary>For each mode, whether some of its terminals are ignored; mode 0 counts as such.</summary>
    internal bool[] IgnoresIn { get; }

    /// <summary>Reads a grammar.</summary>
    /// <param name="text">The grammar file; the notation is described in <c>grammars/README.md</c>.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <exception cref="GrammarException">The text is not a grammar; the message names the line and what was expected.</exception>
    public static Grammar Read(string text, string file = "grammar")
    {
        var (rules, terminals, modes, remarks) = GrammarCompiler.Compile(GrammarReader.Read(file, text));
        return new Grammar(
            file, Lexer.Of(terminals, modes), new ParserTables(rules, terminals.Length), new TerminalPairs(rules, terminals.Length), [.. rules.Starts.Select(rule => (rules.Rules[rule], rule))], terminals, modes, remarks);
    }

    /// <summary>The constraint before the first byte. What states find out is kept for later texts, up to a limit.</summary>
    /// <param name="rule">What whole texts are: one of <see cref="StartRules"/>.</param>
    /// <exception cref="GrammarException">The grammar has no such start rule.</exception>
    public GrammarConstraint Start(string rule = DefaultStart)
    {
        foreach (var (name, number) in _starts)
        {
            if (name == rule)
            {
                var states = _states;
                if (states.IsFull)
                {
                    _states = states = new ParserStates(this);
                }

                return GrammarConstraint.Behind(this, states.Start(number));
            }
        }

        throw GrammarException.NoStart(Name, rule, StartRules);
    }

    /// <summary>Makes what all masks over a vocabulary have in common, which takes a fraction of a second and is else done by the first one.</summary>
    public void Prepare(TokenTrie trie) => GrammarMasks.Of(this, trie).Prepare();

    /// <summary>Whether a token of a mode may come next. What is ignored may also stand behind a whole text.</summary>
    internal bool IsLive(int mode, BitSet expected, bool accepts) =>
        Modes[mode].Overlaps(expected) || (IgnoresIn[mode] && (accepts || Modes[0].Overlaps(expected)));
}
