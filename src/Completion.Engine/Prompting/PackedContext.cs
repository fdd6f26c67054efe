namespace Completion.Engine.Prompting;

/// <summary>In which form a model is shown what other files have.</summary>
internal enum ContextForm
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>As comments above the text before the cursor.</summary>
    Comments,

    /// <summary>As files of their own in front of the document, between the markers that the model was trained with.</summary>
    Files,
}

/// <summary>Snippets as tokens.</summary>
/// <param name="Form">Where they stand in a prompt.</param>
/// <param name="Tokens">All of them with what stands between.</param>
/// <param name="Shown">Snippets among them.</param>
/// <param name="Offered">Snippets there were to choose from.</param>
/// <param name="Room">Tokens there was room for.</param>
internal sealed record PackedContext(ContextForm Form, int[] Tokens, int Shown, int Offered, int Room)
{
    public static PackedContext Nothing { get; } = new(ContextForm.None, [], 0, 0, 0);
}
