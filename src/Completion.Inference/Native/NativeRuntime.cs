using System.Reflection;
using System.Runtime.InteropServices;
using Completion.Inference.Devices;

namespace Completion.Inference.Native;

/// <summary>
/// The native library in this process: loaded once, checked, and given further GPU backends when one is asked for.
/// </summary>
/// <remarks>
/// The GPU packages carry the very libllama and ggml of the CPU package plus one backend library, so a GPU is added to
/// the runtime that is already loaded and a backend that cannot be loaded costs nothing but a sentence.
/// </remarks>
internal sealed unsafe class NativeRuntime
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, nint> Libraries = [];
    private static NativeRuntime? _current;
    private static bool _resolverSet;

    private readonly RuntimeLocator _locator;
    private readonly Dictionary<DeviceKind, string?> _backends = [];

    private NativeRuntime(RuntimeLocator locator, string directory, string version)
    {
        (_locator, Directory, Version) = (locator, directory, version);
    }

    /// <summary>The folder the libraries were loaded from.</summary>
    internal string Directory { get; }

    /// <summary>The library's own version.</summary>
    internal string Version { get; }

    /// <summary>Loads the library on the first call.</summary>
    /// <exception cref="ModelException">It is not installed, does not load, or is of another version.</exception>
    internal static NativeRuntime Load()
    {
        lock (Gate)
        {
            return _current ??= LoadFrom(RuntimeLocator.FromEnvironment());
        }
    }

    /// <summary>Devices of the backends loaded so far.</summary>
    internal IReadOnlyList<NativeDevice> Devices()
    {
        lock (Gate)
        {
            var devices = new List<NativeDevice>();
            for (nuint i = 0; i < Llama.DeviceCount(); i++)
            {
                var device = Llama.DeviceGet(i);
                devices.Add(new NativeDevice(
                    device,
                    (NativeDeviceType)Llama.DeviceType(device),
                    Text(Llama.BackendName(Llama.DeviceBackend(device))),
                    Text(Llama.DeviceDescription(device))));
            }

            return devices;
        }
    }

    /// <summary>Adds a GPU backend.</summary>
    /// <returns>Null when it is there; else why not, in one sentence.</returns>
    internal string? AddBackend(DeviceKind device)
    {
        lock (Gate)
        {
            if (!_backends.TryGetValue(device, out var reason))
            {
                reason = LoadBackend(device);
                _backends[device] = reason;
            }

            return reason;
        }
    }

    private string? LoadBackend(DeviceKind device)
    {
        var name = device.ToString();
        if (_locator.FindBackend(device) is not { } path)
        {
            return RuntimeLocator.CurrentPlatform(device) is null
                ? $"there is no {name} runtime for this platform"
                : $"the {name} runtime is not installed; run `{RuntimeLocator.CommandFor(device)}` to use the GPU";
        }

        // Loaded by us first: our loader's message names the dependency that is missing, ggml's does not.
        if (System.IO.Path.GetDirectoryName(path) == Directory)
        {
            // A runtime found by its GPU variant: its backends were all tried at load.
            return Devices().Any(d => d.Is(device)) ? null : Unloadable(path) ?? $"{path} found no device";
        }

        if (Unloadable(path) is { } problem)
        {
            return problem;
        }

        return Llama.BackendLoad(path) == 0 ? $"{path} did not load ({NativeLog.LastError ?? "no reason given"})" : null;

        static string? Unloadable(string path)
        {
            try
            {
                NativeLibrary.Load(path);
                return null;
            }
            catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
            {
                return $"{path} did not load: {DeviceMessages.MissingDependency(e.Message)}";
            }
        }
    }

    private static NativeRuntime LoadFrom(RuntimeLocator locator)
    {
        var directory = locator.FindBase();
        var llama = Resolve(directory, Llama.LlamaLibrary);
        if (!_resolverSet)
        {
            NativeLibrary.SetDllImportResolver(typeof(NativeRuntime).Assembly, Find);
            _resolverSet = true;
        }

        Resolve(directory, Llama.GgmlLibrary);
        Resolve(directory, Llama.GgmlBaseLibrary);
        string version;
        try
        {
            version = Text(Llama.Version());
        }
        catch (EntryPointNotFoundException)
        {
            version = "older than 0.5";
        }

        // Before the defaults are asked for: another version may return structs of another size.
        var problem = version.StartsWith(AbiCheck.SupportedVersion, StringComparison.Ordinal)
            ? AbiCheck.Verify(llama, version, Llama.ModelDefaultParams(), Llama.ContextDefaultParams())
            : AbiCheck.Verify(llama, version, default, default);
        if (problem is not null)
        {
            Libraries.Clear();
            throw new ModelException(problem);
        }

        NativeLog.Attach();
        Llama.BackendLoadAll(directory);
        Llama.BackendInit();
        var runtime = new NativeRuntime(locator, directory, version);
        if (Llama.DeviceCount() == 0)
        {
            throw new ModelException(
                $"No backend of the llama.cpp runtime in {directory} could be loaded; run `{RuntimeLocator.InstallCommand}` to install it anew.");
        }

        return runtime;
    }

    private static string Resolve(string directory, string name)
    {
        var path = RuntimeLocator.FindLibrary(directory, name) ?? throw new ModelException(
            $"The llama.cpp runtime in {directory} is incomplete: {name} is missing; run `{RuntimeLocator.InstallCommand}` to install it anew.");
        try
        {
            Libraries[name] = NativeLibrary.Load(path);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw new ModelException(
                $"The llama.cpp runtime {path} did not load: {DeviceMessages.MissingDependency(e.Message)}.", e);
        }

        return path;
    }

    private static nint Find(string name, Assembly assembly, DllImportSearchPath? searchPath) =>
        Libraries.GetValueOrDefault(name);

    private static string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? string.Empty;
}

/// <summary><c>ggml_backend_dev_type</c>.</summary>
internal enum NativeDeviceType
{
    Cpu,
    Gpu,
    IntegratedGpu,
    Accelerator,
    Meta,
}

/// <summary>A device as ggml lists it.</summary>
internal sealed record NativeDevice(nint Handle, NativeDeviceType Type, string Backend, string Description)
{
    /// <summary>Whether it is a GPU of the kind asked for.</summary>
    internal bool Is(DeviceKind kind) =>
        Type is NativeDeviceType.Gpu or NativeDeviceType.IntegratedGpu && kind switch
        {
            DeviceKind.Cuda => Backend == "CUDA",
            DeviceKind.Vulkan => Backend == "Vulkan",
            DeviceKind.Metal => Backend is "MTL" or "Metal",
            _ => false,
        };
}
