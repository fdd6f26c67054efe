using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Completion.Inference.Devices;

namespace Completion.Inference.Native;

/// <summary>
/// Where the native libraries lie: the folder that the environment variable <c>COMPLETION_RUNTIME</c> names, or
/// <c>runtime/&lt;platform&gt;</c> or what <c>npm run runtime</c> installed under <c>.runtime</c>, in this program's folder
/// or any above it.
/// </summary>
internal sealed partial class RuntimeLocator
{
    internal const string InstallCommand = "npm run runtime";
    internal const string EnvironmentVariable = "COMPLETION_RUNTIME";

    private readonly string? _override;
    private readonly string _start;

    /// <param name="overridden">The environment variable's value; null or empty when it is not set.</param>
    /// <param name="start">The folder from which to walk up.</param>
    internal RuntimeLocator(string? overridden, string start)
    {
        (_override, _start) = (string.IsNullOrEmpty(overridden) ? null : overridden, start);
    }

    /// <summary>As this process was started.</summary>
    internal static RuntimeLocator FromEnvironment() =>
        new(Environment.GetEnvironmentVariable(EnvironmentVariable), AppContext.BaseDirectory);

    /// <summary>The command that installs the runtime of a device.</summary>
    internal static string CommandFor(DeviceKind device) => device switch
    {
        DeviceKind.Cuda => "npm run gpu -- cuda",
        DeviceKind.Vulkan => "npm run gpu -- vulkan",
        _ => InstallCommand,
    };

    /// <summary>The platform's name in the runtime packages, or null where there is none.</summary>
    /// <param name="system"><c>linux</c>, <c>win</c> or <c>mac</c>.</param>
    /// <param name="architecture">Of this process.</param>
    /// <param name="device">Cuda and Vulkan have packages of their own; all others share one.</param>
    internal static string? Platform(string? system, Architecture architecture, DeviceKind device) =>
        (system, architecture, device) switch
        {
            ("linux" or "win", Architecture.X64, DeviceKind.Cuda) => $"{system}-x64-cuda",
            ("linux" or "win", Architecture.X64, DeviceKind.Vulkan) => $"{system}-x64-vulkan",
            (_, _, DeviceKind.Cuda or DeviceKind.Vulkan) => null,
            ("linux" or "win", Architecture.X64, _) => $"{system}-x64",
            ("linux" or "win", Architecture.Arm64, _) => $"{system}-arm64",
            ("mac", Architecture.X64, _) => "mac-x64",
            ("mac", Architecture.Arm64, _) => "mac-arm64-metal",
            _ => null,
        };

    /// <summary>The platform of this process, or null where there is no runtime for it.</summary>
    internal static string? CurrentPlatform(DeviceKind device) =>
        Platform(SystemOf(RuntimeInformation.RuntimeIdentifier), RuntimeInformation.ProcessArchitecture, device);

    /// <summary>The packages are built against glibc, so that Linux with musl has none.</summary>
    private static string? SystemOf(string runtimeIdentifier) =>
        runtimeIdentifier.Contains("musl", StringComparison.Ordinal) || runtimeIdentifier.StartsWith("alpine", StringComparison.Ordinal) ? null
        : OperatingSystem.IsWindows() ? "win"
        : OperatingSystem.IsMacOS() ? "mac"
        : OperatingSystem.IsLinux() ? "linux"
        : null;

    /// <summary>The folder that holds libllama; any variant will do, since each carries the CPU too.</summary>
    /// <exception cref="ModelException">There is none.</exception>
    internal string FindBase()
    {
        var platform = CurrentPlatform(DeviceKind.Cpu) ?? throw new ModelException(
            $"There is no llama.cpp runtime for this platform ({RuntimeInformation.RuntimeIdentifier}); build llama.cpp " +
            $"{AbiCheck.SupportedVersion}x yourself and set {EnvironmentVariable} to the folder that holds its libraries.");
        foreach (var variant in new[] { DeviceKind.Cpu, DeviceKind.Cuda, DeviceKind.Vulkan })
        {
            if (CurrentPlatform(variant) is { } name && Candidates(name).FirstOrDefault(HoldsLlama) is { } found)
            {
                return found;
            }
        }

        throw new ModelException(_override is null
            ? $"The llama.cpp runtime for {platform} is not installed; run `{InstallCommand}` in the folder of this program."
            : $"{EnvironmentVariable} is set to {_override}, but no llama.cpp library is there; correct it, or unset it and run `{InstallCommand}`.");
    }

    /// <summary>The backend library of a device, such as <c>libggml-cuda.so</c>, or null when it is not installed.</summary>
    internal string? FindBackend(DeviceKind device)
    {
        if (CurrentPlatform(device) is not { } platform)
        {
            return null;
        }

        var name = device == DeviceKind.Cuda ? "cuda" : "vulkan";
        return Candidates(platform)
            .Where(Directory.Exists)
            .SelectMany(Directory.EnumerateFiles)
            .FirstOrDefault(file => BackendName().Match(Path.GetFileName(file)) is { Success: true } match && match.Groups[1].Value == name);
    }

    /// <summary>The library named <c>llama</c>, <c>ggml</c> or <c>ggml-base</c> in a folder, whatever its version suffix.</summary>
    internal static string? FindLibrary(string directory, string name) =>
        Directory.EnumerateFiles(directory)
            .Order(StringComparer.Ordinal)
            .FirstOrDefault(file => LibraryName().Match(Path.GetFileName(file)) is { Success: true } match && match.Groups[1].Value == name);

    private static bool HoldsLlama(string directory) =>
        Directory.Exists(directory) && FindLibrary(directory, Llama.LlamaLibrary) is not null;

    private IEnumerable<string> Candidates(string platform)
    {
        if (_override is not null)
        {
            yield return _override;
            yield return Path.Combine(_override, platform);
            yield break;
        }

        for (var directory = new DirectoryInfo(_start); directory is not null; directory = directory.Parent)
        {
            yield return Path.Combine(directory.FullName, "runtime", platform);
            yield return Path.Combine(
                directory.FullName, ".runtime", "node_modules", "@node-llama-cpp", platform, "bins", platform);
        }
    }

    // libllama.v0.5.0.so, libllama.cuda.v0.5.0.so, libllama.dylib, llama.dll; not libllama-common.so.
    [GeneratedRegex(@"^(?:lib)?(llama|ggml|ggml-base)(?:\.[\w.]+)?\.(?:so|dylib|dll)$")]
    private static partial Regex LibraryName();

    [GeneratedRegex(@"^(?:lib)?ggml-(cuda|vulkan)(?:\.[\w.]+)?\.(?:so|dylib|dll)$")]
    private static partial Regex BackendName();
}
