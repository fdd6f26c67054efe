using Completion.Inference.Devices;
using Completion.Inference.Native;

namespace Completion.Inference.Tests.Devices;

[Collection(nameof(ModelFixture))]
public sealed class DeviceTests(ModelFixture fixture)
{
    [Theory]
    [InlineData("auto", DeviceKind.Auto)]
    [InlineData(" CPU ", DeviceKind.Cpu)]
    [InlineData("Cuda", DeviceKind.Cuda)]
    [InlineData("vulkan", DeviceKind.Vulkan)]
    [InlineData("metal", DeviceKind.Metal)]
    public void The_setting_is_read_in_any_case(string text, DeviceKind kind) => Assert.Equal(kind, DeviceKinds.Parse(text));

    [Fact]
    public void An_unknown_device_is_named() =>
        Assert.Equal("'tpu' is not a device; choose auto, cpu, cuda, vulkan or metal.", Assert.Throws<ModelException>(() => DeviceKinds.Parse("tpu")).Message);

    [Theory]
    [InlineData(1, null, 1_000_000_000, 1)]
    [InlineData(2, null, 1_000_000_000, 2)]
    [InlineData(3, null, 1_000_000_000, 2)]
    [InlineData(16, null, 1_000_000_000, 15)]
    [InlineData(16, null, 8_500_000, 1)]
    [InlineData(16, 4, 8_500_000, 4)]
    [InlineData(16, 64, 1_000_000_000, 15)]
    [InlineData(2, 0, 1_000_000_000, 1)]
    public void Threads_never_outnumber_the_cores_to_spare(int cores, int? wanted, long parameters, int expected) =>
        Assert.Equal(expected, ThreadBudget.Choose(cores, wanted, parameters));

    [Fact]
    public void Hyper_threads_of_one_core_count_once_and_only_those_allowed()
    {
        using var folder = new TestFolder();
        for (var cpu = 0; cpu < 8; cpu++)
        {
            folder.Write($"cpu{cpu}/topology/thread_siblings_list", System.Text.Encoding.ASCII.GetBytes($"{cpu % 4},{(cpu % 4) + 4}\n"));
        }

        var status = folder.Write("status", "Name:\tx\nCpus_allowed_list:\t0-1,4,7\n"u8.ToArray());
        Assert.Equal(3, ThreadBudget.CoresByTopology(folder.Path, status));
        Assert.Null(ThreadBudget.CoresByTopology(Path.Combine(folder.Path, "none"), status));
    }

    [Theory]
    [InlineData("Unable to load shared library '/r/libggml-cuda.so' or one of its dependencies. libcublas.so.13: cannot open shared object file: No such file or directory", "libcublas.so.13 is missing; install NVIDIA's CUDA 13 runtime libraries")]
    [InlineData("Unable to load\nlibcuda.so.1: cannot open shared object file: No such file", "libcuda.so.1 is missing; install NVIDIA's driver")]
    [InlineData("libvulkan.so.1: cannot open shared object file: No such file", "libvulkan.so.1 is missing; install the Vulkan loader and your GPU's driver")]
    [InlineData("The module could not be found. (0x8007007E)", "The module could not be found. (0x8007007E)")]
    public void What_the_loader_says_is_shortened_to_what_is_missing(string message, string expected) =>
        Assert.Equal(expected, DeviceMessages.MissingDependency(message));

    [Fact]
    public void The_cpu_is_used_when_asked_for_and_needs_no_excuse()
    {
        Assert.Equal(DeviceKind.Cpu, fixture.Model.Device.Kind);
        Assert.Equal("CPU (1 thread)", fixture.Model.Device.Name);
        Assert.Null(fixture.Model.Device.Reason);
    }

    /// <summary>With a GPU it is used; without, the reason says what to do; a GPU asked for by name is used or refused, never replaced.</summary>
    [Fact]
    public void Automatic_falls_back_with_a_reason_and_a_named_gpu_does_not()
    {
        using var model = LanguageModel.Load(ModelFixture.Path);
        if (model.Device.Kind == DeviceKind.Cpu)
        {
            Assert.False(string.IsNullOrEmpty(model.Device.Reason));
        }
        else
        {
            Assert.Null(model.Device.Reason);
        }

        foreach (var kind in new[] { DeviceKind.Cuda, DeviceKind.Vulkan, DeviceKind.Metal })
        {
            try
            {
                using var gpu = LanguageModel.Load(ModelFixture.Path, new ModelOptions { Device = kind });
                Assert.Equal(kind, gpu.Device.Kind);
            }
            catch (ModelException e)
            {
                Assert.StartsWith($"The device '{kind.ToString().ToLowerInvariant()}' cannot be used: ", e.Message);
                Assert.Contains("Set the device to auto or cpu", e.Message);
            }
        }
    }

    [Theory]
    [InlineData(DeviceKind.Cpu, "npm run runtime")]
    [InlineData(DeviceKind.Cuda, "npm run gpu -- cuda")]
    [InlineData(DeviceKind.Vulkan, "npm run gpu -- vulkan")]
    public void Each_runtime_has_its_command(DeviceKind kind, string command) => Assert.Equal(command, RuntimeLocator.CommandFor(kind));
}
