using Completion.Inference;

namespace Completion.Engine.Models;

/// <summary>Finds the model that comes with the product.</summary>
internal static class DefaultModel
{
    private const string Completion = "csharp-nano.gguf";

    private const string Diffusion = "csharp-nano-diffusion.gguf";

    /// <summary>The full path of the model a setting names, or of the embedded one.</summary>
    /// <exception cref="ModelException">The embedded model is not where the product was installed.</exception>
    public static string Resolve(string? setting) => Resolve(setting, Completion);

    /// <summary>Likewise, of the model that fills masks.</summary>
    /// <exception cref="ModelException">The embedded model is not where the product was installed.</exception>
    public static string ResolveDiffusion(string? setting) => Resolve(setting, Diffusion);

    private static string Resolve(string? setting, string embedded)
    {
        if (!string.IsNullOrWhiteSpace(setting))
        {
            return Path.GetFullPath(setting);
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "models", embedded);
            if (File.Exists(candidate))
            {
                return candidate;
            }
        }

        throw new ModelException($"The default model models/{embedded} is missing; restore it, or name a GGUF file of your own.");
    }
}
