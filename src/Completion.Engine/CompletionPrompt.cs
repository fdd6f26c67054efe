using Completion.Constraints;

namespace Completion.Engine;

/// <summary>A request as the model sees it.</summary>
/// <param name="Prefix">Text before the cursor that the prompt holds, with LF line ends.</param>
/// <param name="Suffix">Text after the cursor that the prompt holds, with LF line ends.</param>
/// <param name="Context">What the prompt holds of other files, with LF line ends.</param>
/// <param name="Tokens">Tokens of the prompt, markers included.</param>
/// <param name="MaxTokens">Tokens of an answer at most.</param>
/// <param name="Stop">Where an answer ends.</param>
public sealed record CompletionPrompt(string Prefix, string Suffix, string Context, int Tokens, int MaxTokens, StopRule Stop);
