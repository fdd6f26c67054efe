namespace Completion.Decoding;

/// <summary>How the drafts beside the first one come about. The first is constrained greedy decoding whatever the method.</summary>
public enum DraftMethod
{
    /// <summary>
    /// Likely second choices along the greedy draft; with <see cref="DecodingRequest.Sampling"/>, independent samples instead.
    /// </summary>
    Alternatives,

    /// <summary>
    /// Priority Sampling (Grubišić et al., 2024): each draft begins with the most probable legal choice that was not taken yet
    /// anywhere in the tree, the drafts before it included, and goes on greedily. Without chance and without repetition, the
    /// likeliest first.
    /// </summary>
    Priority,

    /// <summary>
    /// Arithmetic Sampling (Vilnis et al., 2023): evenly spaced points, each of which is decoded like an arithmetic code. Every
    /// draft by itself is an exact sample of what is legal, and together they lie apart.
    /// </summary>
    Arithmetic,

    /// <summary>
    /// Where a constraint allows finitely many words: one draft for each of the most probable words, then as <see cref="Priority"/>.
    /// </summary>
    Members,

    /// <summary>As <see cref="DecodingRequest.Superposed"/> says, which must be set: proposed together, then verified.</summary>
    Superposed,
}
