using Completion.Inference;

namespace Completion.Engine.Models;

/// <summary>Finds the model that comes with the product.</summary>
internal static class DefaultModel
{
    private const string FileName = "csharp-nano.gguf";

    /// <summary>The full path of the model a setting names, or of the embedded one.</summary>
    /// <exception cref="ModelException">The embedded model is not where the product was installed.</exception>
    public static string Resolve(string? setting)
    {
        if (!string.IsNullOrWhiteSpace(setting))
        {
            return Path.GetFullPath(setting);
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "models", FileName);
            if (File.Exists(candidate))
            {
                return candidate;
            }
        }

        throw new ModelException($"The default model models/{FileName} is missing; restore it, or name a GGUF file of your own.");
    }
}
