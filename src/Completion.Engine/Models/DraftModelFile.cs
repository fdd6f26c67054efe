using Completion.Inference;
using Completion.Inference.Gguf;

namespace Completion.Engine.Models;

/// <summary>A second model that guesses what the first one writes: loads it, or says in one sentence why it does not fit.</summary>
internal static class DraftModelFile
{
    /// <summary>Loads a draft model for a model.</summary>
    /// <param name="setting">Its path.</param>
    /// <param name="model">The model that decides; its tokens and markers must be the draft model's.</param>
    /// <param name="context">Tokens of context that the model is used with.</param>
    /// <param name="options">How the model was loaded; of the draft model, one sequence is used.</param>
    /// <param name="cancellation">Stops the loading.</param>
    /// <exception cref="ModelException">It cannot be used; the message names both files.</exception>
    public static LanguageModel Load(string setting, LanguageModel model, int context, ModelOptions options, CancellationToken cancellation)
    {
        var (path, first) = (Path.GetFullPath(setting), model.Description.Path);
        if (IsSame(path, first))
        {
            throw new ModelException($"The draft model {path} is the model {first} itself; name a smaller model with the same tokens, or none.");
        }

        LanguageModel draft;
        try
        {
            var trained = GgufFile.Read(path).ContextLength;
            if (trained < context)
            {
                throw new ModelException($"its context is {trained} tokens and the model's {context}; choose another, or a context of at most {trained}.");
            }

            draft = LanguageModel.Load(path, options with { ContextLength = context, MaxSequences = 1 }, progress: null, cancellation);
        }
        catch (ModelException error)
        {
            throw new ModelException($"The draft model {path} cannot be used with {first}: {error.Message}", error);
        }

        try
        {
            return Difference(model, draft) is { } difference
                ? throw new ModelException($"The draft model {path} cannot be used with {first}: {difference}; name a model of the same family, or none.")
                : draft;
        }
        catch
        {
            draft.Dispose();
            throw;
        }
    }

    /// <summary>Where the tokens of two models differ, in words; null: nowhere.</summary>
    private static string? Difference(LanguageModel model, LanguageModel draft)
    {
        if (draft.Vocabulary.DifferenceFrom(model.Vocabulary) is { } difference)
        {
            return difference;
        }

        try
        {
            return (draft.Fim.Markers.SequenceEqual(model.Fim.Markers), draft.Fim.Order == model.Fim.Order) switch
            {
                (false, _) => "its markers for filling in are other tokens",
                (_, false) => "it was taught another order of what stands before and after the cursor",
                _ => null,
            };
        }
        catch (ModelException)
        {
            return "it was not taught to fill in the middle";
        }
    }

    private static bool IsSame(string path, string other) => WorkspaceStores.KeyOf(Target(path)) == WorkspaceStores.KeyOf(Target(other));

    /// <summary>Where links lead.</summary>
    private static string Target(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return path;
        }
    }
}
