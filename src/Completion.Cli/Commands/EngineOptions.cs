using System.CommandLine;
using Completion.CSharp.Monitors;
using Completion.CSharp.Workspaces;
using Completion.Engine;
using Completion.Engine.Adaptive;

namespace Completion.Cli.Commands;

/// <summary>The options that every command with a model shares.</summary>
internal sealed class EngineOptions
{
    private static readonly EngineSettings s_shipped = new();

    public Option<string?> Model { get; } = new("--model") { Description = "GGUF file of a model with fill-in-the-middle tokens; default: the embedded one." };

    public Option<string?> DraftModel { get; } = new("--draft-model") { Description = "GGUF file of a second, smaller model with the same tokens, that guesses what the first one writes; default: none." };

    public Option<string?> DiffusionModel { get; } = new("--diffusion-model") { Description = "GGUF file of a masked-diffusion model, which fills holes; default: the embedded one." };

    public Option<string> Device { get; } = new("--device") { Description = "auto, cpu, cuda, vulkan or metal.", DefaultValueFactory = _ => "auto" };

    public Option<int?> Threads { get; } = new("--threads") { Description = "Threads of the model; default: from the cores this process may use." };

    public Option<int?> Context { get; } = new("--context") { Description = "Tokens of context at most." };

    public Option<string?> CrossFile { get; } = new("--cross-file") { Description = $"Show the model other files: auto, on, comments or off; default: {s_shipped.CrossFile}." };

    public Option<int?> ContextTokens { get; } = new("--context-tokens") { Description = $"Tokens of other files in a prompt at most; default: {s_shipped.ContextTokens}." };

    public Option<string?> Suffix { get; } = new("--suffix") { Description = $"How much after the cursor the model is shown: all, to the end of the member, or from the next line on where only brackets close (lines); default: {s_shipped.Suffix}." };

    public Option<int?> Repairs { get; } = new("--repairs") { Description = $"How often at most a draft is written anew where none compiles, without the words that the compiler finds fault with, or from what is known to fit; default: {s_shipped.Repairs}." };

    public Option<string?> Monitors { get; } = new("--monitors")
    {
        Description = $"Monitors that are on: all, none, or some of {string.Join(", ", MonitorCatalogue.All.Select(kind => kind.Key))}, joined by commas; default: {MonitorSet.Default}.",
    };

    public Option<string> Ranking { get; } = new("--ranking")
    {
        Description = "Which of several drafts that compile comes first: the most probable one (probability), or the one most like the others (agreement).",
        DefaultValueFactory = _ => s_shipped.Ranking,
    };

    public Option<string> Adaptive { get; } = new("--adaptive")
    {
        Description = $"What happens where the model is unsure: {string.Join(", ", AdaptiveMode.Names)}.", DefaultValueFactory = _ => s_shipped.Adaptive,
    };

    public Option<bool> Verbose { get; } = new("--verbose") { Description = "Say what happens, on the error stream." };

    /// <summary>The options of commands that run in modes of their own choice leave out what a mode says.</summary>
    public void AddTo(Command command, bool withMonitors = true)
    {
        Device.AcceptOnlyFromAmong("auto", "cpu", "cuda", "vulkan", "metal");
        Adaptive.AcceptOnlyFromAmong([.. AdaptiveMode.Names]);
        Ranking.AcceptOnlyFromAmong("probability", "agreement");
        Threads.Accept(1);
        Context.Accept(1);
        CrossFile.AcceptOnlyFromAmong("auto", "on", "comments", "off");
        ContextTokens.Accept(0, 8192);
        Repairs.Accept(0, 16);
        Suffix.AcceptOnlyFromAmong("all", "member", "lines");
        command.Add(Model);
        command.Add(DiffusionModel);
        command.Add(DraftModel);
        command.Add(Device);
        command.Add(Threads);
        command.Add(Context);
        if (withMonitors)
        {
            command.Add(Monitors);
            command.Add(CrossFile);
            command.Add(ContextTokens);
            command.Add(Suffix);
            command.Add(Repairs);
            command.Add(Ranking);
            command.Add(Adaptive);
        }

        command.Add(Verbose);
    }

    public EngineSettings Settings(ParseResult parsed) => new()
    {
        Model = parsed.GetValue(Model),
        DiffusionModel = parsed.GetValue(DiffusionModel),
        DraftModel = parsed.GetValue(DraftModel) is { Length: > 0 } draftModel ? draftModel : null,
        Device = parsed.GetValue(Device)!,
        Threads = parsed.GetValue(Threads),
        ContextLength = parsed.GetValue(Context),
        CrossFile = parsed.GetValue(CrossFile) ?? s_shipped.CrossFile,
        ContextTokens = parsed.GetValue(ContextTokens) ?? s_shipped.ContextTokens,
        Suffix = parsed.GetValue(Suffix) ?? s_shipped.Suffix,
        Repairs = parsed.GetValue(Repairs) ?? s_shipped.Repairs,
        Monitors = ReadMonitors(parsed.GetValue(Monitors)),
        Ranking = parsed.GetValue(Ranking) ?? s_shipped.Ranking,
        Adaptive = parsed.GetValue(Adaptive) ?? s_shipped.Adaptive,
    };

    public CompletionEngine CreateEngine(ParseResult parsed, EngineSettings settings)
    {
        Action<string>? log = parsed.GetValue(Verbose) ? message => Console.Error.WriteLine($"completion: {message}") : null;
        return new CompletionEngine(settings, new WorkspaceOptions { Log = log, WatchFiles = false });
    }

    private static MonitorSet ReadMonitors(string? text)
    {
        switch (text)
        {
            case null:
                return MonitorSet.Default;
            case "all":
                return MonitorSet.All;
            case "none":
                return MonitorSet.None;
        }

        var set = MonitorSet.None;
        foreach (var key in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            set = MonitorCatalogue.IndexOf(key) >= 0
                ? set.With(key, true)
                : throw new InputException($"There is no monitor '{key}'; choose from: all, none, {string.Join(", ", MonitorCatalogue.All.Select(kind => kind.Key))}.");
        }

        return set;
    }
}
