using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Completion.Engine;
using Completion.Inference;
using Spectre.Console;

namespace Completion.Cli.Commands;

/// <summary><c>completion doctor</c>: what works on this machine, what does not, and what to do about it.</summary>
internal static class DoctorCommand
{
    private static readonly string[] s_gpus = OperatingSystem.IsMacOS() ? ["metal"] : ["cuda", "vulkan"];

    public static Command Create()
    {
        var engineOptions = new EngineOptions();
        var command = new Command("doctor", "Check the runtime, the model, the devices and the .NET SDK.");
        engineOptions.AddTo(command, withMonitors: false);
        command.SetAction(async (parsed, cancellation) =>
        {
            AnsiConsole.MarkupLineInterpolated(
                CultureInfo.InvariantCulture,
                $"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.RuntimeIdentifier}, {Environment.ProcessorCount} cores for this process");
            var healthy = CheckSdk();
            healthy &= await CheckModelAsync(parsed, engineOptions, engineOptions.Settings(parsed), cancellation);
            foreach (var gpu in s_gpus)
            {
                await CheckModelAsync(parsed, engineOptions, engineOptions.Settings(parsed) with { Device = gpu }, cancellation);
            }

            return healthy ? 0 : CommandLine.BadInput;
        });
        return command;
    }

    /// <summary>Without an SDK projects cannot be read, and every file is completed alone.</summary>
    private static bool CheckSdk()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("dotnet", "--version") { RedirectStandardOutput = true })!;
            var version = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            Say(true, $"SDK {version}: projects can be read");
            return true;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Say(false, "no .NET SDK on the PATH: projects cannot be read, files are completed alone; install the .NET 10 SDK");
            return false;
        }
    }

    private static async Task<bool> CheckModelAsync(
        ParseResult parsed, EngineOptions options, EngineSettings settings, CancellationToken cancellation)
    {
        await using var engine = options.CreateEngine(parsed, settings);
        try
        {
            await engine.LoadModelAsync(null, cancellation);
        }
        catch (ModelException error)
        {
            Say(false, $"device {settings.Device}: {error.Message}");
            return false;
        }

        var model = engine.Model!;
        Say(true, string.Create(
            CultureInfo.InvariantCulture,
            $"device {settings.Device}: {model.Name} on {model.Device}, context {model.ContextLength}, loaded in {model.LoadMilliseconds:F0} ms"));
        Say(true, $"device {settings.Device}: {model.CrossFile}");
        if (model.DraftModel is { } draftModel)
        {
            Say(true, $"device {settings.Device}: {draftModel} has the same tokens and guesses what {model.Path} writes");
        }

        if (model.DeviceReason is not null)
        {
            Say(true, $"device {settings.Device}: {model.DeviceReason}");
        }

        return true;
    }

    private static void Say(bool good, string message) =>
        AnsiConsole.MarkupLineInterpolated($"{(good ? "✓" : "✗")} {message}");
}
