using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Completion.Constraints.Grammars;

/// <summary>
/// Reads a regular expression: characters, escapes, classes, the dot, groups, alternatives and repetitions. What is not
/// regular (looking around, references back) or says nothing about a whole token (anchors) is refused.
/// </summary>
internal sealed class RegexReader
{
    private const int Last = 0x10FFFF;

    private static readonly (int From, int To)[] s_digits = [('0', '9')];
    private static readonly (int From, int To)[] s_spaces = [('\t', '\r'), (' ', ' ')];
    private static readonly (int From, int To)[] s_word = [('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')];

    private readonly string _file;
    private readonly int _line;
    private readonly string _source;
    private readonly Rune[] _text;
    private readonly bool _ignoresCase;
    private readonly bool _dotMatchesLineFeed;
    private int _at;

    private RegexReader(string file, Expression.Regex regex)
    {
        (_file, _line, _source) = (file, regex.Line, regex.Source);
        _text = [.. regex.Source.EnumerateRunes()];
        _ignoresCase = regex.Flags.Contains('i', StringComparison.Ordinal);
        _dotMatchesLineFeed = regex.Flags.Contains('s', StringComparison.Ordinal);
        foreach (var flag in regex.Flags)
        {
            if (flag is not ('i' or 's'))
            {
                throw Error($"the flag '{flag}' is not known; i and s are");
            }
        }
    }

    private int Current => _at < _text.Length ? _text[_at].Value : -1;

    /// <exception cref="GrammarException">The expression is not a regular expression of this kind.</exception>
    public static Pattern Read(string file, Expression.Regex regex)
    {
        var reader = new RegexReader(file, regex);
        var pattern = reader.Choice();
        return reader.Current < 0 ? pattern : throw reader.Error("a ')' has no '(' before it");
    }

    private Pattern Choice()
    {
        var options = ImmutableArray.CreateBuilder<Pattern>();
        do
        {
            options.Add(Sequence());
        }
        while (Accept('|'));
        return options.Count == 1 ? options[0] : new Pattern.Choice(options.ToImmutable());
    }

    private Pattern Sequence()
    {
        var parts = ImmutableArray.CreateBuilder<Pattern>();
        while (Current is not (-1 or '|' or ')'))
        {
            parts.Add(Repeated(Part()));
        }

        return parts.Count == 1 ? parts[0] : new Pattern.Sequence(parts.ToImmutable());
    }

    private Pattern Repeated(Pattern part)
    {
        while (true)
        {
            if (Accept('*'))
            {
                part = new Pattern.Repeat(part, 0, null);
            }
            else if (Accept('+'))
            {
                part = new Pattern.Repeat(part, 1, null);
            }
            else if (Accept('?'))
            {
                part = new Pattern.Repeat(part, 0, 1);
            }
            else if (Accept('{'))
            {
                var least = Number();
                var most = Accept(',') ? Current == '}' ? (int?)null : Number() : least;
                Expect('}', "behind the number of repetitions");
                part = most is null || least <= most ? new Pattern.Repeat(part, least, most) : throw Error("a repetition ends below where it begins");
            }
            else
            {
                return part;
            }
        }
    }

    private Pattern Part()
    {
        var c = Current;
        _at++;
        switch (c)
        {
            case '(':
                if (Accept('?'))
                {
                    Expect(':', "behind '(?'; only groups are known");
                }

                var inner = Choice();
                Expect(')', "for a '('");
                return inner;
            case '[':
                return Pattern.Characters(Class());
            case '.':
                return Pattern.Characters(_dotMatchesLineFeed ? [(0, Last)] : Without([('\n', '\n')]));
            case '\\':
                return Pattern.Characters(WithCases(Escape()));
            case '*' or '+' or '?' or '{' or '^' or '$':
                throw Error($"'{(char)c}' has nothing to repeat or is an anchor; write '\\{(char)c}' for the character");
            default:
                return Pattern.Characters(WithCases([(c, c)]));
        }
    }

    private List<(int From, int To)> Class()
    {
        var negated = Accept('^');
        var ranges = new List<(int From, int To)>();
        do
        {
            var from = Member();
            if (Current == '-' && _at + 1 < _text.Length && _text[_at + 1].Value != ']')
            {
                _at++;
                var to = Member();
                if (from is not [var (a, b)] || a != b || to is not [var (c, d)] || c != d || c < a)
                {
                    throw Error("a range in a class needs one character at each end, the lesser first");
                }

                from = [(a, c)];
            }

            ranges.AddRange(WithCases(from));
        }
        while (!Accept(']'));
        return negated ? Without(ranges) : ranges;
    }

    private IReadOnlyList<(int From, int To)> Member()
    {
        var c = Current;
        if (c < 0)
        {
            throw Error("a class has no ']'");
        }

        _at++;
        return c == '\\' ? Escape() : [(c, c)];
    }

    private IReadOnlyList<(int From, int To)> Escape()
    {
        var c = Current;
        _at++;
        switch (c)
        {
            case 'd':
                return s_digits;
            case 'D':
                return Without(s_digits);
            case 's':
                return s_spaces;
            case 'S':
                return Without(s_spaces);
            case 'w':
                return s_word;
            case 'W':
                return Without(s_word);
            default:
                var value = c switch
                {
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    'f' => '\f',
                    'v' => '\v',
                    '0' => '\0',
                    'x' => Hexadecimal(2),
                    'u' => Hexadecimal(4),
                    'U' => Hexadecimal(8),
                    >= 0 when !Rune.IsLetterOrDigit(new Rune(c)) => c,
                    _ => throw Error($"'\\{(c < 0 ? "" : new Rune(c).ToString())}' is not an escape that is known"),
                };
                return [(value, value)];
        }
    }

    private IEnumerable<(int From, int To)> WithCases(IReadOnlyList<(int From, int To)> ranges) =>
        !_ignoresCase ? ranges
            : ranges.Concat(ranges.SelectMany(range => Enumerable.Range('A', 26).Where(upper => Within(upper, range) || Within(upper | 0x20, range)))
                .SelectMany(Pattern.BothCases));

    private static bool Within(int value, (int From, int To) range) => value >= range.From && value <= range.To;

    private static List<(int From, int To)> Without(IEnumerable<(int From, int To)> ranges)
    {
        var rest = new List<(int From, int To)>();
        var next = 0;
        foreach (var (from, to) in ranges.OrderBy(range => range.From))
        {
            if (from > next)
            {
                rest.Add((next, from - 1));
            }

            next = Math.Max(next, to + 1);
        }

        if (next <= Last)
        {
            rest.Add((next, Last));
        }

        return rest;
    }

    private int Hexadecimal(int digits)
    {
        var text = string.Concat(_text.Skip(_at).Take(digits).Select(rune => rune.ToString()));
        _at += digits;
        return text.Length == digits && int.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) && Rune.IsValid(value)
            ? value
            : throw Error($"expected {digits} hexadecimal digits of a character, found '{text}'");
    }

    private int Number()
    {
        var start = _at;
        while (Current is >= '0' and <= '9')
        {
            _at++;
        }

        return int.TryParse(string.Concat(_text[start.._at]), NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= 1000
            ? value
            : throw Error("expected a number of repetitions up to 1000");
    }

    private bool Accept(char value)
    {
        if (Current != value)
        {
            return false;
        }

        _at++;
        return true;
    }

    private void Expect(char value, string where)
    {
        if (!Accept(value))
        {
            throw Error($"expected '{value}' {where}");
        }
    }

    private GrammarException Error(string message) => GrammarException.At(_file, _line, $"in /{_source}/ {message}.");
}
