using System.Text.Json;
using System.Text.Json.Serialization;
using Completion.Engine.Models;

namespace Completion.Engine.Adaptive;

/// <summary>What was learnt about one model: how unsure it must be for decoding to pause. Kept in a file beside the model.</summary>
public sealed record ModelCalibration
{
    private const string Extension = ".calibration.json";
    private const int MostBytes = 1 << 20;

    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true, RespectRequiredConstructorParameters = true,
        NumberHandling = JsonNumberHandling.Strict,
    };

    /// <summary>Of which file: length and pieces, see <see cref="ModelFingerprint"/>.</summary>
    public required string Model { get; init; }

    /// <summary>Masked entropy in nats at and above which decoding pauses.</summary>
    public required double Threshold { get; init; }

    /// <summary>Recorded steps that it was learnt from.</summary>
    public required int Steps { get; init; }

    /// <summary>Part of those at which decoding would pause.</summary>
    public required double Pauses { get; init; }

    /// <summary>What was recorded, for a person.</summary>
    public required string Source { get; init; }

    /// <summary>A calibration of a model file.</summary>
    public static ModelCalibration Of(string model, double threshold, int steps, double pauses, string source) =>
        new() { Model = ModelFingerprint.Of(model), Threshold = threshold, Steps = steps, Pauses = pauses, Source = source };

    /// <summary>Writes it beside the model, or to the user's data folder where that is not allowed; returns the path.</summary>
    /// <exception cref="IOException">Neither can be written.</exception>
    public string Store(string model)
    {
        var json = JsonSerializer.Serialize(this, s_json) + "\n";
        try
        {
            return Write(Beside(model), json);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            try
            {
                Directory.CreateDirectory(UserFolder());
                return Write(InUserFolder(model), json);
            }
            catch (UnauthorizedAccessException)
            {
                throw new IOException($"Neither {Beside(model)} nor {InUserFolder(model)} can be written; copy the model to a folder of your own and calibrate it there.");
            }
        }
    }

    /// <summary>The calibration of a model; null when there is none that can be used, and then a sentence says why.</summary>
    /// <param name="model">Path of the model's file.</param>
    /// <param name="log">Told of what is there and cannot be used.</param>
    public static (ModelCalibration? Calibration, string? Reason) Find(string model, Action<string>? log = null)
    {
        string? reason = null;
        foreach (var path in new[] { Beside(model), InUserFolder(model) }.Where(File.Exists))
        {
            var (calibration, why) = Read(path, model);
            if (calibration is not null)
            {
                return (calibration, null);
            }

            reason ??= why;
            log?.Invoke(why!);
        }

        return (null, reason ?? $"Nothing is known of how unsure {Path.GetFileName(model)} is, so decoding does not pause; `completion calibrate` finds out.");
    }

    private static (ModelCalibration?, string?) Read(string path, string model)
    {
        try
        {
            if (new FileInfo(path).Length > MostBytes || JsonSerializer.Deserialize<ModelCalibration>(File.ReadAllText(path), s_json) is not { } read
                || !double.IsFinite(read.Threshold) || read.Threshold < 0)
            {
                return (null, Damaged(path));
            }

            return read.Model == ModelFingerprint.Of(model)
                ? (read, null)
                : (null, $"{path} is of another model and is ignored; run `completion calibrate` again.");
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return (null, Damaged(path));
        }
    }

    private static string Damaged(string path) => $"{path} is damaged and is ignored; run `completion calibrate` again.";

    private static string Write(string path, string json)
    {
        // Beside first and then moved: who reads meanwhile sees the old one or the new one.
        var draft = $"{path}.{Environment.ProcessId}.tmp";
        File.WriteAllText(draft, json);
        File.Move(draft, path, overwrite: true);
        return path;
    }

    private static string Beside(string model) => Path.ChangeExtension(model, null) + Extension;

    private static string InUserFolder(string model) =>
        Path.Combine(UserFolder(), $"{Path.GetFileNameWithoutExtension(model)}-{ModelFingerprint.Of(model)[..16]}{Extension}");

    private static string UserFolder() => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "csharp-completion", "calibrations");
}
