using System.CommandLine;
using Completion.Cli.Commands.Evaluation;
using Completion.Engine.Adaptive;
using Completion.Evaluation;
using Completion.Evaluation.Calibration;
using Completion.Evaluation.Cases;

namespace Completion.Cli.Commands;

/// <summary><c>completion calibrate PROJECT…</c>: learns how unsure a model must be for decoding to look ahead, and keeps that beside it.</summary>
internal static class CalibrateCommand
{
    public static Command Create()
    {
        var projects = new Argument<string[]>("PROJECT")
        {
            Description = "Solutions, projects or folders whose code the model is given; default: the samples that come with the product.", Arity = ArgumentArity.ZeroOrMore,
        };
        var kinds = new Option<string?>("--kinds") { Description = $"Which places are cut, separated by commas; of {CaseFile.Kinds}; default: all but those of single offsets." };
        var count = new Option<int>("--count") { Description = "Cases of each project at most.", DefaultValueFactory = _ => 200 };
        var seed = new Option<int>("--seed") { Description = "Decides which places are cut, and which steps are held out.", DefaultValueFactory = _ => 1 };
        var dry = new Option<bool>("--dry-run") { Description = "Print what was learnt and keep nothing." };
        count.Accept(1);
        var engineOptions = new EngineOptions();
        var command = new Command("calibrate", "Learn how unsure a model is where it is wrong, for adaptive decoding.") { projects, kinds, count, seed, dry };
        engineOptions.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var engine = engineOptions.CreateEngine(parsed, engineOptions.Settings(parsed));
            var folders = parsed.GetValue(projects) is { Length: > 0 } given ? given : [DemoCommand.FindSamples()];
            var options = folders.Select(project => new EvaluationOptions
            {
                Project = project, Kinds = parsed.GetValue(kinds), Count = parsed.GetValue(count), Seed = parsed.GetValue(seed),
            });
            var report = await ProgressBar.ShowAsync(progress => Calibrator.RunAsync([.. options], engine, progress, cancellation));
            Console.Out.Write(report.Table());
            if (!parsed.GetValue(dry))
            {
                var model = engine.Model!.Path;
                var calibration = ModelCalibration.Of(model, report.Threshold, report.Steps.Length, Math.Round(report.Pauses, 4), report.Source);
                Console.Out.WriteLine($"Written to {Store(calibration, model)}");
            }

            return 0;
        });
        return command;
    }

    private static string Store(ModelCalibration calibration, string model)
    {
        try
        {
            return calibration.Store(model);
        }
        catch (IOException error)
        {
            throw new InputException(error.Message);
        }
    }
}
