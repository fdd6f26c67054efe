using System.Collections.Immutable;

namespace Completion.Constraints.Grammars;

/// <summary>The terminals that a grammar uses, numbered as they are met.</summary>
internal sealed class TerminalTable
{
    private readonly GrammarSyntax _syntax;
    private readonly Dictionary<string, Definition> _named = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _modes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _early = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _nameOfText = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _referenced = new(StringComparer.Ordinal);
    private readonly List<(int Order, Terminal Terminal)> _terminals = [];

    public TerminalTable(GrammarSyntax syntax)
    {
        _syntax = syntax;
        foreach (var definition in syntax.Terminals)
        {
            if (!_named.TryAdd(definition.Name, definition))
            {
                throw Error(definition.Line, $"the terminal {definition.Name} is defined in line {_named[definition.Name].Line} already.");
            }
        }

        for (var mode = 0; mode < syntax.Modes.Length; mode++)
        {
            foreach (var terminal in syntax.Modes[mode].Terminals)
            {
                Find(terminal);
                if (!_modes.TryAdd(terminal.Name, mode + 1))
                {
                    throw Error(terminal.Line, $"the terminal {terminal.Name} is in a mode already.");
                }
            }
        }

        foreach (var terminal in syntax.Early)
        {
            _early.Add(Find(terminal).Name);
        }

        foreach (var definition in syntax.Terminals)
        {
            if (definition.Body is Expression.Literal { IgnoresCase: false } literal && !_modes.ContainsKey(definition.Name))
            {
                _nameOfText.TryAdd(literal.Text, definition.Name);
            }
        }
    }

    /// <summary>Number of modes; 0 is the mode of all terminals that no <c>%mode</c> names.</summary>
    public int Modes => _syntax.Modes.Length + 1;

    /// <summary>All terminals met so far, by number.</summary>
    public ImmutableArray<Terminal> All => [.. _terminals.Select(t => t.Terminal)];

    /// <summary>Names of terminals that nothing refers to.</summary>
    public IEnumerable<Definition> Unused => _syntax.Terminals.Where(t => !_referenced.Contains(t.Name));

    /// <summary>The number of the terminal that an expression in a rule stands for.</summary>
    public int NumberOf(Expression expression, bool isIgnored = false)
    {
        if (expression is Expression.Literal { IgnoresCase: false } text && _nameOfText.TryGetValue(text.Text, out var alias))
        {
            expression = new Expression.Reference(alias, text.Line);
        }

        var key = expression is Expression.Reference reference ? reference.Name : GrammarText.Of(expression);
        if (_numbers.TryGetValue(key, out var number))
        {
            return number;
        }

        var (body, priority) = (expression, 0);
        if (expression is Expression.Reference named)
        {
            var definition = Find(named);
            (body, priority) = (definition.Body, definition.Priority);
        }

        var pattern = PatternOf(expression, []);
        if (pattern.IsNullable)
        {
            throw Error(expression.Line, $"the terminal {key} matches the empty text; a token has at least one byte.");
        }

        var mode = _modes.GetValueOrDefault(key);
        number = _terminals.Count;
        _numbers.Add(key, number);
        _terminals.Add((number, new Terminal(key, pattern, mode, (priority, body is Expression.Literal), isIgnored, _early.Contains(key))));
        return number;
    }

    /// <exception cref="GrammarException">There is no such terminal.</exception>
    public Definition Find(Expression.Reference reference)
    {
        if (!_named.TryGetValue(reference.Name, out var definition))
        {
            throw Error(reference.Line, $"the terminal {reference.Name} is not defined.");
        }

        _referenced.Add(reference.Name);
        return definition;
    }

    private Pattern PatternOf(Expression expression, ImmutableStack<string> within) => expression switch
    {
        Expression.Literal literal => Pattern.Text(literal.Text, literal.IgnoresCase),
        Expression.Regex regex => RegexReader.Read(_syntax.File, regex),
        Expression.Range range => Pattern.Characters([(range.From, range.To)]),
        Expression.Sequence sequence => new Pattern.Sequence([.. sequence.Parts.Select(part => PatternOf(part, within))]),
        Expression.Choice choice => new Pattern.Choice([.. choice.Options.Select(option => PatternOf(option, within))]),
        Expression.Repeat repeat => new Pattern.Repeat(PatternOf(repeat.Part, within), repeat.AtLeast, repeat.Unbounded ? null : 1),
        Expression.Reference reference when !GrammarText.IsTerminal(reference) =>
            throw Error(reference.Line, $"a terminal is made of texts, regular expressions and terminals, but '{reference.Name}' is a rule."),
        Expression.Reference reference when within.Contains(reference.Name) =>
            throw Error(reference.Line, $"the terminal {reference.Name} contains itself; only rules may."),
        Expression.Reference reference => PatternOf(Find(reference).Body, within.Push(reference.Name)),
        _ => throw new InvalidOperationException($"Unknown expression {expression.GetType().Name}."),
    };

    private GrammarException Error(int line, string message) => GrammarException.At(_syntax.File, line, message);
}
