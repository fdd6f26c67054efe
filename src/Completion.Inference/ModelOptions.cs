using Completion.Inference.Devices;

namespace Completion.Inference;

/// <summary>How a model is loaded.</summary>
public sealed record ModelOptions
{
    /// <summary>Where it runs.</summary>
    public DeviceKind Device { get; init; } = DeviceKind.Auto;

    /// <summary>Threads at most; null: as many as this machine has cores to spare. It lowers that number, never raises it.</summary>
    public int? Threads { get; init; }

    /// <summary>Tokens a session's memory holds, all sequences together; null: 4,096, or the model's training length where that is less.</summary>
    public int? ContextLength { get; init; }

    /// <summary>Sequences of a session, the trunk included.</summary>
    public int MaxSequences { get; init; } = 16;

    /// <summary>Tokens at most in one <see cref="Sessions.IModelSession.Decode"/>.</summary>
    public int MaxBatch { get; init; } = 64;
}

/// <summary>What a model is, for people.</summary>
/// <param name="Name">The name its author gave it.</param>
/// <param name="Architecture">Such as <c>llama</c> or <c>qwen2</c>.</param>
/// <param name="Parameters">Number of weights.</param>
/// <param name="TrainedContext">Tokens it was trained to look back over.</param>
/// <param name="Path">The file.</param>
public sealed record ModelIdentity(string Name, string Architecture, long Parameters, int TrainedContext, string Path);
