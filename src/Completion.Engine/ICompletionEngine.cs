using Completion.CSharp.Workspaces;
using Completion.Engine.Infilling;

namespace Completion.Engine;

/// <summary>
/// The request pipeline: situation, prompt, constraint, drafts, review. The editor, the command line and the evaluation
/// all use this and nothing below it.
/// </summary>
/// <remarks>Thread-safe. Requests are served one at a time in arrival order, since they share one model's memory.</remarks>
public interface ICompletionEngine : IAsyncDisposable
{
    /// <summary>The documents and projects that completions are computed in.</summary>
    CodeWorkspace Workspace { get; }

    /// <summary>Name, device and context of the loaded model; null until it is loaded.</summary>
    ModelDescription? Model { get; }

    /// <summary>The settings in force. Replacing them takes effect with the next request.</summary>
    EngineSettings Settings { get; set; }

    /// <summary>
    /// Loads the model unless it is loaded. Progress runs from 0 to 1.
    /// </summary>
    /// <exception cref="Completion.Inference.ModelException">The model or the runtime cannot be used; the message says what to do.</exception>
    Task LoadModelAsync(IProgress<float>? progress, CancellationToken cancellation);

    /// <summary>Drafts for a position. Never throws for what a person can do wrong: an empty result carries the reason.</summary>
    Task<CompletionResult> CompleteAsync(CompletionRequest request, CancellationToken cancellation);

    /// <summary>
    /// Proposals for stretches of a document that are to be written anew, together. Never throws for what a person can do wrong: an empty
    /// result carries the reason.
    /// </summary>
    Task<InfillResult> InfillAsync(InfillRequest request, CancellationToken cancellation);

    /// <summary>
    /// Reads what is likely to be asked about next, so that the next answer finds it in memory: analyses the document and, where a
    /// position is known, has the model read the prompt of it. Begins only while nobody asks, and any request ends it
    /// within one model call; answers do not depend on it.
    /// </summary>
    /// <param name="path">Full path of the document.</param>
    /// <param name="position">Offset of the cursor; null: where the document was edited last, if it was.</param>
    /// <param name="cancellation">Ends it too.</param>
    /// <returns>Tokens that the model read; null when it was given up, not begun, or there is nothing to read.</returns>
    Task<int?> PrefillAsync(string path, int? position, CancellationToken cancellation);

    /// <summary>
    /// What the model is given for a request, and where its text ends: to put the same question to another model. Null when
    /// the document or the model is not there, or the position lies outside.
    /// </summary>
    Task<CompletionPrompt?> PromptAsync(CompletionRequest request, CancellationToken cancellation);
}

/// <summary>What a person wants to know of the loaded model.</summary>
/// <param name="Name">From the file's metadata, or the file's name.</param>
/// <param name="Path">Full path of the GGUF file.</param>
/// <param name="Device">Where it runs, e.g. <c>CPU (2 threads)</c>.</param>
/// <param name="DeviceReason">Why a GPU is not used; null when one is, or none was asked for.</param>
/// <param name="ContextLength">Tokens of context in use.</param>
/// <param name="LoadMilliseconds">Time the load took.</param>
/// <param name="Threads">Threads that compute it.</param>
/// <param name="CrossFile">Whether it is shown other files under the settings that it was loaded with, and why; one sentence.</param>
public sealed record ModelDescription(
    string Name, string Path, string Device, string? DeviceReason, int ContextLength, double LoadMilliseconds, int Threads,
    string CrossFile = "")
{
    /// <summary>Full path of the draft model's file; null: there is none.</summary>
    public string? DraftModel { get; init; }
}
