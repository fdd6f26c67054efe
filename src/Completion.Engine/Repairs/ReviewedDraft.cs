using System.Collections.Immutable;
using Completion.Decoding;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Engine.Repairs;

/// <summary>A draft with what the compiler says of it.</summary>
/// <param name="Draft">As it was decoded.</param>
/// <param name="Shown">As it would be shown.</param>
/// <param name="Places">What its errors are about, in characters of the shown text; null where they lie outside of it.</param>
internal sealed record ReviewedDraft(Draft Draft, CompletionDraft Shown, ImmutableArray<TextSpan?> Places);
