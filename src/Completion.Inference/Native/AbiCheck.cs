namespace Completion.Inference.Native;

/// <summary>
/// Whether a library has the layout the structs of <see cref="Llama"/> were written for. A field more or less in a
/// parameter struct shifts all that follow and nothing fails loudly, so the version is asked for and the defaults the
/// header documents are looked for at their places.
/// </summary>
internal static class AbiCheck
{
    /// <summary>The versions whose header the structs follow begin with this.</summary>
    internal const string SupportedVersion = "0.5.";

    /// <returns>Null when the library fits; else one sentence for a person.</returns>
    internal static string? Verify(string file, string version, in LlamaModelParams model, in LlamaContextParams context)
    {
        if (!version.StartsWith(SupportedVersion, StringComparison.Ordinal))
        {
            return $"The runtime {file} is llama.cpp {version}, but this program needs {SupportedVersion}x; " +
                   $"run `{RuntimeLocator.InstallCommand}` to install the version it was made for.";
        }

        var asDocumented =
            model is { GpuLayers: -1, SplitMode: 1, UseExtraBufferTypes: 1, VocabularyOnly: 0, CheckTensors: 0 } &&
            context is
            {
                Context: 512, Batch: 2048, MicroBatch: 512, MaxSequences: 1, Threads: 4, BatchThreads: 4,
                OffloadKqv: 1, Embeddings: 0, UnifiedKv: 0,
            };
        return asDocumented
            ? null
            : $"The runtime {file} calls itself llama.cpp {version} but lays out its parameters differently from " +
              $"llama.cpp {SupportedVersion}x; run `{RuntimeLocator.InstallCommand}` to install the version this program was made for.";
    }
}
