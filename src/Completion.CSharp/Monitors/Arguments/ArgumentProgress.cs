namespace Completion.CSharp.Monitors.Arguments;

/// <summary>How much of an argument is written.</summary>
internal enum ArgumentPart : byte
{
    /// <summary>Nothing visible of it, or of its value behind a label.</summary>
    Start,

    /// <summary>A part of its first word.</summary>
    InWord,

    /// <summary>Its first word.</summary>
    AfterWord,

    /// <summary>Its first word and a colon.</summary>
    AfterColon,

    /// <summary>More.</summary>
    Inside,
}

/// <summary>The arguments of the innermost open bracket: those that are whole, and what the last one is so far.</summary>
internal readonly record struct ArgumentProgress
{
    /// <summary>The whole ones.</summary>
    public ArgumentShapes? Whole { get; init; }

    /// <summary>How much of the next one there is.</summary>
    public ArgumentPart Part { get; init; }

    /// <summary>Its first word.</summary>
    public ulong First { get; init; }

    /// <summary>Whether an <c>@</c> stands before that word.</summary>
    public bool IsVerbatim { get; init; }

    /// <summary>The parameter it names.</summary>
    public ulong Label { get; init; }

    /// <summary>The keyword before its value.</summary>
    public ArgumentKeyword Keyword { get; init; }

    /// <summary>Whether an equals sign follows its first word.</summary>
    public bool IsProperty { get; init; }

    /// <summary>Less-than signs in it that may open type arguments.</summary>
    public int Angles { get; init; }

    /// <summary>Commas behind those: between type arguments, or else between arguments.</summary>
    public int Pending { get; init; }

    /// <summary>Whether commas were just taken for those between type arguments; what follows may say that they are not.</summary>
    public bool HasDropped { get; init; }

    /// <summary>Whether the number of arguments is no longer known.</summary>
    public bool IsUncertain { get; init; }

    /// <summary>What the next argument is, its keyword open when none of its value is written.</summary>
    public ArgumentShape Current => new(Label, Part == ArgumentPart.Start && Keyword == ArgumentKeyword.None ? ArgumentKeyword.Open : Keyword, IsProperty);

    /// <summary>Whether nothing of the next argument is written.</summary>
    public bool IsAtStart => Part == ArgumentPart.Start && Label == WordHash.None && Keyword == ArgumentKeyword.None;
}
