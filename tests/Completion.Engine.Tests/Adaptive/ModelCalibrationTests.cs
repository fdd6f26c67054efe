using Completion.Engine.Adaptive;
using Completion.Engine.Models;

namespace Completion.Engine.Tests.Adaptive;

public sealed class ModelCalibrationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;
    private readonly List<string> _log = [];

    private string Model => Path.Combine(_folder, "some.model.gguf");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_is_stored_is_found_again()
    {
        File.WriteAllBytes(Model, new byte[100_000]);
        var stored = ModelCalibration.Of(Model, 1.25, 2000, 0.1, "a project");
        Assert.Equal(Path.Combine(_folder, "some.model.calibration.json"), stored.Store(Model));
        Assert.Equal((stored, null), ModelCalibration.Find(Model, _log.Add));
        Assert.Empty(_log);
    }

    [Fact]
    public void One_of_another_model_is_ignored_and_said()
    {
        File.WriteAllBytes(Model, new byte[100_000]);
        ModelCalibration.Of(Model, 1.25, 2000, 0.1, "a project").Store(Model);
        foreach (var at in (int[])[0, 50_000, 99_999])
        {
            var bytes = new byte[100_000];
            bytes[at] = 1;
            File.WriteAllBytes(Model, bytes);
            _log.Clear();
            var (calibration, reason) = ModelCalibration.Find(Model, _log.Add);
            Assert.Null(calibration);
            Assert.Contains("another model", Assert.Single(_log), StringComparison.Ordinal);
            Assert.Equal(_log[0], reason);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"model\":\"x\",\"threshold\":\"NaN\",\"steps\":1,\"pauses\":0,\"source\":\"\"}")]
    [InlineData("{\"model\":\"x\",\"threshold\":-1,\"steps\":1,\"pauses\":0,\"source\":\"\"}")]
    public void A_damaged_one_is_ignored_and_said(string content)
    {
        File.WriteAllBytes(Model, [1, 2, 3]);
        File.WriteAllText(Path.ChangeExtension(Model, null) + ".calibration.json", content);
        Assert.Null(ModelCalibration.Find(Model, _log.Add).Calibration);
        Assert.Contains("damaged", Assert.Single(_log), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_one_the_reason_says_what_to_do_and_nothing_is_logged()
    {
        File.WriteAllBytes(Model, [1, 2, 3]);
        var (calibration, reason) = ModelCalibration.Find(Model, _log.Add);
        Assert.Null(calibration);
        Assert.Contains("completion calibrate", reason, StringComparison.Ordinal);
        Assert.Empty(_log);
    }

    [Fact]
    public void A_large_model_is_told_by_pieces_from_all_over_it()
    {
        var bytes = new byte[9_000_000];
        File.WriteAllBytes(Model, bytes);
        var whole = ModelFingerprint.Of(Model);
        foreach (var at in (int[])[0, bytes.Length / 2, bytes.Length - 1])
        {
            // A change as large as a tensor is seen wherever it is.
            var changed = bytes.AsSpan().ToArray();
            changed.AsSpan(Math.Max(0, at - 200_000), Math.Min(200_000, bytes.Length - Math.Max(0, at - 200_000))).Fill(1);
            File.WriteAllBytes(Model, changed);
            Assert.NotEqual(whole, ModelFingerprint.Of(Model));
        }
    }
}
