namespace Completion.CSharp.Prompts;

/// <summary>How much of the text after the cursor a prompt shows.</summary>
public enum SuffixExtent
{
    /// <summary>As far as there is room.</summary>
    All,

    /// <summary>To the end of the member around the cursor.</summary>
    Member,

    /// <summary>
    /// As far as there is room, but from the next line on where nothing but what an editor closes by itself stands behind the
    /// cursor: brackets, quotes, and what ends the line. So the suffix stays the same while brackets are typed, and with it the
    /// memory of a prompt that begins with the suffix.
    /// </summary>
    Lines,
}
