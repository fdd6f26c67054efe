using System.Collections.Immutable;

namespace Completion.Constraints.Grammars;

/// <summary>What a grammar file says, before anything is looked up.</summary>
/// <param name="File">Name of the file, for messages.</param>
/// <param name="Starts">Rules that texts may be read by, besides <c>start</c>.</param>
internal sealed record GrammarSyntax(
    string File,
    ImmutableArray<Definition> Rules,
    ImmutableArray<Definition> Terminals,
    ImmutableArray<Expression.Reference> Starts,
    ImmutableArray<Expression> Ignored,
    ImmutableArray<Expression> Reserved,
    ImmutableArray<Expression.Reference> Early,
    ImmutableArray<ModeDefinition> Modes);

/// <summary>A rule or a terminal and what it stands for. A higher priority wins among terminals that match the same bytes.</summary>
internal sealed record Definition(string Name, int Line, int Priority, Expression Body);

/// <summary>Terminals that compete only with one another.</summary>
internal sealed record ModeDefinition(string Name, int Line, ImmutableArray<Expression.Reference> Terminals);

/// <summary>The right-hand side of a definition.</summary>
internal abstract record Expression(int Line)
{
    /// <summary>A rule (lower case) or a terminal (upper case) by its name.</summary>
    public sealed record Reference(string Name, int Line) : Expression(Line);

    /// <summary>A text as it stands.</summary>
    public sealed record Literal(string Text, bool IgnoresCase, int Line) : Expression(Line);

    /// <summary>A regular expression; of the flags, <c>i</c> ignores case and <c>s</c> lets the dot match a line feed.</summary>
    public sealed record Regex(string Source, string Flags, int Line) : Expression(Line);

    /// <summary>One character of a range.</summary>
    public sealed record Range(int From, int To, int Line) : Expression(Line);

    /// <summary>One after another.</summary>
    public sealed record Sequence(ImmutableArray<Expression> Parts, int Line) : Expression(Line);

    /// <summary>One of several.</summary>
    public sealed record Choice(ImmutableArray<Expression> Options, int Line) : Expression(Line);

    /// <summary>Optional (0 to 1), any number (0 and more) or at least one (1 and more).</summary>
    public sealed record Repeat(Expression Part, int AtLeast, bool Unbounded, int Line) : Expression(Line);
}
