using Completion.Inference.Fim;

namespace Completion.Engine.Prompting;

/// <summary>Whether and how a model is shown other files.</summary>
internal static class CrossFile
{
    /// <summary>
    /// Tokens of context that a model must have been trained with to be shown other files unless someone says otherwise: below, there is
    /// little room for them, and a small model that had learnt from them gained nothing (docs/prompt.md).
    /// </summary>
    public const int LeastTrainedContext = 2048;

    /// <summary>The form of a setting for a model.</summary>
    /// <param name="setting">As <see cref="EngineSettings.CrossFile"/> has it.</param>
    /// <param name="fim">The model's markers.</param>
    /// <param name="trainedContext">Tokens of context that it was trained with.</param>
    public static ContextForm FormFor(string setting, FimTemplate fim, int trainedContext) => setting switch
    {
        "on" => fim.FileSeparator is null ? ContextForm.Comments : ContextForm.Files,
        "comments" => ContextForm.Comments,
        "auto" when fim.FileSeparator is not null && fim.LearntOtherFiles != false && trainedContext >= LeastTrainedContext => ContextForm.Files,
        _ => ContextForm.None,
    };

    /// <summary>One sentence that says what <see cref="FormFor"/> decides and why.</summary>
    public static string Describe(string setting, FimTemplate fim, int trainedContext) => FormFor(setting, fim, trainedContext) switch
    {
        ContextForm.Files => $"other files are shown to the model between its own markers ({fim.Family})",
        ContextForm.Comments => "other files are shown to the model as comments",
        _ when setting != "auto" => "other files are not shown to the model, as the settings say",
        _ when fim.FileSeparator is null => "other files are not shown to the model: it has no marker that separates files",
        _ when fim.LearntOtherFiles == false => "other files are not shown to the model: its file says that it did not learn from any",
        _ => $"other files are not shown to the model: it was trained with {trainedContext} tokens of context, less than {LeastTrainedContext}",
    };
}
