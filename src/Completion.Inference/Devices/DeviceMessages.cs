using System.Text.RegularExpressions;

namespace Completion.Inference.Devices;

/// <summary>What the platform's loader says, shortened to what a person can act on.</summary>
internal static partial class DeviceMessages
{
    /// <summary>
    /// The library that the loader missed. .NET's message lists every path it tried and the loader's line for each.
    /// </summary>
    internal static string MissingDependency(string loaderMessage)
    {
        var missing = MissingLibrary().Matches(loaderMessage)
            .Select(match => match.Groups[1].Value)
            .FirstOrDefault(name => !name.Contains('/', StringComparison.Ordinal));
        if (missing is null)
        {
            return loaderMessage.Split('\n')[0].TrimEnd('.', ' ');
        }

        var remedy = missing switch
        {
            _ when missing.StartsWith("libcudart", StringComparison.Ordinal) || missing.StartsWith("libcublas", StringComparison.Ordinal)
                => "install NVIDIA's CUDA 13 runtime libraries",
            _ when missing.StartsWith("libcuda.", StringComparison.Ordinal) => "install NVIDIA's driver",
            _ when missing.StartsWith("libvulkan", StringComparison.Ordinal) => "install the Vulkan loader and your GPU's driver",
            _ => "install it",
        };
        return $"{missing} is missing; {remedy}";
    }

    [GeneratedRegex(@"(?:^|[\s:(])([^\s:(]+\.(?:so|dylib|dll)[\d.]*): cannot open shared object file", RegexOptions.Multiline)]
    private static partial Regex MissingLibrary();
}
