using System.Globalization;
using System.Text;

namespace Completion.Constraints.Grammars;

internal enum GrammarTokenKind
{
    Rule,
    Terminal,
    Text,
    Regex,
    Number,
    Directive,
    Mark,
    LineEnd,
    End,
}

/// <summary>A piece of a grammar file. <paramref name="Flags"/> are the letters behind a text or a regular expression.</summary>
internal readonly record struct GrammarToken(GrammarTokenKind Kind, string Text, string Flags, int Line)
{
    public override string ToString() => Kind switch
    {
        GrammarTokenKind.End => "the end of the file",
        GrammarTokenKind.LineEnd => "the end of the line",
        GrammarTokenKind.Text => $"the text \"{Text}\"",
        GrammarTokenKind.Regex => $"the regular expression /{Text}/",
        _ => $"'{Text}'",
    };
}

/// <summary>Cuts a grammar file into names, texts, regular expressions and marks. Comments run from <c>//</c> to the end of the line.</summary>
internal sealed class GrammarTokens(string file, string text)
{
    private int _at;
    private int _line = 1;

    public static List<GrammarToken> Of(string file, string text) => new GrammarTokens(file, text.Replace("\r\n", "\n", StringComparison.Ordinal)).Read();

    private char Current => _at < text.Length ? text[_at] : '\0';

    private List<GrammarToken> Read()
    {
        var tokens = new List<GrammarToken>();
        while (_at < text.Length)
        {
            var line = _line;
            var c = Current;
            if (c == '\n')
            {
                tokens.Add(new GrammarToken(GrammarTokenKind.LineEnd, "", "", line));
                _at++;
                _line++;
            }
            else if (char.IsWhiteSpace(c))
            {
                _at++;
            }
            else if (c == '/' && _at + 1 < text.Length && text[_at + 1] == '/')
            {
                Take(static c => c != '\n');
            }
            else if (c == '/')
            {
                tokens.Add(new GrammarToken(GrammarTokenKind.Regex, Regex(), Take(char.IsAsciiLetterLower), line));
            }
            else if (c == '"')
            {
                tokens.Add(new GrammarToken(GrammarTokenKind.Text, Quoted(), Take(static c => c == 'i'), line));
            }
            else if (c == '%')
            {
                _at++;
                tokens.Add(new GrammarToken(GrammarTokenKind.Directive, "%" + Take(char.IsAsciiLetterLower), "", line));
            }
            else if (char.IsAsciiDigit(c))
            {
                tokens.Add(new GrammarToken(GrammarTokenKind.Number, Take(char.IsAsciiDigit), "", line));
            }
            else if (char.IsAsciiLetter(c) || c == '_')
            {
                var name = Take(static c => char.IsAsciiLetterOrDigit(c) || c == '_');
                var first = name.TrimStart('_');
                tokens.Add(new GrammarToken(first.Length > 0 && char.IsAsciiLetterUpper(first[0]) ? GrammarTokenKind.Terminal : GrammarTokenKind.Rule, name, "", line));
            }
            else if (string.CompareOrdinal(text, _at, "..", 0, 2) == 0)
            {
                tokens.Add(new GrammarToken(GrammarTokenKind.Mark, "..", "", line));
                _at += 2;
            }
            else if (":|*+?()[].".Contains(c, StringComparison.Ordinal))
            {
                tokens.Add(new GrammarToken(GrammarTokenKind.Mark, c.ToString(), "", line));
                _at++;
            }
            else
            {
                throw GrammarException.At(file, line, $"'{c}' means nothing in a grammar; texts stand in double quotes, regular expressions between slashes.");
            }
        }

        tokens.Add(new GrammarToken(GrammarTokenKind.LineEnd, "", "", _line));
        tokens.Add(new GrammarToken(GrammarTokenKind.End, "", "", _line));
        return tokens;
    }

    private string Take(Func<char, bool> belongs)
    {
        var start = _at;
        while (_at < text.Length && belongs(text[_at]))
        {
            _at++;
        }

        return text[start.._at];
    }

    private string Regex()
    {
        var start = ++_at;
        while (Current != '/')
        {
            if (Current is '\0' or '\n')
            {
                throw GrammarException.At(file, _line, "the regular expression has no closing slash on its line.");
            }

            _at += Current == '\\' ? 2 : 1;
        }

        return text[start.._at++];
    }

    private string Quoted()
    {
        var value = new StringBuilder();
        for (_at++; Current != '"'; _at++)
        {
            if (Current is '\0' or '\n')
            {
                throw GrammarException.At(file, _line, "the text has no closing quotation mark on its line.");
            }

            if (Current == '\\')
            {
                _at++;
                value.Append(Current switch
                {
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    'f' => '\f',
                    '\\' or '"' or '/' => Current,
                    'u' => Hexadecimal(),
                    var other => throw GrammarException.At(file, _line, $"'\\{other}' is not an escape; \\n, \\r, \\t, \\f, \\\\, \\\" and \\uXXXX are."),
                });
            }
            else
            {
                value.Append(Current);
            }
        }

        _at++;
        return value.Length > 0 ? value.ToString() : throw GrammarException.At(file, _line, "a text must not be empty; write '?' behind what may be absent.");
    }

    private char Hexadecimal()
    {
        if (_at + 4 < text.Length && int.TryParse(text.AsSpan(_at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
        {
            _at += 4;
            return (char)code;
        }

        throw GrammarException.At(file, _line, "expected four hexadecimal digits behind \\u.");
    }
}
