using System.Collections.Immutable;
using System.Globalization;

namespace Completion.Constraints.Grammars;

/// <summary>Reads a grammar file: Lark's notation without templates, imports and aliases, and with two directives of its own.</summary>
/// <remarks>The notation is described in <c>grammars/README.md</c>.</remarks>
internal sealed class GrammarReader
{
    private readonly string _file;
    private readonly List<GrammarToken> _tokens;
    private int _at;

    private GrammarReader(string file, string text)
    {
        _file = file;
        _tokens = GrammarTokens.Of(file, text);
    }

    private GrammarToken Current => _tokens[_at];

    /// <exception cref="GrammarException">The text is not a grammar.</exception>
    public static GrammarSyntax Read(string file, string text) => new GrammarReader(file, text).Grammar();

    private GrammarSyntax Grammar()
    {
        var rules = ImmutableArray.CreateBuilder<Definition>();
        var terminals = ImmutableArray.CreateBuilder<Definition>();
        var starts = ImmutableArray.CreateBuilder<Expression.Reference>();
        var ignored = ImmutableArray.CreateBuilder<Expression>();
        var reserved = ImmutableArray.CreateBuilder<Expression>();
        var early = ImmutableArray.CreateBuilder<Expression.Reference>();
        var modes = ImmutableArray.CreateBuilder<ModeDefinition>();
        for (SkipLineEnds(); Current.Kind != GrammarTokenKind.End; SkipLineEnds())
        {
            var first = Current;
            if (first.Kind == GrammarTokenKind.Directive)
            {
                _at++;
                switch (first.Text)
                {
                    case "%start":
                        starts.AddRange(List(static e => e is Expression.Reference reference && !GrammarText.IsTerminal(reference), "rules").Cast<Expression.Reference>());
                        break;
                    case "%ignore":
                        ignored.Add(Choice());
                        break;
                    case "%reserve":
                        reserved.AddRange(List(static e => e is Expression.Reference or Expression.Literal, "texts or terminals"));
                        break;
                    case "%early":
                        early.AddRange(Terminals());
                        break;
                    case "%mode":
                        modes.Add(Mode());
                        break;
                    default:
                        throw Error(first, $"{first} is not a directive; %start, %ignore, %reserve, %mode and %early are.");
                }
            }
            else
            {
                Accept("?");
                var definition = Definition();
                (char.IsAsciiLetterUpper(definition.Name.TrimStart('_').FirstOrDefault()) ? terminals : rules).Add(definition);
            }

            if (Current.Kind != GrammarTokenKind.LineEnd)
            {
                throw Error(Current, $"expected the end of the line, found {Current}.");
            }
        }

        return new GrammarSyntax(
            _file, rules.ToImmutable(), terminals.ToImmutable(), starts.ToImmutable(), ignored.ToImmutable(), reserved.ToImmutable(), early.ToImmutable(), modes.ToImmutable());
    }

    private Definition Definition()
    {
        var name = Current;
        if (name.Kind is not (GrammarTokenKind.Rule or GrammarTokenKind.Terminal))
        {
            throw Error(name, $"expected the name of a rule or a terminal, found {name}.");
        }

        _at++;
        var priority = Accept(".") ? Number() : 0;
        Expect(":", $"behind the name '{name.Text}'");
        return new Definition(name.Text, name.Line, priority, Choice());
    }

    private ModeDefinition Mode()
    {
        var name = Current;
        if (name.Kind != GrammarTokenKind.Rule)
        {
            throw Error(name, $"expected the name of a mode, found {name}.");
        }

        _at++;
        Expect(":", $"behind the mode '{name.Text}'");
        return new ModeDefinition(name.Text, name.Line, [.. Terminals()]);
    }

    private IEnumerable<Expression.Reference> Terminals() =>
        List(static e => e is Expression.Reference reference && GrammarText.IsTerminal(reference), "terminals").Cast<Expression.Reference>();

