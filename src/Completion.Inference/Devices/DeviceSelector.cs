using Completion.Inference.Native;

namespace Completion.Inference.Devices;

/// <summary>Finds the device a setting asks for among those that work here.</summary>
internal static class DeviceSelector
{
    /// <summary>A device for people, and the handles that llama.cpp takes (none: the CPU).</summary>
    internal sealed record Selection(DeviceChoice Choice, IReadOnlyList<nint> Handles);

    /// <exception cref="ModelException">A GPU was asked for by name and cannot be used.</exception>
    internal static Selection Select(NativeRuntime runtime, DeviceKind wanted, int threads)
    {
        if (wanted == DeviceKind.Cpu)
        {
            return Cpu(threads, null);
        }

        var kinds = wanted != DeviceKind.Auto ? [wanted]
            : OperatingSystem.IsMacOS() ? new[] { DeviceKind.Metal }
            : [DeviceKind.Cuda, DeviceKind.Vulkan];
        var reasons = new List<string>();
        foreach (var kind in kinds)
        {
            var reason = kind == DeviceKind.Metal
                ? OperatingSystem.IsMacOS() ? null : "Metal exists on macOS only"
                : runtime.AddBackend(kind);
            if (reason is null)
            {
                var devices = runtime.Devices().Where(device => device.Is(kind)).ToList();
                if (devices.Count > 0)
                {
                    var name = $"{kind}: {string.Join(", ", devices.Select(device => device.Description))}";
                    return new Selection(new DeviceChoice(kind, name, null), [.. devices.Select(device => device.Handle)]);
                }

                reason = $"no {kind} device was found";
            }

            reasons.Add(reason);
        }

        var all = string.Join("; ", reasons);
        if (wanted != DeviceKind.Auto)
        {
            throw new ModelException($"The device '{wanted.ToString().ToLowerInvariant()}' cannot be used: {all}. Set the device to auto or cpu to go on without it.");
        }

        NativeLog.Write(NativeLogLevel.Information, $"The model runs on the CPU: {all}.");
        return Cpu(threads, char.ToUpperInvariant(all[0]) + all[1..] + ".");
    }

    private static Selection Cpu(int threads, string? reason) =>
        new(new DeviceChoice(DeviceKind.Cpu, threads == 1 ? "CPU (1 thread)" : $"CPU ({threads} threads)", reason), []);
}
