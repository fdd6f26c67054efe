using System.Collections.Immutable;

namespace Completion.Constraints.Grammars;

/// <summary>Looks names up and rewrites groups and repetitions as rules of their own.</summary>
internal sealed class GrammarCompiler
{
    private readonly GrammarSyntax _syntax;
    private readonly TerminalTable _terminals;
    private readonly Dictionary<string, Definition> _rules = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];
    private readonly List<Production> _productions = [];
    private readonly Queue<Action> _open = new();
    private readonly List<string> _remarks = [];

    private GrammarCompiler(GrammarSyntax syntax)
    {
        _syntax = syntax;
        _terminals = new TerminalTable(syntax);
        foreach (var rule in syntax.Rules)
        {
            if (!_rules.TryAdd(rule.Name, rule))
            {
                throw Error(rule.Line, $"the rule '{rule.Name}' is defined in line {_rules[rule.Name].Line} already.");
            }
        }
    }

    /// <exception cref="GrammarException">A name is not defined, or a language is empty.</exception>
    public static (ContextFreeGrammar Rules, ImmutableArray<Terminal> Terminals, int Modes, ImmutableArray<string> Remarks) Compile(GrammarSyntax syntax)
    {
        var compiler = new GrammarCompiler(syntax);
        var rules = compiler.Rules();
        return (rules, compiler._terminals.All, compiler._terminals.Modes, [.. compiler._remarks]);
    }

    private ContextFreeGrammar Rules()
    {
        if (!_rules.ContainsKey(Grammar.DefaultStart))
        {
            throw Error(1, $"the grammar has no rule '{Grammar.DefaultStart}', which whole texts are made of.");
        }

        foreach (var start in _syntax.Starts)
        {
            Check(start);
        }

        foreach (var rule in _syntax.Rules)
        {
            Check(rule.Body);
        }

        foreach (var ignored in _syntax.Ignored)
        {
            _terminals.NumberOf(ignored, isIgnored: true);
        }

        // In the order of the file: of two terminals for the same bytes, the first one wins.
        var inRules = _syntax.Rules.SelectMany(rule => References(rule.Body)).Where(GrammarText.IsTerminal).Select(r => r.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var terminal in _syntax.Terminals.Where(terminal => inRules.Contains(terminal.Name)))
        {
            _terminals.NumberOf(new Expression.Reference(terminal.Name, terminal.Line));
        }

        ImmutableArray<int> starts = [.. _syntax.Starts.Select(start => start.Name).Prepend(Grammar.DefaultStart).Distinct(StringComparer.Ordinal).Select(RuleNumber)];
        while (_open.TryDequeue(out var define))
        {
            define();
        }

        foreach (var reserved in _syntax.Reserved)
        {
            _terminals.NumberOf(reserved);
        }

        _remarks.AddRange(_syntax.Rules.Where(rule => !_numbers.ContainsKey(rule.Name))
            .Select(rule => Remark(rule.Line, $"the rule '{rule.Name}' is not used by {(_syntax.Starts.IsEmpty ? $"'{Grammar.DefaultStart}'" : "a start rule")} or anything it uses.")));
        _remarks.AddRange(_terminals.Unused.Select(terminal => Remark(terminal.Line, $"the terminal {terminal.Name} is not used.")));
        return Productive(new ContextFreeGrammar([.. _names], starts, [.. _productions]));
    }

    private ContextFreeGrammar Productive(ContextFreeGrammar grammar)
    {
        var productive = grammar.Productive();
        foreach (var rule in _syntax.Rules.Where(rule => _numbers.TryGetValue(rule.Name, out var number) && !productive[number]))
        {
            _remarks.Add(Remark(rule.Line, $"the rule '{rule.Name}' never ends: each of its alternatives needs a rule that never ends."));
        }

        foreach (var start in grammar.Starts.Where(start => !productive[start]))
        {
            throw Error(_rules[grammar.Rules[start]].Line, $"the rule '{grammar.Rules[start]}' never ends, so no text can be read by it.");
        }

        return grammar with { Productions = [.. grammar.Productions.Where(p => p.Body.All(symbol => symbol < 0 || productive[symbol]))] };
    }

    private void Check(Expression body)
    {
        foreach (var reference in References(body))
        {
            if (GrammarText.IsTerminal(reference))
            {
                _terminals.Find(reference);
            }
            else if (!_rules.ContainsKey(reference.Name))
            {
                throw Error(reference.Line, $"the rule '{reference.Name}' is not defined.");
            }
        }
    }

    private static IEnumerable<Expression.Reference> References(Expression expression) => expression switch
    {
        Expression.Reference reference => [reference],
        Expression.Sequence sequence => sequence.Parts.SelectMany(References),
        Expression.Choice choice => choice.Options.SelectMany(References),
        Expression.Repeat repeat => References(repeat.Part),
        _ => [],
    };

    private int Symbol(Expression expression) => expression switch
    {
        Expression.Reference reference when !GrammarText.IsTerminal(reference) => RuleNumber(reference.Name),
        Expression.Sequence or Expression.Choice or Expression.Repeat => Made(expression),
        _ => ~_terminals.NumberOf(expression),
    };

    private int RuleNumber(string name)
    {
        if (!_numbers.TryGetValue(name, out var number))
        {
            number = Number(name);
            _open.Enqueue(() => AddOptions(number, _rules[name].Body));
        }

        return number;
    }

    /// <summary>The rule for a group or a repetition: equal ones share it.</summary>
    private int Made(Expression expression)
    {
        var name = GrammarText.Of(expression);
        if (_numbers.TryGetValue(name, out var number))
        {
            return number;
        }

        number = Number(name);
        if (expression is Expression.Repeat repeat)
        {
            var once = Body(repeat.Part);
            _productions.Add(new Production(number, repeat.AtLeast == 0 ? [] : once));
            _productions.Add(new Production(number, repeat.Unbounded ? [number, .. once] : once));
        }
        else
        {
            AddOptions(number, expression);
        }

        return number;
    }

    private void AddOptions(int head, Expression body)
    {
        foreach (var option in body is Expression.Choice choice ? choice.Options : [body])
        {
            _productions.Add(new Production(head, Body(option)));
        }
    }

    private ImmutableArray<int> Body(Expression option) =>
        option is Expression.Sequence sequence ? [.. sequence.Parts.Select(Symbol)] : [Symbol(option)];

    private int Number(string name)
    {
        _numbers.Add(name, _names.Count);
        _names.Add(name);
        return _names.Count - 1;
    }

    private string Remark(int line, string message) => $"{_syntax.File}:{line}: {message}";

    private GrammarException Error(int line, string message) => GrammarException.At(_syntax.File, line, message);
}
