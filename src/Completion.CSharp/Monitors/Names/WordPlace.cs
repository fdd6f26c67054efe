namespace Completion.CSharp.Monitors.Names;

/// <summary>Where a word of the code begins.</summary>
/// <param name="Before">The generated text up to the word.</param>
/// <param name="IsTyped">The word was begun before the cursor; nothing is generated before it then.</param>
internal readonly record struct WordPlace(GeneratedText? Before, bool IsTyped);
