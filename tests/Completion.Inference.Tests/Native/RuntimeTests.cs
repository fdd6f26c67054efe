using System.Runtime.InteropServices;
using Completion.Inference.Devices;
using Completion.Inference.Native;

namespace Completion.Inference.Tests.Native;

[Collection(nameof(ModelFixture))]
public sealed class RuntimeTests : IDisposable
{
    private readonly TestFolder _folder = new();

    // Its struct layouts are what is tested, so the library must be loaded first, as the fixture has done.
    public RuntimeTests(ModelFixture fixture) => Assert.NotNull(fixture.Model);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("linux", Architecture.X64, DeviceKind.Cpu, "linux-x64")]
    [InlineData("linux", Architecture.Arm64, DeviceKind.Auto, "linux-arm64")]
    [InlineData("linux", Architecture.X64, DeviceKind.Cuda, "linux-x64-cuda")]
    [InlineData("linux", Architecture.X64, DeviceKind.Vulkan, "linux-x64-vulkan")]
    [InlineData("linux", Architecture.Arm64, DeviceKind.Cuda, null)]
    [InlineData("win", Architecture.X64, DeviceKind.Cuda, "win-x64-cuda")]
    [InlineData("win", Architecture.Arm64, DeviceKind.Cpu, "win-arm64")]
    [InlineData("mac", Architecture.X64, DeviceKind.Cpu, "mac-x64")]
    [InlineData("mac", Architecture.Arm64, DeviceKind.Metal, "mac-arm64-metal")]
    [InlineData("mac", Architecture.Arm64, DeviceKind.Vulkan, null)]
    [InlineData("linux", Architecture.RiscV64, DeviceKind.Cpu, null)]
    [InlineData(null, Architecture.X64, DeviceKind.Cpu, null)]
    public void Platforms_are_named_as_their_packages_are(string? system, Architecture architecture, DeviceKind device, string? expected) =>
        Assert.Equal(expected, RuntimeLocator.Platform(system, architecture, device));

    [Theory]
    [InlineData("libllama.v0.5.0.so", "llama", true)]
    [InlineData("libllama.cuda.v0.5.0.so", "llama", true)]
    [InlineData("libllama.dylib", "llama", true)]
    [InlineData("llama.dll", "llama", true)]
    [InlineData("libllama-common.so", "llama", false)]
    [InlineData("llama-addon.node", "llama", false)]
    [InlineData("libggml.v0.5.0.so", "ggml", true)]
    [InlineData("libggml-cpu-zen4.so", "ggml", false)]
    [InlineData("libggml-base.so", "ggml-base", true)]
    public void Libraries_are_found_whatever_their_suffix(string file, string library, bool found)
    {
        var path = _folder.Write(file, []);

        Assert.Equal(found ? path : null, RuntimeLocator.FindLibrary(_folder.Path, library));
    }

    [Fact]
    public void The_runtime_is_found_above_the_program()
    {
        var platform = RuntimeLocator.CurrentPlatform(DeviceKind.Cpu)!;
        var start = Directory.CreateDirectory(Path.Combine(_folder.Path, "a", "b")).FullName;
        _folder.Write($".runtime/node_modules/@node-llama-cpp/{platform}/bins/{platform}/libllama.v0.5.0.so", []);
        var locator = new RuntimeLocator(null, start);
        Assert.EndsWith(Path.Combine("bins", platform), locator.FindBase());

        _folder.Write($"a/runtime/{platform}/libllama.v0.5.0.so", []);
        Assert.Equal(Path.Combine(_folder.Path, "a", "runtime", platform), locator.FindBase());
    }

    [Fact]
    public void A_runtime_that_is_not_installed_says_how_to_install_it() =>
        Assert.Contains("run `npm run runtime`", Assert.Throws<ModelException>(() => new RuntimeLocator(null, _folder.Path).FindBase()).Message);

    [Fact]
    public void A_wrong_override_is_named_and_nothing_else_is_tried()
    {
        var message = Assert.Throws<ModelException>(() => new RuntimeLocator(_folder.Path, AppContext.BaseDirectory).FindBase()).Message;

        Assert.Contains($"COMPLETION_RUNTIME is set to {_folder.Path}", message);
    }

    [Fact]
    public void The_installed_library_passes_the_check() =>
        Assert.Null(AbiCheck.Verify("lib", "0.5.0", Llama.ModelDefaultParams(), Llama.ContextDefaultParams()));

    [Theory]
    [InlineData("0.4.0")]
    [InlineData("0.6.1")]
    [InlineData("")]
    public void Another_version_is_refused_with_both_versions_named(string version)
    {
        var problem = AbiCheck.Verify("/r/libllama.so", version, Llama.ModelDefaultParams(), Llama.ContextDefaultParams());

        Assert.Contains($"/r/libllama.so is llama.cpp {version}, but this program needs 0.5.x", problem);
        Assert.Contains("npm run runtime", problem);
    }

    /// <summary>One field fewer moves every later one: what an older library's defaults look like through our struct.</summary>
    [Fact]
    public unsafe void A_shifted_layout_is_noticed()
    {
        var context = Llama.ContextDefaultParams();
        var shifted = context;
        new ReadOnlySpan<byte>(&context, sizeof(LlamaContextParams) - 4)[24..].CopyTo(new Span<byte>(&shifted, sizeof(LlamaContextParams))[28..]);

        Assert.Contains("lays out its parameters differently", AbiCheck.Verify("lib", "0.5.0", Llama.ModelDefaultParams(), shifted));
    }
}
