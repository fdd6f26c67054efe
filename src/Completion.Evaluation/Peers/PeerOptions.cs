using Completion.Engine;

namespace Completion.Evaluation.Peers;

/// <summary>How a peer is started: another program that completes code with the same model.</summary>
public sealed record PeerOptions
{
    /// <summary>Path of the GGUF file.</summary>
    public required string Model { get; init; }

    /// <summary>Tokens that the model sees at once, prompt and answer together.</summary>
    public required int ContextSize { get; init; }

    /// <summary>
    /// Threads for the model; null: what the peer takes by itself, which may be more than the machine has cores and then
    /// slower by orders of magnitude.
    /// </summary>
    public int? Threads { get; init; }

    /// <summary>Tokens of the prompt that are computed at once; null: the peer's own choice.</summary>
    public int? BatchSize { get; init; }

    /// <summary>Whether the peer may use a GPU.</summary>
    public bool Gpu { get; init; }

    /// <summary>Who lays out the prompt.</summary>
    public PeerPrompt Prompt { get; init; }

    /// <summary>Path of the program for Node.js; null: <see cref="PeerScript.Find"/>.</summary>
    public string? Script { get; init; }

    /// <summary>As many tokens, threads and the like as an engine has.</summary>
    public static PeerOptions For(ModelDescription model, PeerPrompt prompt) => new()
    {
        Model = model.Path,
        // The engine's prompts fill its context but for the answer; the peer keeps more room free and refuses them.
        ContextSize = model.ContextLength + model.ContextLength / 4 + 64,
        Threads = model.Threads,
        Gpu = !model.Device.StartsWith("CPU", StringComparison.Ordinal),
        Prompt = prompt,
    };

    /// <summary>After this a peer that is not ready is given up.</summary>
    public TimeSpan StartLimit { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>After this a request that is not answered is given up, and the peer with it.</summary>
    public TimeSpan RequestLimit { get; init; } = TimeSpan.FromMinutes(1);
}

/// <summary>Who lays out the prompt that a peer gives to the model.</summary>
public enum PeerPrompt
{
    /// <summary>The peer, in its own way and order.</summary>
    Infill,

    /// <summary>
    /// The program around the peer, as models with <c>completion.fim_order</c> = <c>suffix-prefix-middle</c> expect it:
    /// suffix, prefix, middle, the same tokens that this engine would give.
    /// </summary>
    SuffixFirst,
}