    private List<Expression> List(Func<Expression, bool> belongs, string what)
    {
        var items = new List<Expression>();
        while (AtPart())
        {
            var item = Part();
            items.Add(belongs(item) ? item : throw GrammarException.At(_file, item.Line, $"expected {what} by themselves."));
        }

        return items.Count > 0 ? items : throw Error(Current, $"expected {what}, found {Current}.");
    }

    private Expression Choice()
    {
        var line = Current.Line;
        var options = ImmutableArray.CreateBuilder<Expression>();
        do
        {
            options.Add(Sequence());
        }
        while (AcceptBar());
        return options.Count == 1 ? options[0] : new Expression.Choice(options.ToImmutable(), line);
    }

    /// <summary>A bar may stand on the next line.</summary>
    private bool AcceptBar()
    {
        var start = _at;
        SkipLineEnds();
        if (Accept("|"))
        {
            return true;
        }

        _at = start;
        return false;
    }

    private Expression Sequence()
    {
        var line = Current.Line;
        var parts = ImmutableArray.CreateBuilder<Expression>();
        while (AtPart())
        {
            parts.Add(Repeated(Part()));
        }

        return parts.Count == 1 ? parts[0] : new Expression.Sequence(parts.ToImmutable(), line);
    }

    private Expression Repeated(Expression part)
    {
        while (true)
        {
            if (Accept("*"))
            {
                part = new Expression.Repeat(part, 0, true, part.Line);
            }
            else if (Accept("+"))
            {
                part = new Expression.Repeat(part, 1, true, part.Line);
            }
            else if (Accept("?"))
            {
                part = new Expression.Repeat(part, 0, false, part.Line);
            }
            else
            {
                return part;
            }
        }
    }

    private bool AtPart() => Current.Kind is GrammarTokenKind.Rule or GrammarTokenKind.Terminal or GrammarTokenKind.Text or GrammarTokenKind.Regex
        || (Current is { Kind: GrammarTokenKind.Mark, Text: "(" or "[" });

    private Expression Part()
    {
        var token = Current;
        _at++;
        switch (token.Kind)
        {
            case GrammarTokenKind.Rule or GrammarTokenKind.Terminal:
                return new Expression.Reference(token.Text, token.Line);
            case GrammarTokenKind.Regex:
                return new Expression.Regex(token.Text, token.Flags, token.Line);
            case GrammarTokenKind.Text when Accept(".."):
                var to = Current;
                _at++;
                var (first, last) = (Single(token), Single(to));
                return first <= last ? new Expression.Range(first, last, token.Line) : throw Error(token, "the range ends before it begins.");
            case GrammarTokenKind.Text:
                return new Expression.Literal(token.Text, token.Flags.Contains('i', StringComparison.Ordinal), token.Line);
            default:
                SkipLineEnds();
                var inner = Choice();
                SkipLineEnds();
                Expect(token.Text == "(" ? ")" : "]", $"for the bracket of line {token.Line}");
                return token.Text == "(" ? inner : new Expression.Repeat(inner, 0, false, token.Line);
        }
    }

    private int Single(GrammarToken token)
    {
        var runes = token.Kind == GrammarTokenKind.Text ? token.Text.EnumerateRunes().ToArray() : [];
        return runes.Length == 1 ? runes[0].Value : throw Error(token, $"expected one character in quotation marks beside '..', found {token}.");
    }

    private int Number()
    {
        var token = Current;
        _at++;
        return token.Kind == GrammarTokenKind.Number && int.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Error(token, $"expected a priority, a whole number, found {token}.");
    }

    private void SkipLineEnds()
    {
        while (Current.Kind == GrammarTokenKind.LineEnd)
        {
            _at++;
        }
    }

    private bool Accept(string mark)
    {
        if (Current.Kind != GrammarTokenKind.Mark || Current.Text != mark)
        {
            return false;
        }

        _at++;
        return true;
    }

    private void Expect(string mark, string where)
    {
        if (!Accept(mark))
        {
            throw Error(Current, $"expected '{mark}' {where}, found {Current}.");
        }
    }

    private GrammarException Error(GrammarToken token, string message) => GrammarException.At(_file, token.Line, message);
}
