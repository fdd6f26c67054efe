using System.CommandLine;
using Completion.Evaluation;
using Completion.Evaluation.Cases;
using Completion.Evaluation.Modes;
using Completion.Evaluation.Running;

namespace Completion.Cli.Commands.Evaluation;

/// <summary>How an evaluation is run.</summary>
internal sealed class RunOptions(string defaultModes = EvaluationModes.Default)
{
    private readonly Option<string> _modes = new("--modes")
    {
        Description = "What to compare, separated by commas: "
            + $"{string.Join("; ", EvaluationModes.Named.Select(mode => $"{mode.Name}, {mode.Description}"))}. "
            + $"Settings are added with +, as in monitor+drafts=6: {string.Join("; ", ModeKeys.All.Select(key => $"{key.Name}={key.Values.Replace(", ", "|")}"))}.",
        DefaultValueFactory = _ => defaultModes,
    };

    private readonly Option<string?> _cases = new("--cases") { Description = "A case file to run, in place of cases made now." };

    private readonly Option<string?> _shard = new("--shard") { Description = "The part of the cases to run, as 1/4; parts are put together with `eval merge`." };

    private readonly Option<bool> _explain = new("--explain") { Description = "Keep how the drafts of every case came about, token by token, for the report's case browser." };

    private readonly Option<string?> _output = new("--out") { Description = "Folder for the results; an interrupted run is gone on with there." };

    public void AddTo(Command command)
    {
        command.Add(_modes);
        command.Add(_cases);
        command.Add(_shard);
        command.Add(_explain);
        command.Add(_output);
    }

    public EvaluationOptions Apply(ParseResult parsed, EvaluationOptions options) => options with
    {
        Modes = EvaluationModes.Parse(parsed.GetValue(_modes)!),
        Cases = parsed.GetValue(_cases) is { } file ? CaseFile.ReadFrom(file) : default,
        Shard = parsed.GetValue(_shard) is { } shard ? Shard.Parse(shard) : Shard.Whole,
        Explain = parsed.GetValue(_explain),
        Folder = parsed.GetValue(_output),
    };
}
