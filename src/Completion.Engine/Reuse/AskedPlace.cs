using Microsoft.CodeAnalysis.Text;

namespace Completion.Engine.Reuse;

/// <summary>All that an answer follows from. Immutable.</summary>
/// <param name="Path">Full path of the document.</param>
/// <param name="Text">Its text.</param>
/// <param name="Surroundings">Changes when anything else in the workspace does.</param>
/// <param name="Request">The position, who asks, and the item selected in the editor's popup.</param>
/// <param name="Drafts">How many drafts are wanted.</param>
/// <param name="Settings">In force.</param>
/// <param name="Model">The loaded model; another load is another model.</param>
internal sealed record AskedPlace(
    string Path, SourceText Text, long Surroundings, CompletionRequest Request, int Drafts, EngineSettings Settings, object Model)
{
    /// <summary>Whether an answer can be about both: all but the document's own text is the same.</summary>
    public bool IsBeside(AskedPlace other) =>
        Surroundings == other.Surroundings && ReferenceEquals(Model, other.Model) && Path == other.Path && Settings == other.Settings;

    /// <summary>Whether it is the same question.</summary>
    public bool IsSame(AskedPlace other) =>
        (Request.Position, Request.Trigger, Request.SelectedItem, Drafts)
            == (other.Request.Position, other.Request.Trigger, other.Request.SelectedItem, other.Drafts)
        && Text.Length == other.Text.Length && IsBeside(other)
        && (ReferenceEquals(Text, other.Text) || TextRegions.AreEqual(Text, 0, other.Text, 0, Text.Length));

    /// <summary>
    /// How many characters stand at another question's cursor now that did not then; null when anything else was done than
    /// to type them there.
    /// </summary>
    public int? TypedSince(AskedPlace other) =>
        Request.Position > other.Request.Position && Text.Length - other.Text.Length == Request.Position - other.Request.Position
        && TextRegions.AreEqual(Text, 0, other.Text, 0, other.Request.Position)
        && TextRegions.AreEqual(Text, Request.Position, other.Text, other.Request.Position, Text.Length - Request.Position)
            ? Request.Position - other.Request.Position
            : null;
}
