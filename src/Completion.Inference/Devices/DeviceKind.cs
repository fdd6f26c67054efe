namespace Completion.Inference.Devices;

/// <summary>Where the model runs.</summary>
public enum DeviceKind
{
    /// <summary>The best device that works; the CPU when no GPU does.</summary>
    Auto,

    /// <summary>The CPU.</summary>
    Cpu,

    /// <summary>An NVIDIA GPU.</summary>
    Cuda,

    /// <summary>Any GPU with a Vulkan driver.</summary>
    Vulkan,

    /// <summary>The GPU of a Mac.</summary>
    Metal,
}

/// <summary>Reads the setting.</summary>
public static class DeviceKinds
{
    /// <param name="text"><c>auto</c>, <c>cpu</c>, <c>cuda</c>, <c>vulkan</c> or <c>metal</c>, in any case.</param>
    /// <exception cref="ModelException">It is none of these.</exception>
    public static DeviceKind Parse(string text) => text.Trim().ToUpperInvariant() switch
    {
        "AUTO" => DeviceKind.Auto,
        "CPU" => DeviceKind.Cpu,
        "CUDA" => DeviceKind.Cuda,
        "VULKAN" => DeviceKind.Vulkan,
        "METAL" => DeviceKind.Metal,
        _ => throw new ModelException($"'{text}' is not a device; choose auto, cpu, cuda, vulkan or metal."),
    };
}

/// <summary>The device a model runs on.</summary>
/// <param name="Kind">Never <see cref="DeviceKind.Auto"/>.</param>
/// <param name="Name">For a person, such as <c>CPU (2 threads)</c> or <c>CUDA: NVIDIA RTX 4090</c>.</param>
/// <param name="Reason">Why a GPU is not used, one sentence; null when one is, or when the CPU was asked for.</param>
public sealed record DeviceChoice(DeviceKind Kind, string Name, string? Reason);
