using System.CommandLine;
using Completion.Evaluation;
using Completion.Evaluation.Peers;

namespace Completion.Cli.Commands.Evaluation;

/// <summary><c>completion eval peer PROJECT</c>: the same cases through another tool on the same model, beside the engine's modes.</summary>
internal static class EvalPeerCommand
{
    public static Command Create()
    {
        var cases = new CaseOptions();
        var run = new RunOptions(defaultModes: "plain,monitor");
        var engineOptions = new EngineOptions();
        var command = new Command(
            "peer",
            "Compare with node-llama-cpp's infill completion on the same model, in its own prompt order and in the one the default model was trained with. Needs `npm run peer` once.");
        cases.AddTo(command);
        run.AddTo(command);
        engineOptions.AddTo(command, withMonitors: false);
        command.SetAction(async (parsed, cancellation) =>
        {
            var options = run.Apply(parsed, cases.Options(parsed)) with { Peers = [PeerPrompt.Infill, PeerPrompt.SuffixFirst] };
            await using var engine = engineOptions.CreateEngine(parsed, engineOptions.Settings(parsed));
            var report = await ProgressBar.ShowAsync(progress => Evaluator.RunAsync(options, engine, progress, cancellation));
            return EvalCommand.Finish(report, options.Folder, cancellation);
        });
        return command;
    }
}
